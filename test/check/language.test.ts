import { afterAll, describe, expect, test } from 'vitest';
import { analyse } from '../../src/check/analyse.ts';
import { columnsReadBy } from '../../src/check/analyse-all.ts';
import { catalogueOf } from '../../src/check/catalogue.ts';
import { RuleError } from '../../src/errors.ts';
import { openRuleRoom } from '../support/try-rule.ts';

const tried = await openRuleRoom();
afterAll(() => tried.close());

const parameters = tried.room.parameters('national', new Map());
const catalogue = catalogueOf(tried.room.layouts, parameters);

/** Where ‸ stands in the text, as editors count, and the text without it. */
function marked(text: string): { yaml: string; place: { line: number; column: number } } {
  const plain = text.replace(/^\n/, '');
  const before = plain.slice(0, plain.indexOf('‸')).split('\n');
  return {
    yaml: plain.replace('‸', ''),
    place: { line: before.length, column: before.at(-1)!.length + 1 },
  };
}

async function problem(yaml: string): Promise<RuleError> {
  try {
    await analyse(tried.engine, tried.rule(yaml), catalogue, tried.room.layouts);
  } catch (error) {
    if (error instanceof RuleError) return error;
    throw error;
  }
  throw new Error('这条规则没有查出毛病');
}

