import { describe, expect, test } from 'vitest';
import { table } from '../src/report/table.ts';
import type { RunOptions } from '../src/options.ts';
import { runDefaults } from '../src/options.ts';
import { run } from '../src/run.ts';
import { collect } from './support/collect.ts';
import { csvFolder } from './support/csv-folder.ts';

const header = '县 乡 行政村 户编号 户主姓名 家庭人口数';
const good = `${header}
  虚县 甲镇 东村 H1 样一 1`;

/** The exit code, what could not be looked at, and the last line of the table. */
async function answer(files: Record<string, string>, options: Partial<RunOptions> = {}) {
  const cwd = csvFolder(files);
  const inputs = ['.'];
  const { report, close } = await run({
    ...runDefaults,
    cwd,
    inputs,
    asOf: '2020-10-20',
    ...options,
  });
  try {
    const plain = { masking: 'all', color: false, width: 200, maxIssues: 0 } as const;
    const text = await collect(table(report, plain));
    const { exitCode, problems } = report.run;
    return { exitCode, problems, last: text.trimEnd().split('\n').pop() };
  } finally {
    close();
  }
}

describe('没有一条规则执行，要说出来', () => {
  const nothing = '没有检查任何内容。规则：通过 0 条，有问题 0 条，未检查';
  const lacking = '没有一条规则能执行：要查的表或列没有给出';
  const cases: [string, Record<string, string>, Partial<RunOptions>, string, number][] = [
    ['要的表没有给', { 户: good }, { only: ['income'] }, lacking, 0],
    ['要的表没有给，--strict', { 户: good }, { only: ['income'], strict: true }, lacking, 2],
    [
      '选了又去掉',
      { 户: good },
      { only: ['income'], skip: ['income'] },
      '没有一条规则可执行：--only、--skip 把规则都去掉了',
      2,
    ],
    ['一张表也认不出', { 说明: '请 各镇 尽快 报来' }, {}, lacking, 0],
  ];
  test.each(cases)('%s', async (_, files, options, sentence, code) => {
    const { exitCode, problems, last } = await answer(files, options);
    expect(problems.at(-1)).toBe(sentence);
    expect(exitCode).toBe(code);
    expect(last).toContain(nothing);
  });

  test('好的表旁边有一页说明，仍是 0', async () => {
    const files = { 户: good, 说明: '请 各镇 尽快 报来' };
    const { exitCode } = await answer(files, { only: ['household-id-duplicate'] });
    expect(exitCode).toBe(0);
  });
});

describe('只有表头的表', () => {
  test('说出来，规则不算通过', async () => {
    const { exitCode, problems, last } = await answer(
      { 户信息: header },
      { only: ['household-id-missing', 'household-id-duplicate'] },
    );
    expect(problems).toEqual(['户信息.csv：只有表头，一行数据也没有']);
    expect(exitCode).toBe(0);
    expect(last).toBe(
      '没有检查任何内容。规则：通过 0 条，有问题 0 条，没有可查的行 2 条，未检查 0 条。未检查的见上',
    );
  });

  test('旁边有一张有数据的，只说空的那张', async () => {
    const files = { 甲镇户信息: good, 乙镇户信息: header };
    const { problems, last } = await answer(files, { only: ['household-id-missing'] });
    expect(problems).toEqual(['乙镇户信息.csv：只有表头，一行数据也没有']);
    expect(last).toContain('没有发现问题。规则：通过 1 条，有问题 0 条，未检查 0 条');
  });
});

test('六个来源里没有系统的户表：比了多少户，不写 0', async () => {
  const source = (people: number) => `${header} 主要致贫原因 人均纯收入 更新日期
    虚县 甲镇 东村 H1 样一 ${people} 因病 5000 2020-10-01`;
  const files = { 墙上公示: source(1), 扶贫手册: source(1) };
  const { last } = await answer(files, { only: ['six-count'] });
  expect(last).toContain('通过 1 条');
});
