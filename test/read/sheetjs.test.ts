import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as xlsx from '@e965/xlsx';
import ExcelJS from 'exceljs';
import { describe, expect, test } from 'vitest';
import { readSheetjs } from '../../src/read/sheetjs.ts';
import type { Workbook } from '../../src/model.ts';
import { readBytes, rowsOf, sharedStrings, styles, workbookParts, zip } from './xlsx-file.ts';

/** A register with what makes formats differ: texts, numbers, dates, booleans, blanks, merges, a hidden sheet. */
function register(): xlsx.WorkBook {
  const sheet = xlsx.utils.aoa_to_sheet([
    ['花名册', null, null, null, null],
    [],
    ['姓名', '证件号码', '收入', '日期', '在校'],
    ['张三', '999999198001011234', 0.1 + 0.2, null, true],
    ['李四,"小李"', '001', -12.5, null, false],
  ]);
  sheet['D4'] = { t: 'n', v: 43891, z: 'yyyy-mm-dd' };
  sheet['D5'] = { t: 'n', v: 43891.5, z: 'yyyy-mm-dd hh:mm' };
  sheet['!merges'] = [{ s: { r: 0, c: 0 }, e: { r: 0, c: 4 } }];
  const book = xlsx.utils.book_new();
  xlsx.utils.book_append_sheet(book, sheet, '一');
  xlsx.utils.book_append_sheet(book, xlsx.utils.aoa_to_sheet([['旧']]), '二');
  book.Workbook = { Sheets: [{ Hidden: 0 }, { Hidden: 1 }] };
  return book;
}

const rows = {
  1: ['花名册'],
  3: ['姓名', '证件号码', '收入', '日期', '在校'],
  4: ['张三', '999999198001011234', '0.3', '2020-03-01', 'TRUE'],
  5: ['李四,"小李"', '001', '-12.5', '2020-03-01 12:00:00', 'FALSE'],
};

const page = (charset: string) =>
  `<html><head><meta charset="${charset}"></head><body><table><tr><td colspan=2>花名册</td></tr><tr><td>姓名</td><td>证件号码</td></tr><tr><td>张三</td><td>999999198001011234</td></tr></table></body></html>`;

const ods = (content: string, manifest = '<manifest/>') =>
  zip({
    mimetype: 'application/vnd.oasis.opendocument.spreadsheet',
    'META-INF/manifest.xml': manifest,
    'styles.xml': '<office:document-styles/>',
    'content.xml': content,
  });

const protectedManifest =
  '<m:manifest><m:file-entry><m:encryption-data m:checksum="x"/></m:file-entry></m:manifest>';

const cell = (style: number) => `<c s="${style}"><v>43891.25</v></c>`;

describe('one register in every format', () => {
  const formats: [name: string, type: xlsx.BookType][] = [
    ['花名册.xls', 'biff8'],
    ['花名册.et', 'biff8'],
    ['花名册.ods', 'ods'],
    ['花名册.xlsb', 'xlsb'],
    ['花名册.xlsx', 'xlsx'],
  ];
  test.each(formats)('%s', async (name, type) => {
    const bytes = xlsx.write(register(), { type: 'buffer', bookType: type }) as Buffer;
    const book = await readBytes(bytes, name);
    const [first, second] = book.sheets;
    expect(book.reader).toBe(type === 'xlsx' ? 'xlsx' : 'sheetjs');
    expect(rowsOf(first!)).toEqual(rows);
    expect(first).toMatchObject({ name: '一', columns: 5, lastRow: 5, hidden: false });
    expect(first!.head[2]).toEqual(rows[3]);
    expect(first!.merges).toEqual([{ top: 1, bottom: 1, left: 0, right: 4 }]);
    // The library does not write what is hidden into an .ods.
    expect(second).toMatchObject({ name: '二', hidden: type !== 'ods' });
  });

  test('the xlsx is the same cells byte for byte by either reader', async () => {
    const bytes = xlsx.write(register(), { type: 'buffer', bookType: 'xlsx' }) as Buffer;
    await expectSame(bytes);
  });
});

test('a hidden sheet of an .ods is hidden by its style', async () => {
  const table = (name: string, style: string) =>
    `<table:table table:name="${name}" table:style-name="${style}"><table:table-row><table:table-cell office:value-type="string"><text:p>旧</text:p></table:table-cell></table:table-row></table:table>`;
  const style = (name: string, display: string) =>
    `<style:style style:name="${name}" style:family="table"><style:table-properties${display}/></style:style>`;
  const content = `<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"
    xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"
    xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0"><office:automatic-styles>
    ${style('ta1', ' table:display="true"')}${style('ta2', ' table:display="false"')}${style('ta3', '')}
    </office:automatic-styles><office:body><office:spreadsheet>
    ${table('一', 'ta1')}${table('旧&amp;废', 'ta2')}${table('三', 'ta3')}
    </office:spreadsheet></office:body></office:document-content>`;
  const { sheets } = await readBytes(await ods(content), '名册.ods');
  expect(sheets.map(({ name, hidden, problems }) => [name, hidden, problems.length])).toEqual([
    ['一', false, 0],
    ['旧&废', true, 1],
    ['三', false, 0],
  ]);
});

