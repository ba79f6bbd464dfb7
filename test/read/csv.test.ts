import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Engine } from '../../src/engine/duckdb.ts';
import type { Workbook } from '../../src/model.ts';
import { readCsv } from '../../src/read/csv/index.ts';
import { Scratch } from '../../src/read/scratch.ts';
import { asRead, asTheEngineReads, type Cell } from '../support/csv-cells.ts';

let folder: string;
let scratch: Scratch;
let engine: Engine;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'csv-'));
  scratch = new Scratch({ parent: folder });
  engine = await Engine.open({ folder, threads: 2 });
});
afterAll(() => {
  engine.close();
  rmSync(folder, { recursive: true });
});

function read(content: string | Uint8Array, name = '名单.csv'): Promise<Workbook> {
  const path = join(folder, name);
  writeFileSync(path, content);
  return readCsv({ path, file: name, named: true }, scratch);
}

/** Rows of a file: the row number as Excel shows it, then the cells. */
type Table = [number, ...Cell[]][];

const cases: [what: string, content: string | Uint8Array, rows: Table, name?: string][] = [
  [
    'a plain table',
    '姓名,年龄\n张三,30\n',
    [
      [1, '姓名', '年龄'],
      [2, '张三', '30'],
    ],
  ],
  [
    'no line end at the end',
    'a,b\n1,2',
    [
      [1, 'a', 'b'],
      [2, '1', '2'],
    ],
  ],
  [
    'CRLF as Excel writes it',
    'a,b\r\n1,2\r\n',
    [
      [1, 'a', 'b'],
      [2, '1', '2'],
    ],
  ],
  [
    'a line end (Alt+Enter) in a cell of a CRLF file',
    'a,b\r\n"x\ny",2\r\n',
    [
      [1, 'a', 'b'],
      [2, 'x\ny', '2'],
    ],
  ],
  [
    'CRLF in a cell of an LF file',
    'a,b\n"x\r\ny",2\n',
    [
      [1, 'a', 'b'],
      [2, 'x\r\ny', '2'],
    ],
  ],
  [
    'the first line end in a cell, of another kind',
    '"x\ny",b\r\n1,2\r\n',
    [
      [1, 'x\ny', 'b'],
      [2, '1', '2'],
    ],
  ],
  [
    'CR of an old Mac',
    'a,b\r1,2\r',
    [
      [1, 'a', 'b'],
      [2, '1', '2'],
    ],
  ],
  [
    'three kinds of line end',
    'a,b\r\n1,2\n3,4\r5,6\r',
    [
      [1, 'a', 'b'],
      [2, '1', '2'],
      [3, '3', '4'],
      [4, '5', '6'],
    ],
  ],
  [
    'a blank line is a row',
    'a,b\n\n\n1,2\n\n3,4\n',
    [
      [1, 'a', 'b'],
      [4, '1', '2'],
      [6, '3', '4'],
    ],
  ],
  [
    'blank lines first',
    '\n\na,b\n1,2\n',
    [
      [3, 'a', 'b'],
      [4, '1', '2'],
    ],
  ],
  [
    'blank lines in one column',
    'a\n\nb\n\n',
    [
      [1, 'a'],
      [3, 'b'],
    ],
  ],
  [
    'blank lines of CRLF',
    'a,b\r\n\r\n1,2\r\n',
    [
      [1, 'a', 'b'],
      [3, '1', '2'],
    ],
  ],
  [
    'rows of separators only are blank',
    'a,b\n,\n1,2\n',
    [
      [1, 'a', 'b'],
      [3, '1', '2'],
    ],
  ],
  [
    'titles narrower than the table',
    '花名册\n2020年\n姓名,年龄\n张三,30\n',
    [
      [1, '花名册'],
      [2, '2020年'],
      [3, '姓名', '年龄'],
      [4, '张三', '30'],
    ],
  ],
  [
    'narrow rows and line ends in cells',
    '"花\n名册"\n姓名,"年\n龄"\n张三,30\n',
    [
      [1, '花\n名册'],
      [2, '姓名', '年\n龄'],
      [3, '张三', '30'],
    ],
  ],
  [
    'rows wider than the header',
    'a,b\n1,2,3\n',
    [
      [1, 'a', 'b'],
      [2, '1', '2', '3'],
    ],
  ],
  [
    'separator and quotes in a cell',
    'a,b\n"1,5","他说""好"""\n',
    [
      [1, 'a', 'b'],
      [2, '1,5', '他说"好"'],
    ],
  ],
  [
    'quoted blanks',
    'a,b,c\n"","",x\n',
    [
      [1, 'a', 'b', 'c'],
      [2, null, null, 'x'],
    ],
  ],
  [
    'blanks and tabs stay',
    ' a,\tb\n  1 , 2\n',
    [
      [1, ' a', '\tb'],
      [2, '  1 ', ' 2'],
    ],
  ],
  [
    '="…" and apostrophes stay',
    'a,b\n="001",\'002\n',
    [
      [1, 'a', 'b'],
      [2, '="001"', "'002"],
    ],
  ],
  [
    'a quote inside a bare cell is a character',
    'a,b\n5"管,2\n',
    [
      [1, 'a', 'b'],
      [2, '5"管', '2'],
    ],
  ],
  [
    'a quote after a blank is a character',
    'a,b\n "x",2\n',
    [
      [1, 'a', 'b'],
      [2, ' "x"', '2'],
    ],
  ],
  [
    'text after a closing quote',
    'a,b\n"张三"先生,2\n',
    [
      [1, 'a', 'b'],
      [2, '张三先生', '2'],
    ],
  ],
  [
    'a blank after a closing quote',
    'a,b\n"x" ,2\n',
    [
      [1, 'a', 'b'],
      [2, 'x ', '2'],
    ],
  ],
  [
    'a byte order mark before a quote',
    '\uFEFF"a",b\n1,2\n',
    [
      [1, 'a', 'b'],
      [2, '1', '2'],
    ],
  ],
  [
    'a byte order mark and irregular lines',
    '\uFEFF"a",b\r\n1,2\n',
    [
      [1, 'a', 'b'],
      [2, '1', '2'],
    ],
  ],
  [
    'tabs',
    'a\tb\n1,5\t2\n',
    [
      [1, 'a', 'b'],
      [2, '1,5', '2'],
    ],
  ],
  [
    'semicolons with decimal commas',
    'a;b;c\n1,5;2,5;x\n',
    [
      [1, 'a', 'b', 'c'],
      [2, '1,5', '2,5', 'x'],
    ],
  ],
  [
    'bars',
    'a|b\n1|2\n',
    [
      [1, 'a', 'b'],
      [2, '1', '2'],
    ],
  ],
  [
    'semicolons inside cells of a comma table',
    '姓名,措施\n张三,就业;产业\n李四,健康;教育\n',
    [
      [1, '姓名', '措施'],
      [2, '张三', '就业;产业'],
      [3, '李四', '健康;教育'],
    ],
  ],
  [
    'a stray quote in a semicolon table',
    'a;b\n5"管;2\n',
    [
      [1, 'a', 'b'],
      [2, '5"管', '2'],
    ],
  ],
  [
    'quoted semicolons in a ragged comma table',
    ',";",\n";a"\n',
    [
      [1, null, ';'],
      [2, ';a'],
    ],
  ],
  [
    'many rows of nothing but separators',
    `a,b\n${',\n'.repeat(20_000)}1,2\n${',\n'.repeat(20_000)}3,"4,"\n,\n`,
    [
      [1, 'a', 'b'],
      [20_002, '1', '2'],
      [40_003, '3', '4,'],
    ],
  ],
  ['one row of a .tsv', 'a,b\tc\n', [[1, 'a,b', 'c']], '名单.tsv'],
  [
    'the word NULL is text',
    'a,b\nNULL,null\n',
    [
      [1, 'a', 'b'],
      [2, 'NULL', 'null'],
    ],
  ],
  [
    'UTF-16 LE with mark',
    Buffer.from('\uFEFF姓名,b\r\n𠮷,2\r\n', 'utf16le'),
    [
      [1, '姓名', 'b'],
      [2, '𠮷', '2'],
    ],
  ],
  [
    'UTF-16 LE without mark, with 一 (U+4E00)',
    Buffer.from('姓名,组\r\n张三,一\r\n李四,二\r\n', 'utf16le'),
    [
      [1, '姓名', '组'],
      [2, '张三', '一'],
      [3, '李四', '二'],
    ],
  ],
  [
    'UTF-16 LE without mark',
    Buffer.from('姓名,b\r\n张三,2\r\n', 'utf16le'),
    [
      [1, '姓名', 'b'],
      [2, '张三', '2'],
    ],
  ],
  [
    'UTF-16 with two marks',
    Buffer.from('\uFEFF\uFEFFa,b\n1,2\n', 'utf16le'),
    [
      [1, 'a', 'b'],
      [2, '1', '2'],
    ],
  ],
  [
    'UTF-16 BE',
    Buffer.from('\uFEFF姓名\tb\n张三\t2\n', 'utf16le').swap16(),
    [
      [1, '姓名', 'b'],
      [2, '张三', '2'],
    ],
  ],
  [
    'GB18030',
    gb`D0D5C3FB 2C 62 0D0A D5C5C8FD 2C 32 0D0A`,
    [
      [1, '姓名', 'b'],
      [2, '张三', '2'],
    ],
  ],
  [
    'GB18030 of four bytes',
    gb`D0D5C3FB 2C 62 0A 95328236 2C 32 0A`,
    [
      [1, '姓名', 'b'],
      [2, '𠀀', '2'],
    ],
  ],
  [
    'GB18030 whose second byte is a bar',
    gb`D0D5C3FB 2C 62 0A C57C 2C 32 0A`,
    [
      [1, '姓名', 'b'],
      [2, '舼', '2'],
    ],
  ],
];

