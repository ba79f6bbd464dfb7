import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Writable } from 'node:stream';
import { beforeAll, describe, expect, test, vi } from 'vitest';
import { check, type CheckFlags } from '../../src/commands/check.ts';
import { explain } from '../../src/commands/explain.ts';
import { sharedFolder } from '../support/run-cli.ts';
import { checked } from '../support/run-in-process.ts';

vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });

const folder = sharedFolder();
const rule = (id: string, more: string) => `
id: ${id}
title: 试一条规则
table: 户
expect: 家庭人口数 > 0
fields: [家庭人口数]
message: 家庭人口数 {家庭人口数}
category: 不准
severity: error
owner: 扶贫办
basis: 测试
certainty: practice
why: 测试
fix: 测试
examples: [{given: {户: [{户编号: H1, 家庭人口数: 0}]}, finds: [{key: H1}]}]
${more}
`;

beforeAll(() => {
  mkdirSync(join(folder, '数据'));
  writeFileSync(
    join(folder, '数据/户信息.csv'),
    `户编号,户主姓名,家庭人口数,脱贫属性,脱贫年度
9901010010010001,虚一,0,已脱贫,2016
9901010010010002,虚二,2,已脱贫,2020
`,
  );
  writeFileSync(
    join(folder, '数据/收入.csv'),
    `户编号,年度,人均纯收入
9901010010010001,2020,3100
9901010010010002,2020,3100
`,
  );
  writeFileSync(
    join(folder, 'try-era.yaml'),
    rule('try-era', 'years: {from: 2018, to: 2020}\nregions: [陕西, 甘肃]'),
  );
  writeFileSync(join(folder, 'try-since.yaml'), rule('try-since', 'years: {from: 2021}'));
  writeFileSync(join(folder, 'try-until.yaml'), rule('try-until', 'years: {to: 2017}'));
});

/** Status and reason of a rule of this test, and how many issues it found. */
async function judged(id: string, asOf: string, region = 'national'): Promise<string> {
  const { rules } = await checked(folder, {
    inputs: ['数据'],
    rules: [join(folder, `${id}.yaml`)],
    only: [id],
    asOf,
    region,
  });
  const { status, issues, reason } = rules[0]!;
  return status === 'ran' ? `查出 ${issues}` : `${status}：${reason}`;
}

describe('a rule holds for its years and regions only', () => {
  test.each([
    ['try-era', '2017-12-31', '陕西', 'skipped：只适用于 2018—2020 年度，数据日期是 2017-12-31'],
    ['try-era', '2018-01-01', '陕西', '查出 1'],
    ['try-era', '2020-12-31', '甘肃', '查出 1'],
    ['try-era', '2021-01-01', '甘肃', 'skipped：只适用于 2018—2020 年度，数据日期是 2021-01-01'],
    ['try-era', '2019-06-30', 'national', 'skipped：只适用于 陕西、甘肃'],
    ['try-era', '2019-06-30', '贵州', 'skipped：只适用于 陕西、甘肃'],
    ['try-since', '2020-12-31', 'national', 'skipped：只适用于 2021— 年度，数据日期是 2020-12-31'],
    ['try-since', '2021-01-01', 'national', '查出 1'],
    ['try-until', '2017-12-31', 'national', '查出 1'],
    ['try-until', '2018-01-01', 'national', 'skipped：只适用于 —2017 年度，数据日期是 2018-01-01'],
  ])('%s as of %s in %s: %s', async (id, asOf, region, said) => {
    expect(await judged(id, asOf, region)).toBe(said);
  });
});

/** Messages of the income rule. */
async function belowLine(options: Parameters<typeof checked>[1] = {}): Promise<string[]> {
  const { issues } = await checked(folder, {
    inputs: ['数据'],
    only: ['income-exit-below-line'],
    ...options,
  });
  return issues.map(({ entity, message }) => `${entity.household!.slice(-1)}：${message}`);
}

const below = (household: number, year: number, line: number) =>
  `${household}：2020 年人均纯收入 3100 元，低于脱贫年度（${year} 年）的标准 ${line} 元`;

