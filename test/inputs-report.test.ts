import { expect, test, vi } from 'vitest';
import { emptyFolder } from './support/run-cli.ts';
import { checked } from './support/run-in-process.ts';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import ExcelJS from 'exceljs';

vi.setConfig({ testTimeout: 60_000 });

/** A workbook with a good table and one more sheet. */
async function withSheet(name: string, state: 'visible' | 'hidden'): Promise<string> {
  const folder = emptyFolder();
  const workbook = new ExcelJS.Workbook();
  workbook.addWorksheet('户').addRows([
    ['户编号', '户主姓名', '家庭人口数', '脱贫属性', '脱贫年度'],
    ['9901010010010001', '虚一', 2, '已脱贫', 2019],
  ]);
  workbook.addWorksheet(name, { state }).addRows([['随便写的一句话'], ['又一句']]);
  writeFileSync(join(folder, '户信息.xlsx'), Buffer.from(await workbook.xlsx.writeBuffer()));
  return folder;
}

const run = (folder: string, strict: boolean) =>
  checked(folder, { strict, only: ['exit-year-blank'] }).then(
    ({ run: { exitCode, problems } }) => ({
      exitCode,
      problems,
    }),
  );

test.each([
  ['填表说明', 'visible', '户信息.xlsx【填表说明】：是填表说明，没有数据，略过'],
  ['代码', 'hidden', '户信息.xlsx【代码】：是代码表，没有数据，略过'],
  ['Sheet3', 'hidden', '户信息.xlsx【Sheet3】：是隐藏的工作表，没有认出是哪张表，略过'],
] as const)('%s (%s) says what it is, and --strict lets it be', async (name, state, sentence) => {
  const folder = await withSheet(name, state);
  expect(await run(folder, false)).toEqual({ exitCode: 0, problems: [sentence] });
  expect(await run(folder, true)).toEqual({ exitCode: 0, problems: [sentence] });
});

test('a sheet that anybody sees and nothing recognises fails --strict', async () => {
  const folder = await withSheet('汇总', 'visible');
  expect((await run(folder, false)).exitCode).toBe(0);
  const { exitCode, problems } = await run(folder, true);
  expect(exitCode).toBe(2);
  expect(problems).toContain('户信息.xlsx【汇总】 认不出是什么表（--strict）');
});

test('a copy of a file is read, and said to be one', async () => {
  const folder = emptyFolder();
  const text = '户编号,户主姓名,脱贫属性,脱贫年度\nH1,虚一,已脱贫,2019\n';
  writeFileSync(join(folder, '甲.csv'), text);
  writeFileSync(join(folder, '甲 - 副本.csv'), text);
  writeFileSync(join(folder, '乙.csv'), text.replace('H1', 'H2'));
  writeFileSync(join(folder, '说明.txt'), '本表由县里导出');
  writeFileSync(join(folder, '说明2.txt'), '本表由县里导出');
  const { run: head } = await checked(folder, { only: ['exit-year-blank'] });
  const sentence = '与 甲 - 副本.csv 内容完全相同，可能是副本；两个都读了，每一行都会算两次';
  expect(head.exitCode).toBe(0);
  expect(head.problems.filter((one) => one.includes('副本'))).toEqual([`甲.csv：${sentence}`]);
  expect(head.inputs.find(({ file }) => file === '甲.csv')!.problems).toEqual([sentence]);
  expect(head.inputs.map(({ rows }) => rows)).toEqual([1, 1, 1, 0, 0]);
});