/** `sep=` in the first line, as some systems write it for Excel, which hides that line and counts rows from the next. */
const declaring: [what: string, content: string | Uint8Array, rows: Table][] = [
  [
    'the separator',
    'sep=;\r\na;b,c\r\n1;2,3\r\n',
    [
      [1, 'a', 'b,c'],
      [2, '1', '2,3'],
    ],
  ],
  [
    'one that no other line would suggest',
    'sep=#\n姓名#村\n张三#东街\n',
    [
      [1, '姓名', '村'],
      [2, '张三', '东街'],
    ],
  ],
  [
    'a tab',
    'sep=\t\na\tb\n1\t2\n',
    [
      [1, 'a', 'b'],
      [2, '1', '2'],
    ],
  ],
  [
    'it in quotes and capitals',
    '"SEP=;"\na;b\n1;2\n',
    [
      [1, 'a', 'b'],
      [2, '1', '2'],
    ],
  ],
  [
    'it behind a mark, with blank lines',
    '\uFEFFsep=;\n\na;b\n\n1;2\n',
    [
      [2, 'a', 'b'],
      [4, '1', '2'],
    ],
  ],
  [
    'it in UTF-16',
    Buffer.from('\uFEFFsep=;\r\na;b\r\n1;2\r\n', 'utf16le'),
    [
      [1, 'a', 'b'],
      [2, '1', '2'],
    ],
  ],
  [
    'it in GB18030',
    gb`7365703D3B 0D0A D0D5C3FB 3B 62 0D0A D5C5C8FD 3B 32 0D0A`,
    [
      [1, '姓名', 'b'],
      [2, '张三', '2'],
    ],
  ],
  [
    'it above quotes that Excel forgives',
    'sep=;\na;b\n5"管;2\n',
    [
      [1, 'a', 'b'],
      [2, '5"管', '2'],
    ],
  ],
];

