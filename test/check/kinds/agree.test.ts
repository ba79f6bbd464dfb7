import { afterAll, describe, expect, test } from 'vitest';
import { openRuleRoom } from '../../support/try-rule.ts';

const tried = await openRuleRoom();
afterAll(() => tried.close());

type Row = Record<string, string | number | null>;

async function find(options: string, given: Record<string, Row[]>, more = '') {
  const rule = tried.rule(`
table: 户
agree:
  on: 户编号
${options.trim().replace(/^/gm, '  ')}
message: '{字段} {各来源}，异源 {异源}'
${more}`);
  const found = await tried.find(rule, { given });
  return found.map(({ key, message }) => `${key}：${message}`);
}

/** 一户在各来源里的数；undefined 为那处没有这一户。 */
function house(column: string, values: Record<string, string | number | null | undefined>) {
  const tables: Record<string, string> = {
    系统: '户',
    公示: '墙上公示',
    手册: '扶贫手册',
    访谈: '入户访谈',
    档案: '档案资料',
  };
  return Object.fromEntries(
    Object.entries(values).map(([label, value]) => [
      tables[label]!,
      value === undefined ? [] : [{ 户编号: 'H1', [column]: value }],
    ]),
  );
}

const four =
  'field: 家庭人口数\ncompare: number\nsources: {系统: 户, 公示: 墙上公示, 手册: 扶贫手册, 访谈: 入户访谈}';

describe('differ：不全一致就报告，多数之外只有一处时点名', () => {
  test.each<[string, Record<string, number | null | undefined>, string[]]>([
    ['都一样', { 系统: 3, 公示: 3, 手册: 3, 访谈: 3 }, []],
    [
      '三比一',
      { 系统: 3, 公示: 4, 手册: 3, 访谈: 3 },
      ['H1：家庭人口数 系统 3，公示 4，手册 3，访谈 3，异源 公示'],
    ],
    [
      '二比二，不点名',
      { 系统: 3, 公示: 4, 手册: 3, 访谈: 4 },
      ['H1：家庭人口数 系统 3，公示 4，手册 3，访谈 4，异源 无法判断'],
    ],
    [
      '一比一，不点名',
      { 系统: 3, 公示: 4, 手册: undefined, 访谈: undefined },
      ['H1：家庭人口数 系统 3，公示 4，异源 无法判断'],
    ],
    ['空白不参加比较', { 系统: 3, 公示: null, 手册: 3, 访谈: 3 }, []],
    [
      '空白之外三比一不到',
      { 系统: 3, 公示: null, 手册: 4, 访谈: 3 },
      ['H1：家庭人口数 系统 3，手册 4，访谈 3，异源 手册'],
    ],
    ['只有一处', { 系统: 3, 公示: undefined, 手册: undefined, 访谈: undefined }, []],
    [
      '系统没有这一户，记在第一个有的来源',
      { 系统: undefined, 公示: 4, 手册: 3, 访谈: 3 },
      ['H1：家庭人口数 公示 4，手册 3，访谈 3，异源 公示'],
    ],
  ])('%s', async (_, values, expected) => {
    expect(await find(four, house('家庭人口数', values))).toEqual(expected);
  });
});

describe('容差', () => {
  const income = (tolerance: string) =>
    `field: 人均纯收入\ncompare: number\nsources: {系统: 收入, 公示: 墙上公示, 访谈: 入户访谈}\n${tolerance}`;
  const given = (系统: number, 公示: number, 访谈?: number) => ({
    户: [{ 户编号: 'H1' }],
    收入: [{ 户编号: 'H1', 人均纯收入: 系统 }],
    墙上公示: [{ 户编号: 'H1', 人均纯收入: 公示 }],
    ...(访谈 === undefined ? {} : { 入户访谈: [{ 户编号: 'H1', 人均纯收入: 访谈 }] }),
  });
  test.each<[string, string, Record<string, Row[]>, number]>([
    ['没有容差', '', given(5000, 5000.5), 1],
    ['正好在容差上', 'tolerance: {number: 收入容差}', given(5000, 5001), 0],
    ['超出容差', 'tolerance: {number: 收入容差}', given(5000, 5001.01), 1],
    ['百分之五正好', 'tolerance: {percent: 5}', given(9500, 10000), 0],
    ['百分之五多一点', 'tolerance: {percent: 5}', given(9499, 10000), 1],
    ['两样容差满足一样就行', 'tolerance: {number: 1, percent: 5}', given(9600, 10000), 0],
    [
      '口述的放宽',
      'tolerance: {number: 1}\nlooser: {访谈: {number: 200}}',
      given(5000, 5000, 5200),
      0,
    ],
    [
      '口述的放宽也有限',
      'tolerance: {number: 1}\nlooser: {访谈: {number: 200}}',
      given(5000, 5000, 5201),
      1,
    ],
    [
      '放宽的只是口述',
      'tolerance: {number: 1}\nlooser: {访谈: {number: 200}}',
      given(5000, 5100),
      1,
    ],
  ])('%s', async (_, tolerance, tables, count) => {
    expect(await find(income(tolerance), tables)).toHaveLength(count);
  });
});

