import { describe, expect, test } from 'vitest';
import {
  main,
  read,
  readBytes,
  rowsOf,
  sharedStrings,
  styles,
  workbookParts,
  zip,
} from './xlsx-file.ts';
import type { Parts, ZipOptions } from './xlsx-file.ts';

const strict = 'http://purl.oclc.org/ooxml';
const types = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
const rows = '<row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1"><v>7</v></c></row>';
const usual: Parts = { ...workbookParts(rows), ...sharedStrings('<si><t>张三</t></si>') };
const found = { 1: ['张三', '7'] };

/** The usual parts with changes in the text of all of them. */
function changed(change: (content: string, name: string) => [string, string | Buffer]): Parts {
  return Object.fromEntries(
    Object.entries(usual).map(([name, content]) => change(String(content), name)),
  );
}

const sheetTag = (name: string, state: string, id: string) =>
  `<sheet name="${name}" sheetId="1" ${state} r:id="${id}"/>`;

const dayTwo = (style: number) => `<c s="${style}"><v>2</v></c>`;

describe('packages that are not as usual', () => {
  const cases: [what: string, parts: Parts, options?: ZipOptions][] = [
    ['stored without compression', usual, { stored: true }],
    ['sizes behind the data', usual, { descriptors: true }],
    ['ZIP64', usual, { zip64: true }],
    ['backslashes in names', changed((content, name) => [name.replaceAll('/', '\\'), content])],
    ['a slash in front of names', changed((content, name) => [`/${name}`, content])],
    ['names in capitals', changed((content, name) => [name.toUpperCase(), content])],
    [
      'absolute targets',
      changed((content, name) => [
        name,
        content.replace(/Target="(worksheets|sharedS|styles)/g, 'Target="/xl/$1'),
      ]),
    ],
    [
      'the workbook elsewhere',
      changed((content, name) => [
        name.replace(/^xl\/(_rels\/)?workbook/, 'book/$1mappe'),
        content
          .replace('xl/workbook', 'book/mappe')
          .replace(/Target="(worksheets|sharedS)/g, 'Target="../xl/$1'),
      ]),
    ],
    [
      'strict namespaces',
      changed((content, name) => [
        name,
        content
          .replaceAll(types, `${strict}/officeDocument/relationships`)
          .replaceAll(main, `${strict}/spreadsheetml/main`),
      ]),
    ],
    [
      'prefixed names',
      changed((content, name) => [
        name,
        name.includes('rels')
          ? content
          : content.replace(/<(\/?)(\w)/g, '<$1x:$2').replace('xmlns=', 'xmlns:x='),
      ]),
    ],
    [
      'UTF-16 with a mark',
      changed((content, name) => [name, Buffer.from(`\ufeff${content}`, 'utf16le')]),
    ],
    [
      'UTF-16 big-endian',
      changed((content, name) => [name, Buffer.from(`\ufeff${content}`, 'utf16le').swap16()]),
    ],
    ['a mark of UTF-8', changed((content, name) => [name, `\ufeff${content}`])],
    [
      'comments and instructions',
      changed((content, name) => [name, `<!-- <a> --><?x y?>${content}<!---->`]),
    ],
  ];
  test.each(cases)('%s', async (_what, parts, options) => {
    expect(await read(parts, options)).toEqual(found);
  });

  test('a Chinese encoding that the xml declares', async () => {
    // 张三 in GB18030
    const sheet = Buffer.from(
      `<?xml version="1.0" encoding="GB2312"?><worksheet><sheetData><row><c t="str"><v>\xd5\xc5\xc8\xfd</v></c></row></sheetData></worksheet>`,
      'latin1',
    );
    expect(await read(workbookParts('', { 'xl/worksheets/sheet1.xml': sheet }))).toEqual({
      1: ['张三'],
    });
  });
});

test('hidden sheets are read and said, chart sheets are passed over', async () => {
  const book = await readBytes(
    zip({
      ...usual,
      'xl/workbook.xml': `<workbook xmlns:r="x"><sheets>${sheetTag('A&amp;B', '', 'rId1')}${sheetTag('藏', 'state="hidden"', 'rId1')}${sheetTag('深', 'state="veryHidden"', 'rId1')}${sheetTag('图', '', 'rId9')}</sheets></workbook>`,
      'xl/_rels/workbook.xml.rels': String(usual['xl/_rels/workbook.xml.rels']).replace(
        '</Rel',
        `<Relationship Id="rId9" Type="${types}/chartsheet" Target="chartsheets/sheet1.xml"/></Rel`,
      ),
    }),
  );
  expect(book.sheets.map(({ name, hidden, problems }) => [name, hidden, problems.length])).toEqual([
    ['A&B', false, 0],
    ['藏', true, 1],
    ['深', true, 1],
  ]);
});

test('a sheet whose part is missing is an error, the others are read', async () => {
  const more = '<sheet name="没了" sheetId="2" r:id="rId7"/></sheets>';
  const book = await readBytes(
    zip({
      ...usual,
      'xl/workbook.xml': String(usual['xl/workbook.xml']).replace('</sheets>', more),
    }),
  );
  expect(book.sheets).toHaveLength(1);
  expect(book.problems).toEqual([{ level: 'error', message: expect.stringContaining('没了') }]);
});

test('merged ranges', async () => {
  const sheet = `<worksheet><sheetData/><mergeCells><mergeCell ref="A1:C1"/><mergeCell ref="B2:B10"/><mergeCell ref="bad"/></mergeCells></worksheet>`;
  const book = await readBytes(zip(workbookParts('', { 'xl/worksheets/sheet1.xml': sheet })));
  expect(book.sheets[0]!.merges).toEqual([
    { top: 1, bottom: 1, left: 0, right: 2 },
    { top: 2, bottom: 10, left: 1, right: 1 },
  ]);
});

describe('dates are what the number format makes of a number', () => {
  const cases: [format: number | string, value: string, text: string][] = [
    [14, '43891', '2020-03-01'],
    [31, '43891', '2020-03-01'],
    [57, '43891', '2020-03-01'],
    [22, '43891.5', '2020-03-01 12:00:00'],
    [21, '0.354166666666667', '08:30:00'],
    [33, '0.354166666666667', '08:30:00'],
    [14, '1', '1900-01-01'],
    [14, '59', '1900-02-28'],
    [14, '60', '1900-02-29'],
    [14, '61', '1900-03-01'],
    [14, '0', '1900-01-00'],
    [14, '2958465', '9999-12-31'],
    [14, '2958466', '2958466'],
    [14, '-1', '-1'],
    [14, '43890.9999999', '2020-03-01'],
    [46, '1.5', '36:00:00'],
    ['yyyy"年"m"月"d"日"', '43891', '2020-03-01'],
    ['[$-804]yyyy/m/d;@', '43891', '2020-03-01'],
    ['h:mm AM/PM', '43891.25', '2020-03-01 06:00:00'],
    ['[h]:mm', '1.25', '30:00:00'],
    ['mm:ss.0', '0.5', '12:00:00'],
    [2, '43891', '43891'],
    [49, '43891', '43891'],
    ['General', '43891', '43891'],
    ['0.00"days"', '3', '3'],
    ['[Red]#,##0', '3', '3'],
    ['0\\d', '3', '3'],
    ['#,##0_d', '3', '3'],
    ['0.00E+00', '3', '3'],
  ];
  test.each(cases)('%s: %s is %s', async (format, value, text) => {
    const parts = workbookParts(`<row r="1"><c r="A1" s="1"><v>${value}</v></c></row>`);
    expect(await read({ ...parts, ...styles(0, format) })).toEqual({ 1: [text] });
  });

  test('the same day twice, then as a duration', async () => {
    const parts = workbookParts(`<row>${dayTwo(1)}${dayTwo(1)}${dayTwo(2)}${dayTwo(0)}</row>`);
    const expected = ['1900-01-02', '1900-01-02', '48:00:00', '2'];
    expect(await read({ ...parts, ...styles(0, 14, 46) })).toEqual({ 1: expected });
  });

  test('a workbook that counts from 1904', async () => {
    const parts = workbookParts('<row><c s="0"><v>0</v></c><c s="0"><v>42370.875</v></c></row>');
    parts['xl/workbook.xml'] = String(parts['xl/workbook.xml']).replace(
      '<sheets>',
      '<workbookPr date1904="1"/><sheets>',
    );
    expect(await read({ ...parts, ...styles(14) })).toEqual({
      1: ['1904-01-01', '2020-01-02 21:00:00'],
    });
  });
});

describe('where the fast reader declines, the general one gives the same', () => {
  const cases: [what: string, rows: string, expected: Record<number, string[]>][] = [
    [
      'rows out of order',
      '<row r="2"><c r="A2"><v>2</v></c></row><row r="1"><c r="A1"><v>1</v></c></row>',
      { 1: ['1'], 2: ['2'] },
    ],
    [
      'cells out of order',
      '<row r="1"><c r="B1"><v>2</v></c><c r="A1"><v>1</v></c></row>',
      { 1: ['1', '2'] },
    ],
  ];
  test.each(cases)('%s', async (_what, xml, expected) => {
    const parts = { ...workbookParts(xml), ...styles(0), 'xl/sharedStrings.xml': '<sst/>' };
    const book = await readBytes(zip(parts));
    expect(book.reader).toBe('sheetjs');
    expect(book.problems).toEqual([{ level: 'info', message: expect.stringContaining('顺序') }]);
    expect(rowsOf(book.sheets[0]!)).toEqual(expected);
  });
});