describe('content decides, not the name', () => {
  const expected = { 1: ['花名册'], 2: ['姓名', '证件号码'], 3: ['张三', '999999198001011234'] };

  test('a page under the name .xls keeps the digits of ID numbers', async () => {
    const book = await readBytes(Buffer.from(page('utf-8')), '花名册.xls', readSheetjs);
    expect(rowsOf(book.sheets[0]!)).toEqual(expected);
    expect(book.problems).toEqual([{ level: 'info', message: expect.stringContaining('HTML') }]);
  });

  test('a page in GB18030', async () => {
    // 花名册, 姓名 …: only the name is needed to see that it is decoded.
    const bytes = Buffer.from('<table><tr><td>\xd5\xc5\xc8\xfd</td></tr></table>', 'latin1');
    expect(rowsOf((await readBytes(bytes, '花名册.xls')).sheets[0]!)).toEqual({ 1: ['张三'] });
  });

  test('an xlsx under the name .xls', async () => {
    const bytes = xlsx.write(register(), { type: 'buffer', bookType: 'xlsx' }) as Buffer;
    const book = await readBytes(bytes, '花名册.xls');
    expect(rowsOf(book.sheets[0]!)).toEqual(rows);
  });

  test('an xls under the name .xlsx', async () => {
    const bytes = xlsx.write(register(), { type: 'buffer', bookType: 'biff8' }) as Buffer;
    const book = await readBytes(bytes, '花名册.xlsx');
    expect(rowsOf(book.sheets[0]!)).toEqual(rows);
    expect(book.problems).toEqual([{ level: 'info', message: expect.stringContaining('.xls') }]);
  });

  test('a table in xml of 2003', async () => {
    const xml = xlsx.write(register(), { type: 'buffer', bookType: 'xlml' }) as Buffer;
    expect(rowsOf((await readBytes(xml, '花名册.xls')).sheets[0]!)).toEqual(rows);
  });
});

describe('what it refuses', () => {
  const cases: [what: string, name: string, bytes: Buffer, cause: RegExp][] = [
    [
      'a .xls cut short',
      '花名册.xls',
      (xlsx.write(register(), { type: 'buffer', bookType: 'biff8' }) as Buffer).subarray(0, 700),
      /损坏|不是/,
    ],
    [
      'an encrypted .ods',
      '花名册.ods',
      ods('?', '<manifest><file-entry><encryption-data/></file-entry></manifest>'),
      /加密.*口令/,
    ],
    [
      'an encrypted .ods whose parts look like broken xml, and stand before the manifest',
      '花名册.ods',
      zip({
        mimetype: 'application/vnd.oasis.opendocument.spreadsheet',
        'content.xml': '<\u0001</>&<a<b',
        'META-INF/manifest.xml': protectedManifest,
      }),
      /加密.*口令/,
    ],
    [
      'an .ods encrypted as a whole',
      '花名册.ods',
      zip({ 'encrypted-package': '?', 'META-INF/manifest.xml': protectedManifest }),
      /加密.*口令/,
    ],
    ['a DTD in .ods', '花名册.ods', ods('<!DOCTYPE x><office:document-content/>'), /DTD/],
    [
      'repeat counts that make billions of cells',
      '花名册.ods',
      ods(
        '<table:table><table:table-row table:number-rows-repeated="1000000"><table:table-cell table:number-columns-repeated="1000" office:value-type="float" office:value="1"/></table:table-row></table:table>',
      ),
      /炸弹/,
    ],
  ];
  test.each(cases)('%s', async (_what, name, bytes, cause) => {
    await expect(readBytes(bytes, name)).rejects.toThrow(cause);
  });
});

describe('both readers give the same bytes', () => {
  test.each([true, false])('as exceljs writes it, shared strings: %s', async (useSharedStrings) => {
    const folder = mkdtempSync(join(tmpdir(), 'duizhang-test-'));
    const filename = join(folder, 'a.xlsx');
    const book = new ExcelJS.stream.xlsx.WorkbookWriter({
      filename,
      useSharedStrings,
      useStyles: true,
    });
    const sheet = book.addWorksheet('家庭成员');
    for (let i = 1; i <= 300; i++) {
      const birth = new Date(Date.UTC(1950, 0, i * 37, i % 3 === 0 ? 8 : 0, 30));
      const row = sheet.addRow([
        `张${i}`,
        ` ,"${i}"\n`,
        i / 7,
        i * 1e13,
        i % 2 === 0,
        null,
        birth,
        { formula: 'A1', result: `<${i}&` },
      ]);
      row.getCell(7).numFmt = 'yyyy"年"m"月"d"日"';
      row.commit();
      if (i === 7) sheet.addRow([]).commit();
    }
    sheet.commit();
    await book.commit();
    const bytes = readFileSync(filename);
    rmSync(folder, { recursive: true });
    await expectSame(bytes);
  });

  test('with the built-in Chinese date formats and a calendar from 1904', async () => {
    const parts = workbookParts(`<row>${[0, 1, 2, 3, 4, 5, 6].map(cell).join('')}</row>`.repeat(2));
    const all = { ...parts, ...styles(0, 14, 27, 31, 33, 57, 46), ...sharedStrings() };
    await expectSame(zip(all));
    const workbook = String(parts['xl/workbook.xml']).replace(
      '<sheets>',
      '<workbookPr date1904="1"/><sheets>',
    );
    await expectSame(zip({ ...all, 'xl/workbook.xml': workbook }));
  });
});

async function expectSame(bytes: Buffer): Promise<void> {
  const fast = await readBytes(bytes);
  const general = await readBytes(bytes, '花名册.xlsx', readSheetjs);
  expect([fast.reader, general.reader]).toEqual(['xlsx', 'sheetjs']);
  expect(contents(general)).toEqual(contents(fast));
}

function contents(book: Workbook) {
  return book.sheets.map((sheet) => {
    const { path, ...cells } = sheet.cells;
    return { ...sheet, cells, bytes: readFileSync(path, 'utf8') };
  });
}
