import { afterAll, describe, expect, test } from 'vitest';
import { lines, openRuleRoom } from '../../support/try-rule.ts';

const tried = await openRuleRoom();
afterAll(() => tried.close());

type Row = Record<string, string | number | null>;

async function find(text: string, given: Record<string, Row[]>, more = {}) {
  return tried.find(tried.rule(text), { given, ...more });
}

const said = `'{地区} {分子}/{分母} = {比率}，限 {限值}{基数过小}'`;

describe('一行就是一个村', () => {
  const text = `
table: 行政村
rate: {numerator: 未脱贫人数, denominator: 总人口数, limit: 村贫困发生率上限, direction: below}
fields: [未脱贫人数]
message: ${said}
`;
  const village = (row: Row) => ({ 行政村: [{ 乡: '甲镇', 行政村: '东村', ...row }] });
  test.each<[string, Row, string[]]>([
    ['低于限值', { 未脱贫人数: 29, 总人口数: 1000 }, []],
    [
      '等于限值：应当低于',
      { 未脱贫人数: 30, 总人口数: 1000 },
      ['甲镇/东村：甲镇东村 30/1000 = 3%，限 3%'],
    ],
    [
      '比限值高一点，不说成 3%',
      { 未脱贫人数: 30001, 总人口数: 1000000 },
      ['甲镇/东村：甲镇东村 30001/1000000 = 3.0001%，限 3%'],
    ],
    ['分子是零', { 未脱贫人数: 0, 总人口数: 1000 }, []],
    ['没有分母', { 未脱贫人数: 30, 总人口数: null }, []],
    ['分母是零', { 未脱贫人数: 30, 总人口数: 0 }, []],
    ['没有分子', { 未脱贫人数: null, 总人口数: 1000 }, []],
  ])('%s', async (_, row, expected) => {
    expect(lines(await find(text, village(row)))).toEqual(expected);
  });

  test('限值按地区和年度', async () => {
    const given = village({ 未脱贫人数: 25, 总人口数: 1000 });
    expect(lines(await find(text, given, { region: '湖南' }))).toEqual([
      '甲镇/东村：甲镇东村 25/1000 = 2.5%，限 2%',
    ]);
    expect(lines(await find(text, given, { region: '陕西', asOf: '2018-12-31' }))).toEqual([]);
    expect(lines(await find(text, given, { region: '陕西', asOf: '2019-12-31' }))).toHaveLength(1);
    // 2013 年还没有限值：不判断
    expect(lines(await find(text, given, { region: '湖南', asOf: '2013-12-31' }))).toEqual([]);
  });

  test('unknown: issue 算不出来也报告', async () => {
    const found = await find(`${text}unknown: issue`, village({ 未脱贫人数: 3, 总人口数: null }));
    expect(lines(found)).toEqual(['甲镇/东村：甲镇东村 3/空白 = 无法计算，限 3%']);
  });

  test.each<[string, string, number, string[]]>([
    ['at-most 等于可以', 'at-most', 30, []],
    ['at-least 等于可以', 'at-least', 30, []],
    ['at-least 少一人', 'at-least', 29, ['甲镇/东村：甲镇东村 29/1000 = 2.9%，限 3%']],
    ['above 等于不行', 'above', 30, ['甲镇/东村：甲镇东村 30/1000 = 3%，限 3%']],
  ])('%s', async (_, direction, count, expected) => {
    const changed = text.replace('below', direction);
    expect(lines(await find(changed, village({ 未脱贫人数: count, 总人口数: 1000 })))).toEqual(
      expected,
    );
  });

  test.each<[string, string, string[]]>([
    [
      'say：照样报告，说明基数小',
      'minimum: 100',
      ['甲镇/东村：甲镇东村 1/20 = 5%，限 3%，分母只有 20，比率仅供参考'],
    ],
    ['pass：放过', 'minimum: 100, small: pass', []],
    ['正好够数', 'minimum: 20, small: pass', ['甲镇/东村：甲镇东村 1/20 = 5%，限 3%']],
  ])('分母太小：%s', async (_, more, expected) => {
    const changed = text.replace('direction: below', `direction: below, ${more}`);
    expect(lines(await find(changed, village({ 未脱贫人数: 1, 总人口数: 20 })))).toEqual(expected);
  });
});