describe('compare', () => {
  test.each<[string, string, string, string, string, number]>([
    ['姓名不计间隔点和空格', 'name', '户主姓名', '阿卜·力孜', '阿卜•力 孜', 0],
    ['不同的姓名', 'name', '户主姓名', '张三', '张珊', 1],
    ['多项不计次序', 'set', '帮扶措施', '产业帮扶,就业帮扶', '就业帮扶、产业帮扶', 0],
    ['多项少一项', 'set', '帮扶措施', '产业帮扶,就业帮扶', '产业帮扶', 1],
  ])('%s', async (_, compare, field, one, other, count) => {
    const found = await find(
      `field: ${field}\ncompare: ${compare}\nsources: {手册: 扶贫手册, 公示: 墙上公示}`,
      {
        户: [{ 户编号: 'H1' }],
        扶贫手册: [{ 户编号: 'H1', [field]: one }],
        墙上公示: [{ 户编号: 'H1', [field]: other }],
      },
    );
    expect(found).toHaveLength(count);
  });
});

describe('odd：其余一致而仅一处不同', () => {
  const options = `${four.replace('}', ', 档案: 档案资料}')}\nverdict: odd\nagreeing: 六源多数来源数`;
  test.each<[string, Record<string, number | undefined>, string[]]>([
    [
      '四比一',
      { 系统: 3, 公示: 3, 手册: 3, 访谈: 3, 档案: 4 },
      ['H1：家庭人口数 系统 3，公示 3，手册 3，访谈 3，档案 4，异源 档案'],
    ],
    ['三比一，一致的不够四处', { 系统: 3, 公示: 3, 手册: 3, 访谈: undefined, 档案: 4 }, []],
    ['三比二', { 系统: 3, 公示: 3, 手册: 3, 访谈: 4, 档案: 4 }, []],
  ])('%s', async (_, values, expected) => {
    expect(await find(options, house('家庭人口数', values))).toEqual(expected);
  });
});

describe('missing：多处有而一处没有该户', () => {
  const options = `${four.replace('field: 家庭人口数\ncompare: number', 'field: 户编号')}\nverdict: missing\nagreeing: 六源缺失来源数`;
  test.each<[string, Record<string, number | undefined>, number]>([
    ['三处有，一处没有', { 系统: 3, 公示: 3, 手册: 3, 访谈: undefined }, 1],
    ['两处有', { 系统: 3, 公示: 3, 手册: undefined, 访谈: undefined }, 0],
    ['都有', { 系统: 3, 公示: 3, 手册: 3, 访谈: 3 }, 0],
  ])('%s', async (_, values, count) => {
    const found = await find(options, {
      ...house('家庭人口数', values),
      // 另一户使每个来源都算给了
      入户访谈: [
        { 户编号: 'H2', 家庭人口数: 1 },
        ...(values['访谈'] ? [{ 户编号: 'H1', 家庭人口数: 3 }] : []),
      ],
    });
    expect(found.filter((line) => line.startsWith('H1'))).toHaveLength(count);
  });
});

test('一户在一个来源里有几行，取第一行有值的；行的次序换了，结论不换', async () => {
  const rows = [
    { 户编号: 'H1', 家庭人口数: null },
    { 户编号: 'H1', 家庭人口数: 4 },
  ];
  const given = (公示: Row[]) => ({
    户: [{ 户编号: 'H1', 家庭人口数: 3 }],
    墙上公示: 公示,
    扶贫手册: [{ 户编号: 'H1', 家庭人口数: 3 }],
  });
  const expected = ['H1：家庭人口数 系统 3，公示 4，手册 3，异源 公示'];
  expect(await find(four, given(rows))).toEqual(expected);
  expect(await find(four, given(rows.toReversed()))).toEqual(expected);
});

test('几列逐列比较，一列一条', async () => {
  const found = await find(
    'field: [户主姓名, 户联系电话]\nsources: {公示: 墙上公示, 手册: 扶贫手册}',
    {
      户: [{ 户编号: 'H1' }],
      墙上公示: [{ 户编号: 'H1', 户主姓名: '张三', 户联系电话: '13800000000' }],
      扶贫手册: [{ 户编号: 'H1', 户主姓名: '张珊', 户联系电话: '13800000001' }],
    },
  ).catch((error: unknown) => String(error));
  expect(found).toHaveLength(2);
});

test('when 之外的户不看', async () => {
  const given = house('家庭人口数', { 系统: 3, 公示: 4, 手册: 3, 访谈: 3 });
  expect(await find(four, given, "when: 户编号 <> 'H1'")).toEqual([]);
});