describe('the line and the verdict', () => {
  test('the year of leaving alone decides: 3100 is enough for 2016, not for 2020', async () => {
    expect(await belowLine()).toEqual([below(2, 2020, 4000)]);
  });

  test('--param replaces the line of every year', async () => {
    expect(await belowLine({ params: { 脱贫收入线: '3101' } })).toEqual([
      below(1, 2016, 3101),
      below(2, 2020, 3101),
    ]);
    expect(await belowLine({ params: { 脱贫收入线: '3100' } })).toEqual([]);
  });

  test('--region takes the line of the place, in the years for which it has one', async () => {
    const of2017 = join(sharedInner('2017'), '数据');
    const options = { inputs: [of2017], only: ['income-exit-below-line'] };
    const found = async (region: string) =>
      (await checked(folder, { ...options, region })).issues.map(({ message }) => message);
    expect(await found('national')).toEqual([]);
    expect(await found('贵州')).toEqual([
      '2020 年人均纯收入 3100 元，低于脱贫年度（2017 年）的标准 3335 元',
    ]);
  });

  test('the data date alone changes a line', async () => {
    const lines = async (asOf: string) => {
      const text = await printed((terminal) =>
        explain('income-exit-below-line', [], { asOf }, terminal),
      );
      return /脱贫收入线 = [^；]*/.exec(text)![0];
    };
    expect(await lines('2016-12-31')).toMatch(/^脱贫收入线 = 2952元\/人·年（自 2016 年起，/);
    expect(await lines('2020-12-31')).toMatch(/^脱贫收入线 = 4000元\/人·年（自 2020 年起，/);
  });
});

/** A folder with one household that left in the year. */
function sharedInner(year: string): string {
  const inner = join(folder, year);
  mkdirSync(join(inner, '数据'), { recursive: true });
  writeFileSync(
    join(inner, '数据/户信息.csv'),
    `户编号,户主姓名,家庭人口数,脱贫属性,脱贫年度\n9901010010010003,虚三,2,已脱贫,${year}\n`,
  );
  writeFileSync(
    join(inner, '数据/收入.csv'),
    '户编号,年度,人均纯收入\n9901010010010003,2020,3100\n',
  );
  return inner;
}

/** What a command prints in a folder that has a duizhang.yaml. */
async function printed(
  work: (terminal: Parameters<typeof check>[2]) => Promise<number>,
  cwd = folder,
): Promise<string> {
  let text = '';
  const stdout = new Writable({
    write: (chunk, _, done) => {
      text += String(chunk);
      done();
    },
  });
  const signal = new AbortController().signal;
  const silent = { note: () => undefined, warn: () => undefined, progress: undefined };
  await work({ cwd, stdout, color: false, width: 120, signal, ...silent });
  return text;
}

describe('explain says which value counts and where it comes from', () => {
  const line = async (flags: CheckFlags, cwd = folder) => {
    const work = (terminal: Parameters<typeof explain>[3]) =>
      explain('income-exit-below-line', [], { asOf: '2017-12-31', ...flags }, terminal);
    return /脱贫收入线 = .*/.exec(await printed(work, cwd))![0];
  };

  test('the shipped file, the region, a flag', async () => {
    expect(await line({})).toMatch(/= 2952元.*（自 2017 年起，.*parameters\.yaml:\d+，national；/);
    expect(await line({ region: '陕西' })).toMatch(/= 3070元.*parameters\.yaml:\d+，陕西；/);
    expect(await line({ param: ['脱贫收入线=3500'] })).toMatch(/= 3500元\/人·年（--param；/);
  });

  test('a line of duizhang.yaml, over which the flag wins', async () => {
    const cwd = join(folder, '有配置');
    mkdirSync(cwd, { recursive: true });
    writeFileSync(join(cwd, 'duizhang.yaml'), 'region: 陕西\nparam:\n  脱贫收入线: 3600\n');
    expect(await line({}, cwd)).toMatch(/= 3600元\/人·年（.*duizhang\.yaml:3；/);
    expect(await line({ param: ['脱贫收入线=3500'] }, cwd)).toMatch(/= 3500元.*（--param；/);
  });
});