describe('村表与户表：户数从户表里数', () => {
  const text = `
table: 行政村
rate:
  numerator: {table: 户, where: "脱贫属性 = '未脱贫'", sum: 家庭人口数}
  denominator: 总人口数
  stated: 贫困发生率
  tolerance: 贫困发生率容差
fields: [贫困发生率]
message: '登记 {贫困发生率}%，按户表 {分子}/{分母} = {比率}'
`;
  const house = (
    户编号: string,
    乡: string,
    行政村: string,
    家庭人口数: number | null,
    脱贫属性 = '未脱贫',
  ) => ({ 户编号, 乡, 行政村, 家庭人口数, 脱贫属性 });
  const houses = [
    house('H1', '甲镇', '东村', 4),
    house('H2', '甲镇', '东村', 3),
    house('H3', '甲镇', '东村', 5, '已脱贫'),
    house('H4', '乙镇', '东村', 9),
    house('H5', '甲镇', '西村', 5, '已脱贫'),
  ];
  test.each<[string, Row, string[]]>([
    ['相符', { 行政村: '东村', 总人口数: 1000, 贫困发生率: 0.7 }, []],
    ['在容差内', { 行政村: '东村', 总人口数: 1000, 贫困发生率: 0.71 }, []],
    [
      '超出容差',
      { 行政村: '东村', 总人口数: 1000, 贫困发生率: 0.72 },
      ['甲镇/东村：登记 0.72%，按户表 7/1000 = 0.7%'],
    ],
    [
      '有户而没有一户未脱贫，是零',
      { 行政村: '西村', 总人口数: 1000, 贫困发生率: 1 },
      ['甲镇/西村：登记 1%，按户表 0/1000 = 0%'],
    ],
    ['户表里没有这个村，不当作零', { 行政村: '南村', 总人口数: 1000, 贫困发生率: 1 }, []],
    ['没有登记', { 行政村: '东村', 总人口数: 1000, 贫困发生率: null }, []],
    [
      '很小的比率不说成 0%',
      { 行政村: '东村', 总人口数: 9000000, 贫困发生率: 0.1 },
      ['甲镇/东村：登记 0.1%，按户表 7/9000000 = 0.0001%'],
    ],
  ])('%s', async (_, row, expected) => {
    expect(lines(await find(text, { 行政村: [{ 乡: '甲镇', ...row }], 户: houses }))).toEqual(
      expected,
    );
  });

  test('已注销的户不数，除非 all: true', async () => {
    const given = {
      行政村: [{ 乡: '甲镇', 行政村: '东村', 总人口数: 1000, 贫困发生率: 0.4 }],
      户: [house('H1', '甲镇', '东村', 4), { ...house('H2', '甲镇', '东村', 3), 户状态: '注销' }],
    };
    expect(lines(await find(text, given))).toEqual([]);
  });

  test('成员表没有村，跟着户走', async () => {
    const found = await find(
      `
table: 行政村
rate:
  numerator: {table: 家庭成员, where: "是否参加城乡居民基本医疗保险 = '是'"}
  denominator: {table: 家庭成员}
  limit: 100
  direction: at-least
message: ${said}
`,
      {
        行政村: [
          { 乡: '甲镇', 行政村: '东村' },
          { 乡: '甲镇', 行政村: '西村' },
        ],
        户: houses,
        家庭成员: [
          { 户编号: 'H1', 姓名: '甲', 是否参加城乡居民基本医疗保险: '是' },
          { 户编号: 'H1', 姓名: '乙', 是否参加城乡居民基本医疗保险: '否' },
          { 户编号: 'H2', 姓名: '丙', 是否参加城乡居民基本医疗保险: '是' },
          { 户编号: 'H5', 姓名: '丁', 是否参加城乡居民基本医疗保险: '是' },
        ],
      },
    );
    expect(lines(found)).toEqual(['甲镇/东村：甲镇东村 2/3 = 66.67%，限 100%']);
  });
});

describe('by：本表的行按地区归并', () => {
  const text = (by: string) => `
table: 户
rate:
  by: ${by}
  numerator: {where: "脱贫属性 = '未脱贫'"}
  limit: 50
fields: [脱贫属性]
message: ${said}
`;
  const row = (户编号: string, 乡: string, 行政村: string | null, 脱贫属性 = '已脱贫') => ({
    县: '某县',
    户编号,
    乡,
    行政村,
    脱贫属性,
  });
  const rows = [
    row('H1', '甲镇', '东村', '未脱贫'),
    row('H2', '甲镇', '东村', '未脱贫'),
    row('H3', '甲镇', '东村'),
    row('H4', '甲镇', '西村'),
    row('H5', '甲镇', '西村'),
    row('H6', '乙镇', '东村', '未脱贫'),
    row('H7', '乙镇', '东村'),
    row('H8', '乙镇', null, '未脱贫'),
  ];
  test.each<[string, string[]]>([
    ['村', ['某县/甲镇/东村：甲镇东村 2/3 = 66.67%，限 50%']],
    ['乡', ['某县/乙镇：乙镇 2/3 = 66.67%，限 50%']],
    ['县', []],
  ])('按%s', async (by, expected) => {
    expect(lines(await find(text(by), { 户: rows }))).toEqual(expected);
    expect(lines(await find(text(by), { 户: rows.toReversed() }))).toEqual(expected);
  });

  test('分母在另一张表', async () => {
    const found = await find(
      `
table: 户
rate: {by: 村, numerator: {where: "脱贫属性 = '未脱贫'"}, denominator: {table: 行政村, sum: 总户数}, limit: 1}
message: ${said}
`,
      {
        户: rows,
        行政村: [
          { 乡: '甲镇', 行政村: '东村', 总户数: 100 },
          { 乡: '乙镇', 行政村: '东村', 总户数: 100 },
        ],
      },
    );
    expect(lines(found)).toEqual(['某县/甲镇/东村：甲镇东村 2/100 = 2%，限 1%']);
  });

  test('when 之外的行分子分母都不数', async () => {
    const found = await find(`${text('村')}when: 户编号 <> 'H3'`, { 户: rows });
    expect(lines(found)).toEqual(['某县/甲镇/东村：甲镇东村 2/2 = 100%，限 50%']);
  });
});

test('不知道在哪个村，跳过而不是通过', async () => {
  const found = find(
    `
table: 户
rate: {by: 村, numerator: {where: "脱贫属性 = '未脱贫'"}, limit: 50}
message: ${said}
`,
    { 户: [{ 户编号: 'H1', 脱贫属性: '未脱贫' }] },
  );
  await expect(found).resolves.toEqual([]);
});

test.each([
  [
    '限值和申报值都写了',
    'numerator: 未脱贫人数, denominator: 总人口数, limit: 3, stated: 贫困发生率',
    /只写一项/,
  ],
  ['一样也没写', 'numerator: 未脱贫人数, denominator: 总人口数', /只写一项/],
  ['写了 by 而分子是一列', 'by: 村, numerator: 未脱贫人数, limit: 3', /where/],
])('写错的规则：%s', (_, options, sentence) => {
  expect(() => tried.rule(`\ntable: 行政村\nrate: {${options}}\nmessage: '{比率}'\n`)).toThrow(
    sentence,
  );
});
