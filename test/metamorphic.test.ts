import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, extname, join } from 'node:path';
import { parse } from 'csv-parse/sync';
import { beforeAll, describe, expect, test } from 'vitest';
import type { Issue } from '../src/model.ts';
import { sharedFolder } from './support/run-cli.ts';
import { checked } from './support/run-in-process.ts';
import { columnLetter, type FormatName, formats, type Grid } from './support/writers/index.ts';

type Text = string | null;

/** A table without what stands above its header. */
interface Table {
  name: string;
  header: Text[];
  records: Text[][];
}

const encodings: Record<string, string> = {
  '河东乡/河东乡户信息.csv': 'gb18030',
  '河东乡/河东乡家庭成员.csv': 'gb18030',
  '河东乡/河东乡2020年收入.csv': 'gb18030',
  '河东乡/生产生活条件.csv': 'utf-8',
  '河东乡/河东乡结对帮扶.txt': 'utf-16le',
  '行业部门/公安户籍人口.csv': 'gb18030',
  '行业部门/农村住房安全鉴定.csv': 'gb18030',
  '行业部门/残联持证残疾人.csv': 'utf-8',
};

/** One township and what the departments say of it: texts as offices write them, a defect for half of the rules. */
const tables = Object.entries(encodings).map(([file, encoding]): Table => {
  const path = join(import.meta.dirname, '../fixtures/county', file);
  const text = new TextDecoder(encoding, { fatal: true }).decode(readFileSync(path));
  const delimiter = file.endsWith('.txt') ? '\t' : ',';
  const rows = parse(text, { delimiter, relax_column_count: true }) as string[][];
  const cells = rows.map((row) => row.map((cell): Text => (cell === '' ? null : cell)));
  const top = cells.findIndex((row) => row.filter((cell) => cell !== null).length > 4);
  return {
    name: basename(file, extname(file)),
    header: cells[top]!,
    records: cells.slice(top + 1),
  };
});

/** A file of a table set: which rows of which table. */
interface Sheet {
  file: string;
  grid: Grid;
}

const titles: Text[][] = [['虚岭县河东乡', null, '（样表）'], [null], ['导出时间：2020年10月20日']];

const plain = ({ name, header, records }: Table): Sheet => ({
  file: name,
  grid: { name: 'Sheet1', rows: [header, ...records] },
});

function reordered<T>(list: readonly T[]): T[] {
  const order = list.map((_, i) => (i * 7919) % 104729);
  return list
    .map((item, i) => ({ item, at: order[i]! }))
    .toSorted((a, b) => b.at - a.at)
    .map(({ item }) => item);
}

const rowsShuffled = (table: Table) => plain({ ...table, records: reordered(table.records) });
const columnsMoved = ({ header, records, ...table }: Table) =>
  plain({
    ...table,
    header: reordered(header),
    records: records.map((row) => reordered(pad(row, header.length))),
  });

function pad(row: Text[], width: number): Text[] {
  return Array.from({ length: width }, (_, i) => row[i] ?? null);
}

const withTitles = (table: Table) => {
  const { file, grid } = plain(table);
  return { file, grid: { ...grid, rows: [...titles, ...grid.rows] } };
};

/** A blank row before record 6 of each table, which stood in row 7. */
const withBlankRow = (table: Table) => {
  const { file, grid } = plain(table);
  return { file, grid: { ...grid, rows: [...grid.rows.slice(0, 6), [], ...grid.rows.slice(6)] } };
};

const inTwoFiles = (table: Table): Sheet[] => {
  const half = Math.ceil(table.records.length / 2);
  return [
    plain({ ...table, name: `${table.name}1`, records: table.records.slice(half) }),
    plain({ ...table, name: `${table.name}2`, records: table.records.slice(0, half) }),
  ];
};

let folders = 0;

function write(sheets: readonly Sheet[], format: FormatName): string {
  const folder = join(parent, String((folders += 1)));
  mkdirSync(folder);
  const { write: bytes, extension } = formats[format];
  for (const { file, grid } of sheets) writeFileSync(join(folder, file + extension), bytes([grid]));
  return folder;
}