describe('写错的名称：指到那个字，说出相近的名称（‸ 为所指之处）', () => {
  test.each<[string, string, string]>([
    ['表', 'table: ‸户籍\nexpect: 户编号 is null\nmessage: 没有户编号\n', '没有叫“户籍”的表'],
    [
      '列，不加引号',
      'table: 户\nexpect: 家庭人口数 > 0 and ‸家庭人囗数 < 20\nmessage: 人口数不对\n',
      '家庭人口数',
    ],
    ['列，单引号', "table: 户\nexpect: '‸家庭人囗数 > 0'\nmessage: 人口数不对\n", '家庭人口数'],
    [
      '列，单引号里有引号',
      "table: 户\nexpect: '脱贫属性 = ''已脱贫'' and ‸家庭人囗数 > 0'\nmessage: 人口数不对\n",
      '家庭人口数',
    ],
    [
      '列，双引号',
      'table: 户\nexpect: "家庭人口数 > 0 and ‸家庭人囗数 > 0"\nmessage: 人口数不对\n',
      '家庭人口数',
    ],
    [
      '列，竖线块',
      'table: 户\nexpect: |\n  家庭人口数 > 0\n  and ‸家庭人囗数 < 20\nmessage: 人口数不对\n',
      '家庭人口数',
    ],
    [
      '列，折叠块',
      'table: 户\nexpect: >-\n  家庭人口数 > 0\n  and 家庭人口数 < 20\n  and ‸家庭人囗数 < 20\nmessage: 人口数不对\n',
      '家庭人口数',
    ],
    [
      '列，不加引号而分两行',
      'table: 户\nexpect: 家庭人口数 > 0\n  and ‸家庭人囗数 < 20\nmessage: 人口数不对\n',
      '家庭人口数',
    ],
    [
      '列，块里有空行',
      'table: 户\nexpect: |\n  家庭人口数 > 0\n\n  and ‸家庭人囗数 < 20\nmessage: 人口数不对\n',
      '家庭人口数',
    ],
    ['表名打头的列', 'table: 户\nexpect: 户.‸家庭人囗数 > 0\nmessage: 人口数不对\n', '家庭人口数'],
    [
      'when 里的列',
      'table: 户\nwhen: ‸脱贫属牲 is not null\nexpect: 户编号 is null\nmessage: 人口数不对\n',
      '脱贫属性',
    ],
    [
      '话里的列',
      'table: 户\nexpect: 户编号 is null\nmessage: 登记 {家庭人口数} 人，{‸户編号}\n',
      '户编号',
    ],
    [
      '话里的列，双引号',
      'table: 户\nexpect: 户编号 is null\nmessage: "登记 {家庭人口数} 人，{‸户編号}"\n',
      '户编号',
    ],
    [
      '话里的列，折叠块',
      'table: 户\nexpect: 户编号 is null\nmessage: >-\n  登记 {家庭人口数} 人，\n  {‸户編号}\n',
      '户编号',
    ],
    [
      '子查询里的表',
      'table: 户\nexpect: (select count(*) from ‸家庭成圆 m where m.户编号 = 户.户编号) > 0\nmessage: 没有成员\n',
      '家庭成员',
    ],
    [
      '子查询里的列',
      'table: 户\nexpect: (select count(*) from 家庭成员 m where m.‸户編号 = 户.户编号) > 0\nmessage: 没有成员\n',
      '户编号',
    ],
    [
      '上期的表',
      'table: 户\nexpect: (select count(*) from ‸上期.家庭成圆) > 0\nmessage: 没有成员\n',
      '上期.家庭成员',
    ],
    [
      '上期的列',
      'table: 户\nexpect: (select count(*) from 上期.户 p where p.‸户編号 = 户.户编号) > 0\nmessage: 没有成员\n',
      '户编号',
    ],
    ['函数', 'table: 家庭成员\nexpect: ‸年令(证件号码) > 16\nmessage: 年龄不对\n', '年龄'],
    [
      '参数',
      "table: 收入\nexpect: 人均纯收入 >= 参数(‸'脱贫收人线', 年度)\nmessage: 收入不够\n",
      '脱贫收入线',
    ],
    [
      'fields 里的列',
      'table: 户\nexpect: 户编号 is null\nfields: [户编号, ‸家庭人囗数]\nmessage: 没有户编号\n',
      '家庭人口数',
    ],
    [
      'optional 里的列',
      'table: 户\nexpect: 户编号 is null\noptional: [家庭成员, ‸家庭人囗数]\nmessage: 没有户编号\n',
      '家庭人口数',
    ],
    [
      'optional 里的表',
      'table: 户\nexpect: 户编号 is null\noptional: [行政村, ‸家庭成圆]\nmessage: 没有户编号\n',
      '没有叫“家庭成圆”的表，是否想写“家庭成员”',
    ],
    [
      '必填的列',
      'table: 户\nrequired: {fields: [户主姓名, ‸户注姓名]}\nmessage: 缺少 {空白列}\n',
      '表“户”没有列“户注姓名”，是否想写“户主姓名”',
    ],
    [
      '占位词的参数',
      'table: 户\nrequired: {fields: [户主姓名], placeholders: ‸证件号码占位字}\nmessage: 缺少 {空白列}\n',
      '证件号码占位词',
    ],
    [
      '来源的表',
      'table: 户\nagree:\n  on: 户编号\n  field: 户主姓名\n  sources: {系统: 户, 墙上公示: ‸墙上公式}\nmessage: "{各来源}"\n',
      '没有叫“墙上公式”的表，是否想写“墙上公示”',
    ],
    [
      '来源的列',
      'table: 户\nagree:\n  on: 户编号\n  field: 户主姓名\n  sources: {系统: 户, 墙上公示: ‸墙上公示.户注姓名}\nmessage: "{各来源}"\n',
      '户主姓名',
    ],
    [
      '被引用的表',
      'table: 家庭成员\nreferences: {fields: [户编号], table: ‸户藉, to: [户编号]}\nmessage: 没有这一户\n',
      '没有叫“户藉”的表',
    ],
    [
      '长表',
      'table: 户\nsequence:\n  rows: {table: ‸档案目绿, on: 户编号, step: 资料名称, date: 日期}\n  steps: {申请: 申请书}\n  complete: true\nmessage: "{问题}"\n',
      '档案目录',
    ],
    [
      '比率里的表',
      'table: 行政村\nrate: {numerator: {table: ‸家庭成圆}, denominator: 总人口数, limit: 3}\nmessage: "{比率}"\n',
      '家庭成员',
    ],
    [
      '比率里的参数',
      'table: 行政村\nrate: {numerator: 未脱贫人数, denominator: 总人口数, limit: ‸村贫困发生绿上限}\nmessage: "{比率}"\n',
      '村贫困发生率上限',
    ],
    [
      '容差的参数',
      'table: 户\nagree:\n  on: 户编号\n  field: 人均纯收入\n  sources: {系统: 收入, 墙上公示: 墙上公示}\n  compare: number\n  tolerance: {number: ‸收入容茶}\nmessage: "{各来源}"\n',
      '收入容差',
    ],
  ])('%s', async (_, text, meant) => {
    const { yaml, place } = marked(text);
    const error = await problem(yaml);
    expect(error.message).toContain(meant);
    expect(error.place).toMatchObject(place);
  });
});

