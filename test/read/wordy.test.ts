import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Sheet } from '../../src/model.ts';
import { readCsv } from '../../src/read/csv/index.ts';
import { Scan } from '../../src/read/csv/scan.ts';
import { Scratch } from '../../src/read/scratch.ts';
import { rowsOfWords, SheetParts } from '../../src/read/sheet-parts.ts';
import { draws } from '../support/property.ts';

let folder: string;
let scratch: Scratch;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'wordy-'));
  scratch = new Scratch({ parent: folder });
});
afterAll(() => rmSync(folder, { recursive: true }));

async function read(content: string): Promise<Sheet> {
  const path = scratch.file('.csv');
  writeFileSync(path, content);
  return (await readCsv({ path, file: 'x.csv', named: true }, scratch)).sheets[0]!;
}

/** As if nothing had been noted while the file was scanned. */
function searchedThrough({ cells }: Sheet) {
  const { wordy: _, ...rest } = cells;
  return rowsOfWords(rest);
}

describe('rows without a number, noted by the scan, are those that a search of the whole file finds', () => {
  const cases: [what: string, text: string, rows: [row: number, after: number][]][] = [
    ['a header', '姓名,年龄,乡\n张三,40,石门镇\n李四,41,石门镇\n', [[1, 0]]],
    ['a second table', '序号,姓名\n1,张三\n\n户主,乡\n2,李四\n合计,\n', [[1, 0], [4, 2], [6, 5]]], // prettier-ignore
    ['a date behind its name', '户\n导出时间,2020-10-20,\n1,2\n', [[1, 0], [2, 0]]], // prettier-ignore
    ['a date that stands first', '户\n2020-10-20,导出,\n1,2\n', [[1, 0]]],
    ['two numbers in two cells', '名,年\n2019,2020\n甲,乙\n', [[1, 0], [3, 2]]], // prettier-ignore
    ['years that are words', '2019年,2020年\n1,2\n', [[1, 0]]],
    ['quoted numbers', '"名","年"\n"甲","2020"\n"乙","丙"\n"丁","3","4"\n', [[1, 0], [2, 0], [3, 0]]], // prettier-ignore
    ['with a mark before', '\uFEFF姓名,年龄\r\n张三,40,1\r\n备注,\r\n', [[1, 0], [3, 2]]], // prettier-ignore
    ['a line end within a cell', '名,"年\n龄"\n甲,4,5\n', [[1, 0]]],
    ['no line end behind the last', '名,年\n1,2\n注,', [[1, 0], [3, 2]]], // prettier-ignore
  ];
  test.each(cases)('%s', async (_, text, rows) => {
    const sheet = await read(text);
    expect(sheet.cells.wordy).toBeDefined();
    const noted = rowsOfWords(sheet.cells);
    expect(noted.map(({ row, after }) => [row, after])).toEqual(rows);
    expect(noted).toEqual(searchedThrough(sheet));
  });

  test('not the rows of numbers', async () => {
    const numbers = Array.from({ length: 500 }, (_, i) => `石门镇,村,${i},2020`).join('\n');
    const sheet = await read(`乡,村,序号,年度\n${numbers}\n`);
    expect(sheet.cells.wordy).toEqual([{ row: 1, before: 0, from: 0, to: 21 }]);
  });

  test('a list of words is not noted', async () => {
    const sheet = await read(`乡,村\n${'石门镇,后山村\n'.repeat(20_001)}`);
    expect(sheet.cells.wordy).toBeUndefined();
    expect(rowsOfWords(sheet.cells).length).toBeGreaterThan(20_000);
    expect(new SheetParts(scratch).search(sheet)).toMatchObject({ until: 20_001 });
  });

  const field = fc.constantFrom('', '', '甲', '乙丙', '1', '2020', '3-4', '5%', '6年', ' 7', '"8"', '"丁"', '"9""', "'1"); // prettier-ignore
  const text = fc
    .tuple(fc.constantFrom('\n', '\r\n'), fc.array(fc.array(field, { minLength: 1, maxLength: 4 })))
    .map(([end, rows]) => rows.map((cells) => cells.join(',')).join(end));
  test('whatever stands in them', async () => {
    await fc.assert(
      fc.asyncProperty(text, async (content) => {
        const sheet = await read(content).catch(() => null);
        if (sheet) expect(rowsOfWords(sheet.cells)).toEqual(searchedThrough(sheet));
      }),
      draws(200),
    );
  });

  test('in blocks of whatever size: none is missed', () => {
    const bytes = Buffer.from(
      '名,年\r\n甲,2020,1\r\n\r\n乙,丙\n1,丁\n戊,2\n"己\n1",庚\n2020-10-20,3,\n',
    );
    const places = (size: number) => {
      const scan = new Scan(',');
      for (let at = 0; at < bytes.length; at += size) scan.push(bytes.subarray(at, at + size));
      scan.finish();
      return scan.wordy!;
    };
    const whole = places(bytes.length);
    expect(whole.map(({ row }) => row)).toEqual([1, 4, 6, 7]);
    for (let size = 1; size < bytes.length; size++)
      expect(places(size)).toEqual(expect.arrayContaining(whole));
  });
});
