import { afterAll, describe, expect, test } from 'vitest';
import { lines, openRuleRoom } from '../../support/try-rule.ts';

const tried = await openRuleRoom();
afterAll(() => tried.close());

type Row = Record<string, string | number | boolean | null>;

async function find(yaml: string, given: Record<string, Row[]>) {
  return tried.find(tried.rule(yaml), { given });
}

describe('expect：每行都应成立的条件', () => {
  const rule = (more = '') => `
table: 户
expect: 家庭人口数 > 0
fields: [家庭人口数]
message: '{户编号} {家庭人口数} 人'
${more}`;
  const rows = [
    { 户编号: 'H1', 家庭人口数: 3 },
    { 户编号: 'H2', 家庭人口数: 0 },
    { 户编号: 'H3', 家庭人口数: null },
    { 户编号: 'H4', 家庭人口数: '三口' },
    { 户编号: 'H5', 家庭人口数: 0, 户状态: '注销' },
  ];
  test.each<[string, string, string[]]>([
    ['不成立才报告，空白和看不懂的放过', '', ['H2：H2 0 人']],
    [
      'unknown: issue 空白和看不懂的也报告',
      'unknown: issue',
      ['H2：H2 0 人', 'H3：H3 空白 人', 'H4：H4 空白 人'],
    ],
    ['when 之外的不看', "when: 户编号 <> 'H2'", []],
    ['when 说不清的不看', 'when: 家庭人口数 >= 0\nunknown: issue', ['H2：H2 0 人']],
    ['all: true 不在册的也看', 'all: true', ['H2：H2 0 人', 'H5：H5 0 人']],
  ])('%s', async (_, more, expected) => {
    expect(lines(await find(rule(more), { 户: rows }))).toEqual(expected);
  });
});

describe('required：不得为空的列', () => {
  const rule = (options: string, more = '') => `
table: 户
required: {fields: [户主姓名, 开户银行], ${options}}
message: '缺 {空白列}'
${more}`;
  const both = { 户主姓名: '张三', 开户银行: '某某银行' };
  test.each<[string, string, Row, string[]]>([
    ['都填了', '', both, []],
    ['缺一列', '', { ...both, 开户银行: null }, ['H1：缺 开户银行']],
    ['只有空格也是空白', '', { ...both, 户主姓名: '　 ' }, ['H1：缺 户主姓名']],
    ['两列都缺', '', { 户主姓名: null, 开户银行: null }, ['H1：缺 户主姓名、开户银行']],
    ['填了“无”是填了', '', { ...both, 户主姓名: '无' }, []],
    ['“无”当作没填', 'placeholders: [无]', { ...both, 户主姓名: '无' }, ['H1：缺 户主姓名']],
    ['填一列就够', 'enough: any', { ...both, 开户银行: null }, []],
    [
      '一列也没填',
      'enough: any',
      { 户主姓名: null, 开户银行: null },
      ['H1：缺 户主姓名、开户银行'],
    ],
  ])('%s', async (_, options, row, expected) => {
    expect(lines(await find(rule(options), { 户: [{ 户编号: 'H1', ...row }] }))).toEqual(expected);
  });

  test('0 是数，看不懂的字也不是空白', async () => {
    const found = await find(
      `
table: 户
required: {fields: [家庭人口数]}
message: '缺 {空白列}'
`,
      {
        户: [
          { 户编号: 'H1', 家庭人口数: 0 },
          { 户编号: 'H2', 家庭人口数: '三口' },
          { 户编号: 'H3', 家庭人口数: null },
        ],
      },
    );
    expect(lines(found)).toEqual(['H3：缺 家庭人口数']);
  });
});

