import { afterAll, describe, expect, test } from 'vitest';
import { lines, openRuleRoom } from '../../support/try-rule.ts';

const tried = await openRuleRoom();
afterAll(() => tried.close());

type Row = Record<string, string | number | null>;

/** 数据日期是 2020-12-31。 */
async function find(text: string, given: Record<string, Row[]>) {
  return tried.find(tried.rule(text), { given });
}

const updated = (within: string, more = '') => `
table: 墙上公示
fresh: {dates: 更新日期, within: ${within}}
message: '最新 {最新日期}，已 {落后}，期限 {期限}'
${more}`;

describe('一列日期不早于数据日期多少天', () => {
  test.each<[string, string, string | null, string[]]>([
    ['正好 31 天不算', '31', '2020-11-30', []],
    ['32 天', '31', '2020-11-29', ['H1：最新 2020-11-29，已 32 天，期限 31 天']],
    ['晚于数据日期的不是陈旧', '31', '2021-02-01', []],
    ['空白放过', '31', null, []],
    ['看不懂的日期放过', '31', '去年', []],
    [
      '期限写参数名',
      '六源更新间隔天数',
      '2020-11-29',
      ['H1：最新 2020-11-29，已 32 天，期限 31 天'],
    ],
    ['不到 1 个月', '1, unit: 月', '2020-12-01', []],
    ['1 个月又 1 天', '1, unit: 月', '2020-11-30', ['H1：最新 2020-11-30，已 1 个月，期限 1 个月']],
    ['工作日：12 月 24 日之后有 5 个', '5, unit: 工作日', '2020-12-24', []],
    [
      '工作日',
      '5, unit: 工作日',
      '2020-12-23',
      ['H1：最新 2020-12-23，已 6 个工作日，期限 5 个工作日'],
    ],
  ])('%s', async (_, within, date, expected) => {
    const found = await find(updated(within), { 墙上公示: [{ 户编号: 'H1', 更新日期: date }] });
    expect(lines(found)).toEqual(expected);
  });

  test('unknown: issue 没有日期也报告', async () => {
    const found = await find(updated('31', 'unknown: issue'), {
      墙上公示: [
        { 户编号: 'H1', 更新日期: null },
        { 户编号: 'H2', 更新日期: '2020-12-30' },
      ],
    });
    expect(lines(found)).toEqual(['H1：最新 空白，已 没有日期，期限 31 天']);
    expect(found[0]!.fields).toEqual(['更新日期']);
  });

  test('when 之外的行不看', async () => {
    const found = await find(updated('31', 'when: 户主姓名 is not null'), {
      墙上公示: [
        { 户编号: 'H1', 户主姓名: '张三', 更新日期: '2020-01-01' },
        { 户编号: 'H2', 户主姓名: null, 更新日期: '2020-01-01' },
      ],
    });
    expect(found.map(({ key }) => key)).toEqual(['H1']);
  });
});

test('几列日期取最新', async () => {
  const found = await find(
    `
table: 整改台账
fresh: {dates: [反馈日期, 更新日期], within: 31}
message: '最新 {最新日期}'
`,
    {
      整改台账: [
        { 序号: '1', 反馈日期: '2020-01-01', 更新日期: '2020-12-20' },
        { 序号: '2', 反馈日期: '2020-01-01', 更新日期: null },
        { 序号: '3', 反馈日期: null, 更新日期: null },
      ],
    },
  );
  expect(lines(found)).toEqual(['2：最新 2020-01-01']);
  expect(found[0]!.fields).toEqual(['反馈日期', '更新日期']);
});

test('than：与另一个日期比', async () => {
  const found = await find(
    `
table: 整改台账
fresh: {dates: 更新日期, within: 10, than: 反馈日期}
message: '{最新日期} 比 {参照日期} 早 {落后}'
`,
    {
      整改台账: [
        { 序号: '1', 反馈日期: '2020-06-30', 更新日期: '2020-06-01' },
        { 序号: '2', 反馈日期: '2020-06-30', 更新日期: '2020-06-20' },
        { 序号: '3', 反馈日期: null, 更新日期: '2020-06-20' },
      ],
    },
  );
  expect(lines(found)).toEqual(['1：2020-06-01 比 2020-06-30 早 29 天']);
});

