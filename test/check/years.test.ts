import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { RunOptions } from '../../src/options.ts';
import { sharedFolder } from '../support/run-cli.ts';
import { checked } from '../support/run-in-process.ts';

/** Files by name; each row is one string, cells separated by blanks, `_` blank. */
type Files = Record<string, string[]>;

const parent = sharedFolder();
let folders = 0;

async function judged(files: Files, options: Partial<RunOptions> = {}) {
  const folder = join(parent, String((folders += 1)));
  mkdirSync(folder);
  for (const [name, rows] of Object.entries(files)) {
    const lines = rows.map((row) => row.replaceAll('_', '').replaceAll(' ', ','));
    writeFileSync(join(folder, `${name}.csv`), `${lines.join('\n')}\n`);
  }
  return checked(folder, options);
}

/** Rule, household and row of each issue. */
async function found(files: Files, options: Partial<RunOptions> = {}): Promise<string[]> {
  const { issues } = await judged(files, options);
  return issues.map(
    ({ rule, entity, where }) => `${rule} ${entity.household} 第 ${where[0]!.row} 行`,
  );
}

const household = '户编号 户主姓名 家庭人口数 县 乡 行政村';
const member = '户编号 人编号 姓名 性别 与户主关系';
const of = '虚岭县 城关镇 东村';

const rules = ['household-*', 'member-*'];

describe('几个年度的表一起给，各年只和各年的比', () => {
  const cases: [string, Files, string[]][] = [
    [
      '都写明年度，换了户主、添了人，都没有错',
      {
        户: [`年度 ${household}`, `2019 H1 样一 2 ${of}`, `2020 H1 样二 3 ${of}`],
        家庭成员: [
          `年度 ${member}`,
          '2019 H1 P1 样一 男 户主',
          '2019 H1 P2 样二 女 配偶',
          '2020 H1 P1 样一 男 配偶',
          '2020 H1 P2 样二 女 户主',
          '2020 H1 P3 样三 男 之子',
        ],
      },
      [],
    ],
    [
      '年度在文件名里，少一个人的是 2020 年',
      {
        '2019年户信息': [household, `H1 样一 2 ${of}`],
        '2020年户信息': [household, `H1 样一 2 ${of}`],
        '2019年家庭成员': [member, 'H1 P1 样一 男 户主', 'H1 P2 样二 女 配偶'],
        '2020年家庭成员': [member, 'H1 P1 样一 男 户主'],
      },
      ['household-count-mismatch H1 第 2 行'],
    ],
    [
      '户表没有写年度，成员表写的是上一年',
      {
        户: [household, `H1 样一 2 ${of}`],
        '2019年家庭成员': [member, 'H1 P1 样一 男 户主'],
      },
      ['household-count-mismatch H1 第 2 行'],
    ],
    [
      '户表没有写年度，成员表有两个年度：和数据日期那一年的比',
      {
        户: [household, `H1 样一 2 ${of}`],
        家庭成员: [
          `年度 ${member}`,
          '2019 H1 P1 样一 男 户主',
          '2020 H1 P1 样一 男 户主',
          '2020 H1 P2 样二 女 配偶',
        ],
      },
      [],
    ],
    [
      '户表有两个年度，成员表没有写年度：都和它比',
      {
        户: [`年度 ${household}`, `2019 H1 样一 2 ${of}`, `2020 H1 样一 1 ${of}`],
        家庭成员: [member, 'H1 P1 样一 男 户主', 'H1 P2 样二 女 配偶'],
      },
      ['household-count-mismatch H1 第 3 行'],
    ],
    [
      '一个乡镇的成员表写了 2019，另一个没有写：是同一年的',
      {
        户: [household, `H1 样一 1 ${of}`, 'H2 样二 1 虚岭县 河东乡 西村'],
        城关镇2019年家庭成员: [member, 'H1 P1 样一 男 户主'],
        河东乡家庭成员: [member, 'H2 P2 样二 男 户主'],
      },
      [],
    ],
    [
      '上一年的两张表写了年度，今年的没有写：是两个年度',
      {
        '2019年户信息': [household, `H1 样一 2 ${of}`],
        户信息: [household, `H1 样一 1 ${of}`],
        '2019年家庭成员': [member, 'H1 P1 样一 男 户主', 'H1 P2 样二 女 配偶'],
        家庭成员: [member, 'H1 P1 样一 男 户主'],
      },
      [],
    ],
  ];
  test.each(cases)('%s', async (_, files, expected) => {
    expect(await found(files, { only: rules })).toEqual(expected);
  });

  test('上一年的收入用今年的户表算', async () => {
    const files = {
      户: [household, `H1 样一 3 ${of}`],
      收入: ['年度 户编号 纯收入 人均纯收入', '2019 H1 9000 9000'],
    };
    expect(await found(files, { only: ['income-per-capita-div'], asOf: '2020-10-20' })).toEqual(
      await found(files, { only: ['income-per-capita-div'], asOf: '2019-10-20' }),
    );
  });

  test('乡镇的户数、人数只数今年的', async () => {
    const { summary } = await judged({
      户: [`年度 ${household}`, `2019 H1 样一 2 ${of}`, `2020 H1 样一 1 ${of}`],
      家庭成员: [
        `年度 ${member}`,
        '2019 H1 P1 样一 男 户主',
        '2019 H1 P2 样二 女 配偶',
        '2020 H1 P1 样一 男 户主',
      ],
    });
    expect(summary.townships).toMatchObject([
      { households: 1, persons: 1, householdsWithErrors: 0 },
    ]);
  });
});

