import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { InputError } from '../../src/errors.ts';
import { readAll } from '../../src/read/index.ts';
import { findInputs } from '../../src/read/inputs.ts';
import { Scratch } from '../../src/read/scratch.ts';

let cwd: string;
beforeAll(() => {
  cwd = mkdtempSync(join(tmpdir(), 'inputs-'));
  const names = [
    '城关镇/户.csv',
    '城关镇/成员.XLSX',
    '城关镇/~$成员.xlsx',
    '城关镇/.隐藏.csv',
    '城关镇/说明.docx',
    '东川镇/户.csv',
    '东川镇/2020/收入.tsv',
    '.git/户.csv',
    '名单[1].csv',
    '旧表/户.xlsb',
    '照片/1.jpg',
  ];
  for (const name of names) {
    mkdirSync(dirname(join(cwd, name)), { recursive: true });
    writeFileSync(join(cwd, name), 'a,b\n1,2\n');
  }
  symlinkSync('..', join(cwd, '东川镇/回'));
});
afterAll(() => rmSync(cwd, { recursive: true }));

/** File names as shown, `文件!` where the user named it, or the sentence that refuses it. */
function find(...inputs: string[]): string[] {
  return findInputs(inputs, cwd).map((one) =>
    one instanceof InputError ? one.describe() : `${one.file}${one.named ? '!' : ''}`,
  );
}

test.each<[what: string, inputs: string[], found: (string | RegExp)[]]>([
  ['a file', ['城关镇/户.csv'], ['城关镇/户.csv!']],
  ['a file by its absolute path', ['{cwd}/城关镇/户.csv'], ['城关镇/户.csv!']],
  [
    'a folder, by name, without lock files and dot-files',
    ['城关镇'],
    ['城关镇/成员.XLSX', '城关镇/户.csv'],
  ],
  [
    'a folder with folders, and a link that leads back',
    ['东川镇'],
    [
      '东川镇/2020/收入.tsv',
      '东川镇/回/名单[1].csv',
      '东川镇/回/城关镇/成员.XLSX',
      '东川镇/回/城关镇/户.csv',
      /不能读 .xlsb/,
      '东川镇/户.csv',
    ],
  ],
  [
    'arguments in their order',
    ['东川镇/户.csv', '城关镇/户.csv'],
    ['东川镇/户.csv!', '城关镇/户.csv!'],
  ],
  ['a pattern', ['*/户.csv'], ['东川镇/户.csv', '城关镇/户.csv']],
  ['a pattern across folders', ['东川镇/2*/**/*.{csv,tsv}'], ['东川镇/2020/收入.tsv']],
  ['a pattern with a set', ['[城东]??/户.csv'], ['东川镇/户.csv', '城关镇/户.csv']],
  ['a file whose name looks like a pattern', ['名单[1].csv'], ['名单[1].csv!']],
  [
    'the same file twice',
    ['城关镇/户.csv', '城关镇', './城关镇/户.csv'],
    ['城关镇/户.csv!', '城关镇/成员.XLSX'],
  ],
  [
    'a missing file',
    ['没有.csv', '城关镇/户.csv'],
    [/^没有.csv 没有这个文件或文件夹/, '城关镇/户.csv!'],
  ],
  ['a pattern without a match', ['*.ods'], [/^\*\.ods 没有与此匹配/]],
  ['a folder without tables', ['照片'], [/^照片 文件夹里没有能读的表格/]],
  ['a named file of another kind', ['城关镇/说明.docx'], [/不能读 .docx 的文件.*另存为 .xlsx/]],
  ['a named lock file', ['城关镇/~$成员.xlsx'], [/锁文件/]],
])('%s', (_, inputs, expected) => {
  const found = find(...inputs.map((input) => input.replace('{cwd}', cwd)));
  expect(found).toEqual(
    expected.map((one) => (typeof one === 'string' ? one : expect.stringMatching(one))),
  );
});

test('what can be read is read, whatever else cannot', async () => {
  const scratch = new Scratch({ parent: cwd });
  const progress: string[] = [];
  const { workbooks, failures, named } = await readAll(
    ['东川镇/户.csv', '没有.csv', '城关镇', '名单[1].csv'],
    scratch,
    {
      cwd,
      onProgress: ({ file, done, total, rows, share }) =>
        progress.push(`${done}/${total} ${file} ${rows} ${share}`),
      onEnd: () => progress.push('end'),
    },
  );
  expect(workbooks.map((book) => book.file)).toEqual([
    '东川镇/户.csv',
    '城关镇/户.csv',
    '名单[1].csv',
  ]);
  expect(failures.map((failure) => failure.place.file)).toEqual(['没有.csv', '城关镇/成员.XLSX']);
  expect(named).toEqual(['东川镇/户.csv', '名单[1].csv']);
  expect(progress.slice(-2)).toEqual([expect.stringMatching(/^4\/4 名单\[1\]\.csv \d+ 1$/), 'end']);
});

test('text under the name of .xls is read for what it is', async () => {
  writeFileSync(join(cwd, '导出.xls'), '姓名\t年龄\n张三\t30\n');
  const { workbooks } = await readAll(['导出.xls'], new Scratch({ parent: cwd }), { cwd });
  expect(workbooks).toMatchObject([{ reader: 'csv', problems: [{ level: 'info' }] }]);
  expect(workbooks[0]!.sheets[0]!.head).toEqual([
    ['姓名', '年龄'],
    ['张三', '30'],
  ]);
});