describe('unique：不应重复的取值', () => {
  const rule = (options = '', more = '') => `
table: 家庭成员
unique: {by: [证件号码]${options}}
fields: [证件号码]
message: '{证件号码} 有 {条数} 条'
${more}`;
  const person = (人编号: string, 证件号码: string | null, more: Row = {}) => ({
    人编号,
    证件号码,
    ...more,
  });
  const a = '990001198001010019';
  const b = '990001198001010027';
  test.each<[string, string, Row[], string[]]>([
    ['各不相同', rule(), [person('1', a), person('2', b)], []],
    ['空白与空白不算相同', rule(), [person('1', null), person('2', null)], []],
    [
      '两条相同合成一条，记在次序靠前的一行',
      rule(),
      [person('2', a), person('1', a)],
      [`1：${a} 有 2 条`],
    ],
    ['三条', rule(), [person('1', a), person('2', a), person('3', a)], [`1：${a} 有 3 条`]],
    [
      '两组',
      rule(),
      [person('1', a), person('2', b), person('3', a), person('4', b)],
      [`1：${a} 有 2 条`, `2：${b} 有 2 条`],
    ],
    [
      '同一乡的不算',
      rule(', differ: [乡]'),
      [person('1', a, { 乡: '甲镇' }), person('2', a, { 乡: '甲镇' })],
      [],
    ],
    [
      '不在同一乡',
      rule(', differ: [乡]'),
      [person('1', a, { 乡: '甲镇' }), person('2', a, { 乡: '乙镇' })],
      [`2：${a} 有 2 条`],
    ],
    [
      '一处没写乡，说不上不同',
      rule(', differ: [乡]'),
      [person('1', a, { 乡: '甲镇' }), person('2', a, { 乡: null })],
      [],
    ],
    ['已减少的人不算', rule(), [person('1', a), person('2', a, { 人口减少原因: '死亡' })], []],
    [
      'all: true 都算',
      rule('', 'all: true'),
      [person('1', a), person('2', a, { 人口减少原因: '死亡' })],
      [`1：${a} 有 2 条`],
    ],
    [
      'when 之外的不参加比较',
      rule('', "when: 人编号 <> '2'"),
      [person('1', a), person('2', a)],
      [],
    ],
  ])('%s', async (_, text, rows, expected) => {
    expect(lines(await find(text, { 家庭成员: rows }))).toEqual(expected);
  });
});

describe('references：应能在另一张表里找到', () => {
  const rule = (more = '') => `
table: 家庭成员
references: {fields: [户编号], table: 户, to: [户编号]}
fields: [户编号]
message: '户编号 {户编号} 不在户表里'
${more}`;
  const member = (人编号: string, 户编号: string | null) => ({ 人编号, 户编号 });
  test.each<[string, string, Row[], Row[], string[]]>([
    ['找得到', rule(), [member('1', 'H1')], [{ 户编号: 'H1' }], []],
    [
      '找不到，一行一条',
      rule(),
      [member('1', 'H2'), member('2', 'H2')],
      [{ 户编号: 'H1' }],
      ['1：户编号 H2 不在户表里', '2：户编号 H2 不在户表里'],
    ],
    ['空白不引用谁', rule(), [member('1', null)], [{ 户编号: 'H1' }], []],
    [
      '户表里的空白不算',
      rule(),
      [member('1', 'H1')],
      [{ 户编号: null }],
      ['1：户编号 H1 不在户表里'],
    ],
    [
      '户表里有两行也只是找得到',
      rule(),
      [member('1', 'H1')],
      [{ 户编号: 'H1' }, { 户编号: 'H1' }],
      [],
    ],
    [
      '户已注销，户里的人也不在册',
      rule(),
      [member('1', 'H1')],
      [{ 户编号: 'H1', 户状态: '注销' }],
      [],
    ],
    [
      'all: true 注销的也算',
      rule('all: true'),
      [member('1', 'H1')],
      [{ 户编号: 'H1', 户状态: '注销' }],
      [],
    ],
  ])('%s', async (_, text, members, houses, expected) => {
    expect(lines(await find(text, { 家庭成员: members, 户: houses }))).toEqual(expected);
  });
});

describe('query：返回有问题的行', () => {
  test.each<[string, string, string[]]>([
    [
      '按主键',
      'select 户编号, count(*) as 人数 from 家庭成员 group by 户编号 having count(*) > 1',
      ['H1：H1 有 2 人'],
    ],
    [
      '按 _id',
      'select h._id, h.户编号, 2 as 人数 from 户 h where h.家庭人口数 is null',
      ['H2：H2 有 2 人'],
    ],
    ['结果有空键的行不算', 'select null as 户编号, 1 as 人数', []],
    ['键不在表里的不算', "select 'H9' as 户编号, 1 as 人数", []],
    [
      '末尾有注释',
      "select 户编号, 3 as 人数 from 户 where 户编号 = 'H1' -- 只看一户",
      ['H1：H1 有 3 人'],
    ],
  ])('%s', async (_, sql, expected) => {
    const found = await find(
      `
table: 户
query: ${JSON.stringify(sql)}
message: '{户编号} 有 {人数} 人'
`,
      {
        户: [
          { 户编号: 'H1', 家庭人口数: 2 },
          { 户编号: 'H2', 家庭人口数: null },
        ],
        家庭成员: [
          { 人编号: '1', 户编号: 'H1' },
          { 人编号: '2', 户编号: 'H1' },
          { 人编号: '3', 户编号: 'H2' },
        ],
      },
    );
    expect(lines(found)).toEqual(expected);
  });
});