describe('问题的编号', () => {
  const conditions = (...water: string[]): Files => ({
    户: [`${household} 脱贫属性`, `H1 样一 1 ${of} 已脱贫`],
    生产生活条件: [
      '年度 户编号 是否解决安全饮用水',
      ...water.map((value, i) => `${2018 + i} H1 ${value}`),
    ],
  });
  const ids = async (files: Files, options: Partial<RunOptions>) =>
    (await judged(files, options)).issues.map(({ id }) => id);

  test('改好一年的，别的年度的编号不变', async () => {
    const only = ['water-unsafe-exited'];
    const before = await ids(conditions('否', '否', '否'), { only });
    expect(new Set(before).size).toBe(3);
    expect(await ids(conditions('是', '否', '否'), { only })).toEqual(before.slice(1));
    expect(await ids(conditions('否', '是', '是'), { only })).toEqual(before.slice(0, 1));
  });

  test('没有写年度的表，编号不随数据日期变', async () => {
    const files = {
      户: [household, `H1 样一 1 ${of}`, `H1 样一 1 ${of}`],
      家庭成员: [`${member} 证件号码`, ...Array(2).fill('H1 P1 样一 男 户主 990001197001010014')],
    };
    const only = ['household-id-duplicate', 'id-duplicate-file', 'member-id-duplicate'];
    const before = await ids(files, { only, asOf: '2020-12-31' });
    expect(before).toHaveLength(2);
    expect(await ids(files, { only, asOf: '2021-01-05' })).toEqual(before);
  });
});

describe('after 只让同一行上的问题沉默', () => {
  const members = (...rows: string[]): Files => ({
    家庭成员: [`年度 ${member} 证件号码`, ...rows],
  });
  const cases: [string, Files, string[]][] = [
    [
      '上一年位数不对，今年校验码不对，各报各的',
      members('2019 H1 P1 样一 男 户主 990101', '2020 H1 P1 样一 男 户主 990001197001010012'),
      ['id-checksum H1 第 3 行', 'id-length H1 第 2 行'],
    ],
    [
      '两行一个人编号，一行空白，一行校验码不对',
      members('2020 H1 P1 样一 男 户主 _', '2020 H1 P1 样二 男 之子 990001197001010012'),
      ['id-checksum H1 第 3 行', 'id-missing H1 第 2 行', 'member-id-duplicate H1 第 2 行'],
    ],
    [
      '整行重复的只报证件号码重复',
      members(...Array<string>(2).fill('2020 H1 P1 样一 男 户主 990001197001010014')),
      ['id-duplicate-file H1 第 2 行'],
    ],
  ];
  test.each(cases)('%s', async (_, files, expected) => {
    const only = ['identity', 'member-id-duplicate'];
    expect((await found(files, { only })).toSorted()).toEqual(expected);
  });

  test('两张表的，同一户同一年才沉默', async () => {
    const files = {
      户: [`年度 ${household}`, `2019 H1 样一 2 ${of}`, `2020 H1 样一 3 ${of}`],
      收入: ['年度 户编号 纯收入 人均纯收入', '2019 H1 8000 4000', '2020 H1 9000 9000'],
    };
    const folder = join(parent, 'after');
    mkdirSync(folder);
    const rule = (id: string, table: string, expect_: string, after: string) =>
      `{id: ${id}, table: ${table}, expect: "${expect_}", after: [${after}], fields: [户编号], title: 试一条规则, message: 试一条规则,
category: 不准, severity: error, owner: 扶贫办, basis: 测试, certainty: practice, why: 测试, fix: 测试, examples: [{given: {}, finds: []}]}`;
    writeFileSync(join(folder, 'first-a.yaml'), rule('first-a', '户', '年度 = 2020', ''));
    writeFileSync(join(folder, 'then-b.yaml'), rule('then-b', '收入', '纯收入 = 0', 'first-a'));
    expect(await found(files, { rules: [folder], only: ['first-a', 'then-b'] })).toEqual([
      'first-a H1 第 2 行',
      'then-b H1 第 3 行',
    ]);
  });
});

test('注销的户里的人不数，也不算在别处重复登记', async () => {
  const files = {
    户: [`${household} 户状态`, `H1 样一 1 ${of} 注销`, `H2 样一 1 虚岭县 城关镇 西村 _`],
    家庭成员: [
      `${member} 证件号码`,
      'H1 P1 样一 男 户主 990001197001010014',
      'H2 P1 样一 男 户主 990001197001010014',
    ],
  };
  const { issues, summary } = await judged(files, {
    only: ['identity', 'household-*', 'member-*'],
  });
  expect(issues).toEqual([]);
  expect(summary.townships).toMatchObject([{ households: 1, persons: 1 }]);
});