/** GB18030 bytes in hexadecimal. */
function gb(hex: TemplateStringsArray): Uint8Array {
  return Buffer.from(hex.join('').replaceAll(' ', ''), 'hex');
}

describe('cells and row numbers', () => {
  test('rows of nothing but separators are not kept for the engine where most are', async () => {
    const kept = async (hollow: number) => {
      const { sheets } = await read(`a,b\n1,2\n${',\n'.repeat(hollow)}3,4\n`);
      return [sheets[0]!.cells.records, sheets[0]!.lastRow];
    };
    expect(await kept(3)).toEqual([6, 6]);
    expect(await kept(20_000)).toEqual([3, 20_003]);
  });

  test.each(cases)('%s', async (_, content, rows, name) => {
    const book = await read(content, name);
    const sheet = book.sheets[0]!;
    expect(await asRead(sheet)).toEqual(rows);
    expect(await asTheEngineReads(engine, sheet)).toEqual(rows);
    expect(sheet.lastRow).toBe(rows.at(-1)![0]);
    expect(sheet.columns).toBeGreaterThanOrEqual(Math.max(...rows.map((row) => row.length - 1)));
  });
});

describe('a first line that names', () => {
  test.each(declaring)('%s', async (_, content, rows) => {
    const sheet = (await read(content)).sheets[0]!;
    expect(await asRead(sheet)).toEqual(rows);
    expect(await asTheEngineReads(engine, sheet)).toEqual(rows);
    expect(sheet.head[rows[0]![0] - 1]).toEqual(rows[0]!.slice(1));
    expect(sheet.lastRow).toBe(rows.at(-1)![0]);
    expect(sheet.problems[0]).toMatchObject({
      level: 'info',
      message: expect.stringMatching(/^首行 sep=.*行号从下一行起算/),
    });
  });

  test.each<[what: string, content: string, rows: Table]>([
    [
      'a letter',
      'sep=a\nb,c\n',
      [
        [1, 'sep=a'],
        [2, 'b', 'c'],
      ],
    ],
    [
      'several characters',
      'sep=;;\nb,c\n',
      [
        [1, 'sep=;;'],
        [2, 'b', 'c'],
      ],
    ],
    [
      'it below the first line',
      'b,c\nsep=;\n',
      [
        [1, 'b', 'c'],
        [2, 'sep=;'],
      ],
    ],
  ])('%s is a row like others', async (_, content, rows) => {
    const sheet = (await read(content)).sheets[0]!;
    expect(await asRead(sheet)).toEqual(rows);
    expect(sheet.problems).toEqual([]);
  });
});