test('peers：与同村最新的比，没有村的不比', async () => {
  const found = await find(
    `
table: 帮扶责任人
fresh: {dates: 最近走访日期, within: 30, peers: [乡, 行政村]}
fields: [最近走访日期]
message: '{最近走访日期} 落后于 {参照日期}'
`,
    {
      帮扶责任人: [
        { 户编号: 'H1', 乡: '甲镇', 行政村: '东村', 最近走访日期: '2020-05-01' },
        { 户编号: 'H2', 乡: '甲镇', 行政村: '东村', 最近走访日期: '2020-06-01' },
        { 户编号: 'H3', 乡: '甲镇', 行政村: '西村', 最近走访日期: '2020-01-01' },
        { 户编号: 'H4', 乡: '乙镇', 行政村: '东村', 最近走访日期: '2020-01-01' },
        { 户编号: 'H5', 乡: '甲镇', 行政村: null, 最近走访日期: '2020-01-01' },
        { 户编号: 'H6', 乡: '甲镇', 行政村: null, 最近走访日期: '2020-12-01' },
      ],
    },
  );
  expect(found.map(({ message }) => message)).toEqual(['2020-05-01 落后于 2020-06-01']);
});

test('each：几处的日期互相比，落后的都点名', async () => {
  const newest = (table: string) =>
    `(select max(x.更新日期) from ${table} x where x.户编号 = 户.户编号)`;
  const found = await find(
    `
table: 户
fresh:
  dates:
    墙上公示: ${newest('墙上公示')}
    扶贫手册: ${newest('扶贫手册')}
    档案资料: ${newest('档案资料')}
  each: true
  within: 六源更新间隔天数
optional: [档案资料]
message: '最新 {最新日期}，落后的有 {落后者}'
`,
    {
      户: [{ 户编号: 'H1' }, { 户编号: 'H2' }, { 户编号: 'H3' }],
      墙上公示: [
        { 户编号: 'H1', 更新日期: '2020-06-01' },
        { 户编号: 'H2', 更新日期: '2020-06-01' },
      ],
      扶贫手册: [
        { 户编号: 'H1', 更新日期: '2020-08-01' },
        { 户编号: 'H1', 更新日期: '2020-03-01' },
        { 户编号: 'H2', 更新日期: '2020-07-02' },
      ],
    },
  );
  expect(lines(found)).toEqual(['H1：最新 2020-08-01，落后的有 墙上公示 2020-06-01']);
});

describe('rows：日期在另一张表里', () => {
  const text = `
table: 户
fresh:
  rows: {table: 帮扶责任人, on: 户编号, date: 最近走访日期, where: "帮扶责任人姓名 is not null"}
  within: 走访间隔天数
fields: [户编号]
message: '最近走访 {最新日期}'
`;
  const given = {
    户: [{ 户编号: 'H1' }, { 户编号: 'H2' }, { 户编号: 'H3' }],
    帮扶责任人: [
      { 户编号: 'H1', 帮扶责任人姓名: '甲', 最近走访日期: '2020-11-01' },
      { 户编号: 'H1', 帮扶责任人姓名: '乙', 最近走访日期: '2020-12-01' },
      { 户编号: 'H2', 帮扶责任人姓名: '丙', 最近走访日期: '2020-11-30' },
      { 户编号: 'H2', 帮扶责任人姓名: null, 最近走访日期: '2020-12-30' },
    ],
  };
  test('取最新一行；没有一行的放过', async () => {
    expect(lines(await find(text, given))).toEqual(['H2：最近走访 2020-11-30']);
  });
  test('unknown: issue 没有一行的也报告', async () => {
    expect(lines(await find(`${text}unknown: issue`, given))).toEqual([
      'H2：最近走访 2020-11-30',
      'H3：最近走访 空白',
    ]);
  });
});

test.each([
  ['日期一样也没写', 'fresh: {within: 31}', /至少写一项/],
  [
    'than 和 peers 都写了',
    'fresh: {dates: 更新日期, within: 31, than: 更新日期, peers: [户编号]}',
    /只能写一项/,
  ],
])('写错的规则：%s', (_, text, sentence) => {
  expect(() => tried.rule(`\ntable: 墙上公示\n${text}\nmessage: '{最新日期}'\n`)).toThrow(sentence);
});
