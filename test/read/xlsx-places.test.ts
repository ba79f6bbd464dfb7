import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { read, readBytes, rowsOf, workbookParts, zip } from './xlsx-file.ts';
import { draws } from '../support/property.ts';

const text = (value: string, place = '') =>
  `<c${place && ` r="${place}"`} t="str"><v>${value}</v></c>`;

describe('cells stand where Excel shows them', () => {
  const cases: [what: string, rows: string, expected: Record<number, string[]>][] = [
    [
      'blank rows and columns are left out, addresses stay',
      `<row r="3">${text('甲', 'C3')}${text('乙', 'AA3')}</row><row r="9"/><row r="12"><c r="A12" s="1"/>${text('丙', 'B12')}</row>`,
      { 3: ['', '', '甲', ...Array<string>(23).fill(''), '乙'], 12: ['', '丙'] },
    ],
    [
      'rows and cells without addresses count by position',
      `<row>${text('甲')}${text('乙')}</row><row/><row><c/>${text('丙')}</row>`,
      { 1: ['甲', '乙'], 3: ['', '丙'] },
    ],
    [
      'cells without addresses in numbered rows',
      `<row r="5">${text('甲')}${text('乙')}</row>`,
      { 5: ['甲', '乙'] },
    ],
    [
      'rows without numbers take that of their cells',
      `<row>${text('甲', 'A4')}</row><row>${text('乙', 'B5')}</row>`,
      { 4: ['甲'], 5: ['', '乙'] },
    ],
    [
      'positions go on after an address',
      `<row r="2">${text('甲', 'C2')}${text('乙')}</row>`,
      { 2: ['', '', '甲', '乙'] },
    ],
    [
      'a first row and the last',
      `<row r="1">${text('甲', 'A1')}</row><row r="1048576">${text('乙', 'A1048576')}</row>`,
      { 1: ['甲'], 1048576: ['乙'] },
    ],
    ['a row of blanks only is no row', '<row r="1"><c r="A1" t="str"><v></v></c></row>', {}],
  ];
  test.each(cases)('%s', async (_what, rows, expected) => {
    expect(await read(workbookParts(rows))).toEqual(expected);
  });

  test('head, size and longest record', async () => {
    const rows = `<row r="2">${text('花名册', 'A2')}</row><row r="4">${text('姓名', 'A4')}${text('"户,主"', 'C4')}</row>`;
    const [sheet] = (await readBytes(zip(workbookParts(rows)))).sheets;
    expect(sheet).toMatchObject({ columns: 3, lastRow: 4, hidden: false, name: '花名册' });
    expect(sheet!.head).toEqual([[], ['花名册'], [], ['姓名', null, '"户,主"']]);
    const longest = Buffer.byteLength('4,姓名,,"""户,主"""\n');
    expect(sheet!.cells).toMatchObject({ numbered: true, records: 2, ragged: false, longest });
  });

  test('a row wider than all before makes the sheet ragged', async () => {
    const narrow = Array.from({ length: 300 }, (_, i) => `<row>${text(`甲${i}`)}</row>`).join('');
    const [sheet] = (
      await readBytes(zip(workbookParts(`${narrow}<row>${text('乙').repeat(3)}</row>`)))
    ).sheets;
    expect(sheet!.cells).toMatchObject({ ragged: true, records: 301 });
    expect(rowsOf(sheet!)[301]).toEqual(['乙', '乙', '乙']);
  });
});

const escape = (value: string) =>
  value.replace(/[&<>\r]|[^\t\n\r\x20-\uffff]|_/g, (c) => {
    const code = c.charCodeAt(0);
    return code < 32 && code !== 13
      ? `_x${code.toString(16).padStart(4, '0')}_`
      : `&#${c.codePointAt(0)};`;
  });

test('any table comes out as it was written', async () => {
  const cell = fc.oneof(
    fc.constant(''),
    fc.string({ unit: 'grapheme', maxLength: 12 }),
    fc.stringMatching(/^[,"\n甲]{1,5}$/),
  );
  const table = fc.array(fc.array(cell, { maxLength: 6 }), { maxLength: 8 });
  await fc.assert(
    fc.asyncProperty(table, fc.boolean(), async (rows, prefixed) => {
      // `_x` of the value itself would be taken for an escape.
      fc.pre(!rows.flat().some((value) => value.includes('_x')));
      const xml = rows
        .map((cells) => `<row>${cells.map((c) => text(escape(c))).join('')}</row>`)
        .join('');
      const body = prefixed ? xml.replace(/<(\/?)(row|c|v)\b/g, '<$1x:$2') : xml;
      const name = prefixed ? 'x:' : '';
      const sheet = `<${name}worksheet><${name}sheetData>${body}</${name}sheetData></${name}worksheet>`;
      const parts = workbookParts('', { 'xl/worksheets/sheet1.xml': sheet });
      const expected: Record<number, string[]> = {};
      rows.forEach((cells, index) => {
        const filled = cells.findLastIndex((value) => value !== '') + 1;
        if (filled > 0) expected[index + 1] = cells.slice(0, filled);
      });
      expect(await read(parts)).toEqual(expected);
    }),
    draws(60),
  );
});