describe('encodings', () => {
  test.each([
    ['utf-8', '姓名\n'],
    ['utf-8-sig', '\uFEFF姓名\n'],
    ['utf-16le', Buffer.from('\uFEFF姓名\n', 'utf16le')],
    ['utf-16be', Buffer.from('\uFEFF姓名\n', 'utf16le').swap16()],
    ['gb18030', gb`D0D5C3FB 0A`],
    // 联通: also sound UTF-8 but for the last byte
    ['gb18030', gb`C1AACDA8 0A`],
    // 拉: as UTF-8 it would be an overlong slash
    ['gb18030', gb`C0AD 0A`],
    ['gb18030', gb`C0AF 0A`],
  ])('%s', async (encoding, content) => {
    expect((await read(content)).encoding).toBe(encoding);
  });

  test('a UTF-8 file is read where it lies', async () => {
    const book = await read('姓名,b\n张三,2\n');
    expect(book.sheets[0]!.cells.path).toBe(join(folder, '名单.csv'));
  });
});

const utf8 = (text: string) => Buffer.from(text);
const refusals: [what: string, content: Uint8Array, line: number | undefined, says: RegExp][] = [
  ['nothing at all', utf8(''), undefined, /空的/],
  ['line ends only', utf8('\n\n\n'), undefined, /空的/],
  ['marks only', Buffer.from('\uFEFF\uFEFF', 'utf16le'), undefined, /空的/],
  ['an open quote', utf8('a,b\n1,2\n"3,4\n5,6\n'), 3, /引号.*没有配对/],
  ['an open quote after a cell with line ends', utf8('a,"b\nc"\n1,"2\n'), 3, /引号/],
  ['zero bytes', utf8('a,b\n1,\0\0\n'), 2, /NUL/],
  ['a file cut inside a character', utf8('姓名,村\n张三,东街\n').subarray(0, -3), 2, /断了/],
  [
    'one line of GB18030 in UTF-8',
    Buffer.concat([utf8('姓名,村\n张三,东街\n'), gb`C0EECBC4 2C 32 0A`]),
    3,
    /不是 UTF-8/,
  ],
  [
    'one line of UTF-8 in GB18030',
    Buffer.concat([gb`D0D5C3FB 2C 62 0A`, utf8('张三,城关东街\n')]),
    2,
    /混了两种编码/,
  ],
  ['nothing below sep=;', utf8('sep=;\n'), undefined, /空的/],
  ['an open quote below sep=;, by the line of the file', utf8('sep=;\na;b\n"3;4\n'), 3, /引号/],
  ['Latin-1', gb`69 64 0A 61 A9 0A`, 2, /第 5 个字节（十六进制 A9 0A）既不是 UTF-8 也不是 GB18030/],
  ['half a pair of UTF-16', Buffer.from('\uFEFFa\n\uD840b\n', 'utf16le'), 2, /不是 UTF-16/],
  ['an odd byte of UTF-16', Buffer.from('\uFEFFa\nbc\n', 'utf16le').subarray(0, -1), 2, /断了/],
  ['17,000 columns', utf8(`${','.repeat(17_000)}\n`), undefined, /列/],
];