const parent = sharedFolder();

/** An issue without its addresses, but with what stands there. */
interface Finding extends Omit<Issue, 'where'> {
  texts: Text[];
}

async function findings(
  sheets: readonly Sheet[],
  format: FormatName,
  only: string[] = [],
): Promise<{ found: Finding[]; issues: Issue[] }> {
  const { issues, run } = await checked(write(sheets, format), { only });
  expect(run.problems).toEqual([]);
  const grids = new Map(sheets.map(({ file, grid }) => [file + formats[format].extension, grid]));
  const found = issues.map(({ where, ...issue }) => ({
    ...issue,
    texts: where.map(({ file, row, column }) => textAt(grids.get(file)!, row, column)).toSorted(),
  }));
  return { found, issues };
}

function textAt({ rows }: Grid, row: number, column: string | null): Text {
  const cells = rows[row - 1] ?? [];
  if (column === null) return `（第 ${row} 行）`;
  const at = cells.findIndex((_, i) => columnLetter(i) === column);
  return cells[at] ?? null;
}

describe('the same tables give the same issues, at cells with the same text', () => {
  let expected: Finding[];
  let expectedIssues: Issue[];

  beforeAll(async () => {
    const base = await findings(tables.map(plain), 'csv UTF-8');
    expected = base.found;
    expectedIssues = base.issues;
  }, 60_000);

  test('there are issues of many rules', () => {
    expect(new Set(expected.map(({ rule }) => rule)).size).toBeGreaterThan(20);
  });

  /** Where the only change is a row more, each row is where it was or one further down; else null. */
  type Shift = ((row: number) => number) | null;
  const below = titles.length;

  const variants: [string, FormatName, (table: Table) => Sheet | Sheet[], Shift][] = [
    ['csv GB18030, a blank row', 'csv GB18030', withBlankRow, (row) => (row > 6 ? row + 1 : row)],
    ['xlsx, title rows', 'xlsx, shared strings', withTitles, (row) => row + below],
    ['xlsx of an exporter, two files a table', 'xlsx, inline strings', inTwoFiles, null],
    ['xls, columns in another order', 'xls', columnsMoved, null],
    ['ods, rows in another order', 'ods', rowsShuffled, null],
  ];
  test.each(variants)(
    '%s',
    async (_, format, variant, shift) => {
      const { found, issues } = await findings(tables.flatMap(variant), format);
      expect(found).toEqual(expected);
      if (shift === null) return;
      const rows = (list: Issue[]) => list.map(({ where }) => where.map(({ row }) => row));
      expect(rows(issues)).toEqual(rows(expectedIssues).map((list) => list.map(shift)));
    },
    60_000,
  );
});

test('what is found in two halves is what is found in the whole', async () => {
  const rowRules = [
    'id-length',
    'id-charset',
    'id-birth-invalid',
    'id-checksum',
    'id-sci-notation',
    'relation-bad-enum',
    'disability-certificate-format',
    'exit-year-no-status',
    'income-net-sum',
  ];
  const half = (odd: boolean) =>
    tables
      .map(({ header, records, name }) => ({
        name,
        header,
        records: records.filter((row) => isOdd(row, header) === odd),
      }))
      .filter(({ records }) => records.length > 0)
      .map(plain);
  const [odd, even, whole] = [
    await findings(half(true), 'csv UTF-8', rowRules),
    await findings(half(false), 'csv UTF-8', rowRules),
    await findings(tables.map(plain), 'csv UTF-8', rowRules),
  ];
  const key = ({ id, rule }: Finding) => `${rule} ${id}`;
  const byKey = (list: Finding[]) => list.toSorted((a, b) => (key(a) < key(b) ? -1 : 1));
  expect(whole!.found.length).toBeGreaterThan(5);
  expect(byKey([...odd!.found, ...even!.found])).toEqual(byKey(whole!.found));
}, 60_000);

/** By household, so that a household and its members stay together. */
function isOdd(row: Text[], header: Text[]): boolean {
  const household = row[header.indexOf('户编号')] ?? '';
  return /[13579]"?$/.test(household);
}