describe('输入法带来的毛病', () => {
  test.each<[string, string, string]>([
    ['全角大于号', 'expect: 家庭人口数‸＞3', '用了全角符号“＞”，请改为半角 >'],
    ['全角等号', 'expect: 家庭人口数 ‸＝ 3', '用了全角符号“＝”，请改为半角 ='],
    ['大于等于号', 'expect: 家庭人口数 ‸≥ 3', '请改为半角 >='],
    ['全角括号', 'expect: 年龄‸（联系电话） > 3', '用了全角符号“（”，请改为半角 ('],
    ['全角括号，里面有空格', 'expect: 家庭人口数 in ‸（1, 2）', '用了全角符号“（”，请改为半角 ('],
    ['全角逗号', 'expect: 家庭人口数 in (1‸，2)', '用了全角符号“，”，请改为半角 ,'],
    ['弯引号', 'expect: 脱贫属性 = ‸“已脱贫”', "文字要用半角单引号 ' 括起来"],
    ['弯的单引号', 'expect: 脱贫属性 = ‸‘已脱贫’', "文字要用半角单引号 ' 括起来"],
    [
      '文字里的不算，后面的才算',
      "expect: 脱贫属性 <> '（空）' and 家庭人口数 ‸＞ 3",
      '用了全角符号“＞”',
    ],
    ['数字开头的列名', 'expect: ‸2023年收入 > 3000', '写成 "2023年收入"'],
    ['数字开头的列名，单独一个不报错而被当作 2023', 'expect: ‸2023年收入', '写成 "2023年收入"'],
    [
      '子查询里数字开头的列名',
      'expect: (select max(x) from (select ‸2023年收入 from 收入) t(x)) > 0',
      '写成 "2023年收入"',
    ],
  ])('%s', async (_, text, sentence) => {
    const { yaml, place } = marked(`table: 户\n${text}\nmessage: 试一试规则\n`);
    const error = await problem(yaml);
    expect(error.message).toContain(sentence);
    expect(error.place).toMatchObject(place);
  });

  test.each([
    ['列名里本来就有全角括号', '行政村', "到乡镇是否通沥青（水泥）路 = '是'"],
    ['加了双引号的列名', '行政村', '"到乡镇是否通沥青（水泥）路" = \'是\''],
    ['文字里的全角符号', '户', "脱贫属性 not in ('（空）', '无，', '“”')"],
    ['科学记数', '户', '家庭人口数 < 1e3 and 家庭人口数 > 1.5E-2'],
    ['注释里的符号', '户', '家庭人口数 > 0 /* （不含 2023年收入） */'],
    ['日期和间隔', '户', "数据日期() > date '2020-01-01' + interval 3 day"],
    ['列表取第几个', '户', "[1, 2][1] = 1 and string_split('1a,2b', ',')[1] = '1a'"],
  ])('不是毛病：%s', async (_, table, sql) => {
    const rule = tried.rule(
      `table: ${table}\nexpect: ${JSON.stringify(sql)}\nmessage: 试一试规则\n`,
    );
    await expect(analyse(tried.engine, rule, catalogue, tried.room.layouts)).resolves.toBeTruthy();
  });
});

describe('读不懂的表达式', () => {
  test('括号不配', async () => {
    const error = await problem('table: 户\nexpect: (家庭人口数 > 3\nmessage: 试一试规则\n');
    expect(error.message).toContain('读不懂');
    expect(error.place).toMatchObject({ line: 2 });
  });

  test('话里的花括号没合上', async () => {
    const error = await problem('table: 户\nexpect: 户编号 is null\nmessage: 登记 {户编号 人\n');
    expect(error.message).toContain('没合上的花括号');
    expect(error.place).toMatchObject({ line: 3 });
  });
});

describe('一条规则读户表的哪些列：别的列不装载', () => {
  const h = 'expect: 户编号 is not null and ';
  test.each<[what: string, yaml: string, columns: string]>([
    ['条件里的', 'expect: 家庭人口数 > 0', '家庭人口数'],
    [
      'when、话和 fields 里的',
      'when: 脱贫年度 > 2000\nexpect: 1 = 1\nfields: [户类型]',
      '脱贫年度 户类型',
    ],
    [
      '别名打头的',
      `${h}(select max(x.耕地面积) from 生产生活条件 x where x.户编号 = 户.户编号) > 0`,
      '户编号',
    ],
    ['只问有没有', `${h}exists (from 户 x where x.脱贫年度 > 2000)`, '户编号 脱贫年度'],
    ['星号', `${h}(select count(a) from (select * from 户) t(a)) > 0`, 'all'],
    ['表名打头的星号', `${h}(select count(a) from (select x.* from 户 x) t(a)) > 0`, 'all'],
    ['星号，不写 select', `${h}户编号 in (from (from 户) t(a) select a)`, 'all'],
    ['别的表的星号', `${h}(select count(a) from (select * from 收入) t(a)) > 0`, '户编号'],
    ['整行', `${h}(select count(distinct x) from 户 x) > 0`, 'all'],
    ['各种规则：required', 'required: {fields: [户主姓名]}', '户主姓名'],
    ['各种规则：unique', 'unique: {by: [户主姓名], differ: [户类型]}', '户主姓名 户类型'],
    [
      '各种规则：agree',
      'agree: {on: 户编号, field: 家庭人口数, sources: {系统: 户, 公示: 墙上公示}}',
      '家庭人口数 户编号',
    ],
    ['各种规则：query', 'query: select 户编号 from 户 where 脱贫属性 is null', '户编号 脱贫属性'],
  ])('%s', async (_, yaml, columns) => {
    const rule = tried.rule(`table: 户\n${yaml}\nmessage: 试一试规则\n`);
    const outcome = await analyse(tried.engine, rule, catalogue, tried.room.layouts);
    const read = columnsReadBy([{ rule, outcome }])('户');
    expect(read === 'all' ? read : [...read].toSorted().join(' ')).toBe(
      columns.split(' ').toSorted().join(' '),
    );
  });
});