describe('refused with the line', () => {
  test.each(refusals)('%s', async (_, content, line, says) => {
    const failure = await read(content).then(
      () => undefined,
      (error: unknown) => error,
    );
    expect(failure).toMatchObject({ name: 'InputError', place: { file: '名单.csv' } });
    const { message, place } = failure as { message: string; place: { line?: number } };
    expect(message).toMatch(says);
    expect(place.line).toBe(line);
  });
});

describe('said, though it is read', () => {
  test.each<[string, string, 'error' | 'warning', RegExp]>([
    ['stray quotes', 'a,b\n5"管,2\n', 'warning', /第 2 行起有 1 处引号/],
    [
      'rows swallowed by a quote',
      'a,b\n"1,2\n3,4\n"5",6\n',
      'error',
      /第 2 行的引号没有配对，到第 4 行/,
    ],
    ['characters lost before', 'a,b\n张\uFFFD,2\n', 'warning', /丢失/],
  ])('%s', async (_, content, level, says) => {
    const problems = (await read(content)).sheets[0]!.problems;
    expect(problems).toMatchObject([{ level, message: expect.stringMatching(says) }]);
  });
});

test('the head holds the first 60 rows', async () => {
  const lines = Array.from({ length: 100 }, (_, index) => `${index + 1},x\n`);
  const sheet = (await read(['题\n', '\n', ...lines].join(''))).sheets[0]!;
  expect(sheet.head).toHaveLength(60);
  expect(sheet.head.slice(0, 3)).toEqual([['题'], [], ['1', 'x']]);
});

test('more gaps than are worth a table', async () => {
  const sheet = (await read('a,b\n\n'.repeat(12_000))).sheets[0]!;
  expect(sheet.cells).toMatchObject({ numbered: true, records: 12_000 });
  expect(await asTheEngineReads(engine, sheet)).toHaveLength(12_000);
  expect(sheet.lastRow).toBe(23_999);
});

test('a cell of several megabytes', async () => {
  const long = '长'.repeat(1_500_000);
  const sheet = (await read(`a,b\n1,"${long}"\n2,x\n`)).sheets[0]!;
  expect(await asTheEngineReads(engine, sheet)).toEqual([
    [1, 'a', 'b'],
    [2, '1', long],
    [3, '2', 'x'],
  ]);
});

test.each<[what: string, content: string, sequential: true | undefined]>([
  ['lines in a cell that are shorter than a record', 'a,b,c\n1,"x\ny",3\n', undefined],
  ['a line in a cell that looks like a record', 'a,b,c\n1,"x\n7,8,9\ny",3\n', true],
  ['a line that begins in a cell and ends as a record', '"x\ny",b,c\n1,2,3\n', true],
  ['no line ends in cells', 'a,b\n"1,1,1",2\n', undefined],
])('%s', async (_, content, sequential) => {
  expect((await read(content)).sheets[0]!.cells.sequential).toBe(sequential);
});
