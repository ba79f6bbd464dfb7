import { describe, expect, test } from 'vitest';
import { csvFolder } from '../support/csv-folder.ts';
import { checked } from '../support/run-in-process.ts';

/** What each rule said of itself, and whom it found: `household-no-head ran 1 部分未检查：…`, `household-no-head H1`. */
async function said(files: Record<string, string>, only: string[]) {
  const report = await checked(csvFolder(files), { only });
  return {
    rules: report.rules.map(
      ({ id, status, checked: rows, reason }) =>
        `${id} ${status} ${rows}${reason ? ` ${reason}` : ''}`,
    ),
    found: report.issues.map(({ rule, entity }) => `${rule} ${entity.household}`),
  };
}

const households = `
  县 乡 行政村 户编号 户主姓名 家庭人口数
  虚县 甲镇 东村 H1 样一 1
  虚县 乙镇 西村 H2 样二 1`;
const membersOfA = `
  户编号 人编号 姓名 性别 与户主关系 务工时间 健康状况
  H1 P1 样一 男 之子 _ 健康`;

describe('别的表有一张缺列', () => {
  const income = `
    户编号 年度 工资性收入 生产经营性收入 财产性收入 转移性收入 纯收入
    H1 2020 9000 0 0 0 9000
    H2 2020 9000 0 0 0 9000`;

  test('那张表里的户不判断，并说明；别的户照查', async () => {
    const files = {
      户基本信息: households,
      收入: income,
      甲镇家庭成员: membersOfA,
      乙镇家庭成员: `
        户编号 人编号 姓名 性别 健康状况 民族
        H2 P2 样二 男 健康 汉`,
    };
    expect(await said(files, ['household-no-head', 'income-wage-no-worker'])).toEqual({
      rules: [
        'household-no-head ran 1 部分未检查：乙镇家庭成员.csv 没有列 与户主关系',
        'income-wage-no-worker ran 1 部分未检查：乙镇家庭成员.csv 没有列 务工时间',
      ],
      found: ['household-no-head H1', 'income-wage-no-worker H1'],
    });
  });

  test('它连户编号也没有，就看它是哪个乡镇的', async () => {
    const files = {
      户基本信息: households,
      甲镇家庭成员: membersOfA,
      乙镇家庭成员: `
        县 乡 行政村 人编号 姓名 性别 与户主关系 健康状况 民族
        虚县 乙镇 西村 P2 样二 男 户主 健康 汉`,
    };
    expect(await said(files, ['household-count-mismatch'])).toEqual({
      rules: ['household-count-mismatch ran 1 部分未检查：乙镇家庭成员.csv 没有列 户编号'],
      found: [],
    });
  });

  test('连乡镇也说不出，整条规则不执行', async () => {
    const files = {
      户基本信息: households,
      甲镇家庭成员: membersOfA,
      别处家庭成员: `
        人编号 姓名 性别 与户主关系 健康状况 民族
        P2 样二 男 户主 健康 汉`,
    };
    expect(await said(files, ['household-count-mismatch'])).toEqual({
      rules: [
        'household-count-mismatch skipped 0 别处家庭成员.csv 没有列 户编号，又说不出是哪些户的',
      ],
      found: [],
    });
  });
});

test('几列有一列即可的，一列也没有的那张不判断', async () => {
  const files = {
    户: `
      县 乡 行政村 户编号 户主姓名 脱贫属性
      虚县 甲镇 东村 H1 样一 已脱贫
      虚县 乙镇 西村 H2 样二 已脱贫`,
    甲镇生产生活条件: `
      户编号 年度 是否危房户 是否解决安全饮用水
      H1 2020 是 是`,
    乙镇生产生活条件: `
      户编号 年度 是否解决安全饮用水 是否通生活用电
      H2 2020 是 是`,
  };
  expect(await said(files, ['house-danger-exited'])).toEqual({
    rules: [
      'house-danger-exited ran 1 部分未检查：乙镇生产生活条件.csv 没有列 是否危房户或危房级别',
    ],
    found: ['house-danger-exited H1'],
  });
});

test('每张表都缺这一列或那一列：没有执行，不算通过', async () => {
  const files = {
    户基本信息: households,
    家庭成员1: `
      户编号 人编号 姓名 性别 证件号码 健康状况
      H1 P1 样一 女 1 健康`,
    家庭成员2: `
      户编号 人编号 姓名 与户主关系 证件号码 健康状况
      H2 P2 样二 之子 1 健康`,
  };
  expect(await said(files, ['relation-sex-mismatch'])).toEqual({
    rules: [
      'relation-sex-mismatch skipped 0 没有能检查的行：家庭成员1.csv 没有列 与户主关系；家庭成员2.csv 没有列 性别',
    ],
    found: [],
  });
});

describe('有一个乡镇没有报来', () => {
  test('成员表、结对表、户表：那个乡镇不判断，并说明', async () => {
    const files = {
      户基本信息: `${households}
        虚县 甲镇 东村 H3 样三 1`,
      家庭成员: membersOfA,
      帮扶责任人: `
        户编号 帮扶责任人姓名 帮扶单位
        H1 样四 县局`,
    };
    expect(await said(files, ['household-empty', 'helper-none'])).toEqual({
      rules: [
        'helper-none ran 2 部分未检查：乙镇 没有表 帮扶责任人 的数据',
        'household-empty ran 2 部分未检查：乙镇 没有表 家庭成员 的数据',
      ],
      found: ['helper-none H3', 'household-empty H3'],
    });
  });

  test('成员的户表没有报来，不是多余人员', async () => {
    const files = {
      户: `
        县 乡 行政村 户编号 户主姓名 家庭人口数
        虚县 甲镇 东村 H1 样一 1`,
      家庭成员: `
        县 乡 行政村 户编号 人编号 姓名 性别 与户主关系
        虚县 甲镇 东村 H1 P1 样一 男 户主
        虚县 甲镇 东村 H9 P9 样九 男 户主
        虚县 乙镇 西村 H2 P2 样二 男 户主`,
    };
    expect(await said(files, ['member-orphan'])).toEqual({
      rules: ['member-orphan ran 2 部分未检查：乙镇 没有表 户 的数据'],
      found: ['member-orphan H9'],
    });
  });

  test('墙上公示只有甲镇的：乙镇各户不算墙上没有', async () => {
    const source = (...townships: string[]) =>
      ['县 乡 户编号 户主姓名 家庭人口数 主要致贫原因 人均纯收入 更新日期']
        .concat(townships.map((town) => `虚县 ${town[0]}镇 ${town} 样一 1 因病 5000 2020-10-01`))
        .join('\n');
    const all = source('甲1', '甲2', '乙1');
    const files = {
      户: all,
      墙上公示: source('甲1'),
      扶贫手册: all,
      入户访谈: all,
      现场核查: all,
    };
    const { found } = await said(files, ['six-missing-source']);
    expect(found).toEqual(['six-missing-source 甲2']);
  });
});
