import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import * as XLSX from '@e965/xlsx';
import { expect, test } from 'vitest';
import { run, type RunOptions } from '../src/index.ts';
import { isOwnText } from '../src/own-report.ts';
import { parseFormats } from '../src/report/formats.ts';
import { reporters } from '../src/report/index.ts';
import { writeReports } from '../src/report/write.ts';
import { collect, options } from './support/collect.ts';
import { fakeReport } from './support/fake-report.ts';
import { emptyFolder } from './support/run-cli.ts';

const texts = Object.entries(reporters).flatMap(([name, reporter]) =>
  reporter.kind === 'text' ? [[name, reporter.report] as const] : [],
);

test.each(texts)('a %s report is known by its beginning', async (_, report) => {
  for (const width of [20, 120])
    expect(isOwnText(await collect(report(fakeReport(), { ...options, width })))).toBe(true);
});

test.each([
  '户编号,户主姓名,乡镇\n',
  '问题编号,问题,整改\n1,漏填,已改\n',
  'duizhang\n',
  '{"id":"1","rule":"x"}\n',
  '{"schemaVersion": 1, "tool": {"name": "another"}}',
])('%j is no report of ours', (text) => expect(isOwnText(text)).toBe(false));

/** A folder of data in which a check has left its reports. */
async function reported(): Promise<string> {
  const cwd = emptyFolder();
  const people = '户编号,人编号,姓名,与户主关系,乡镇\n9901010000000001,1,例小云,户主,石门镇\n';
  writeFileSync(join(cwd, '家庭成员.csv'), people);
  writeFileSync(join(cwd, '户信息.csv'), '户编号,户主姓名,乡镇\n9901010000000002,例大山,石门镇\n');
  const { report, close } = await run({
    inputs: ['.'],
    asOf: '2020-10-20',
    only: ['household'],
    cwd,
  });
  const targets = [
    'xlsx=清单',
    'csv=清单.csv',
    'table=报告.txt',
    'json=报告2.txt',
    'ndjson=问题.txt',
  ];
  const paths = targets.map((target) => target.replace('=', `=${cwd}/`));
  await writeReports(report, parseFormats(paths), { ...options, stdout: new PassThrough() });
  close();
  return cwd;
}

async function issuesOf(cwd: string, more: Partial<RunOptions> = {}) {
  const { report, close } = await run({
    inputs: ['.'],
    asOf: '2020-10-20',
    only: ['household'],
    cwd,
    ...more,
  });
  const ids: string[] = [];
  for await (const { id } of report.issues()) ids.push(id);
  close();
  return { ids, ...report.run };
}

test('a second check passes over the reports of the first, with one sentence', async () => {
  const cwd = await reported();
  const first = await issuesOf(cwd, { inputs: ['户信息.csv', '家庭成员.csv'] });
  expect(first.ids.length).toBeGreaterThan(0);
  const second = await issuesOf(cwd, { strict: true });
  expect([second.ids, second.exitCode]).toEqual([first.ids, first.exitCode]);
  expect(second.problems).toEqual(['报告.txt 等 6 个文件是 duizhang 写的报告，不是数据，略过']);
  expect(second.inputs.map(({ file }) => file)).toEqual(['家庭成员.csv', '户信息.csv']);
});

test('also when a clerk has saved them anew, or put a title above', async () => {
  const cwd = await reported();
  const first = await issuesOf(cwd, { inputs: ['户信息.csv', '家庭成员.csv'] });
  const text = readFileSync(join(cwd, '清单.csv'), 'utf8');
  writeFileSync(join(cwd, '清单.csv'), `石门镇问题清单\n${text.slice(1)}`);
  const path = join(cwd, '清单/石门镇.xlsx');
  const workbook = XLSX.read(readFileSync(path));
  writeFileSync(path, XLSX.write(workbook, { type: 'buffer', bookType: 'biff8' }) as Buffer);
  expect((await issuesOf(cwd)).ids).toEqual(first.ids);
});

test('one that is named was a mistake', async () => {
  const cwd = await reported();
  for (const file of ['清单.csv', '报告.txt', '清单/石门镇.xlsx']) {
    const { exitCode, problems } = await issuesOf(cwd, { inputs: [file, '家庭成员.csv'] });
    expect(problems).toEqual([
      `${file} 是 duizhang 写的报告，不是数据，没有检查。请给出原来的数据文件`,
    ]);
    expect(exitCode).toBe(2);
  }
});

test('data in one workbook with a list of ours is still read', async () => {
  const cwd = await reported();
  const list = XLSX.read(readFileSync(join(cwd, '清单/石门镇.xlsx'))).Sheets['问题清单']!;
  const book = XLSX.read(readFileSync(join(cwd, '户信息.csv'), 'utf8'), { type: 'string' });
  XLSX.utils.book_append_sheet(book, list, '问题清单');
  writeFileSync(join(cwd, '户.xlsx'), XLSX.write(book, { type: 'buffer' }) as Buffer);
  const { inputs, problems } = await issuesOf(cwd, { inputs: ['户.xlsx'] });
  expect(inputs.map(({ tables }) => tables)).toEqual([['户']]);
  expect(problems).toEqual(['户.xlsx：【问题清单】是 duizhang 写的报告，不是数据，略过']);
});
