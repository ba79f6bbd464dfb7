import { hash } from 'node:crypto';
import { afterAll, describe, expect, test } from 'vitest';
import { analyseAll } from '../../src/check/analyse-all.ts';
import { conclude } from '../../src/check/conclude.ts';
import { check } from '../../src/check/index.ts';
import { streamIssues } from '../../src/check/issues.ts';
import type { Rule } from '../../src/check/load.ts';
import { loadRecords } from '../../src/conform/records.ts';
import { defineFunctions } from '../../src/domain/define.ts';
import type { Issue } from '../../src/model.ts';
import { openRuleRoom } from '../support/try-rule.ts';

const tried = await openRuleRoom();
afterAll(() => tried.close());
const { engine, room } = tried;
const parameters = room.parameters('national', new Map());
await defineFunctions(engine, parameters, '2020-12-31');

type Row = Record<string, string | number | null>;

/** All rules over the rows, as `check` runs them; the columns that rows name are the columns that were given. */
async function together(rules: Rule[], tables: Record<string, Row[]>) {
  await loadRecords(engine, room.layouts, tables);
  const sheets = Object.entries(tables).map(([table, rows], index) => ({
    index,
    label: table,
    table,
    fields: new Set(rows.flatMap((row) => Object.keys(row))),
  }));
  const options = { asOf: '2020-12-31', region: 'national', budget: 30_000 };
  const { layouts } = room;
  const analysed = await analyseAll(rules, engine, layouts, parameters);
  const done = await check(analysed, { engine, layouts, parameters, sheets, options });
  const { rules: summaries } = await conclude(engine, layouts, done.summaries, () => true, []);
  const address = (_: number, table: string, field: string | null, row: number) => ({
    file: table,
    sheet: '',
    row,
    column: field ?? '',
  });
  const issues: Issue[] = [];
  for await (const issue of streamIssues(engine, done.analyses, layouts, address))
    issues.push(issue);
  return { ...done, summaries, issues };
}

const said = (issues: Issue[]) =>
  issues.map(
    ({ rule, entity, also }) =>
      `${rule} ${entity.key}${also.length > 0 ? `（连带 ${also.join('、')}）` : ''}`,
  );

describe('after：已报告的对象不再单列，记在 also 里', () => {
  const zero = () =>
    tried.rule(`
id: count-zero
table: 户
expect: 家庭人口数 > 0
message: 人口数为零
`);
  const differs = (after: string) =>
    tried.rule(`
id: count-differs
table: 户
expect: 家庭人口数 = (select count(*) from 家庭成员 m where m.户编号 = 户.户编号)
after: [${after}]
message: 人口数不符
`);
  const member = () =>
    tried.rule(`
id: member-of-zero
table: 家庭成员
expect: (select 家庭人口数 from 户 where 户.户编号 = 家庭成员.户编号 limit 1) > 0
after: [count-differs]
message: 所在户人口数为零
`);
  const given = {
    户: [
      { 户编号: 'H1', 家庭人口数: 0 },
      { 户编号: 'H2', 家庭人口数: 2 },
      { 户编号: 'H3', 家庭人口数: 1 },
    ],
    家庭成员: [
      { 人编号: '1', 户编号: 'H1' },
      { 人编号: '2', 户编号: 'H2' },
      { 人编号: '3', 户编号: 'H3' },
    ],
  };

  test('同一户', async () => {
    const { issues } = await together([differs('count-zero'), zero()], given);
    expect(said(issues)).toEqual(['count-zero H1（连带 count-differs）', 'count-differs H2']);
  });
  test('没写 after 就各报各的', async () => {
    const { issues } = await together([differs(''), zero()], given);
    expect(said(issues)).toEqual(['count-differs H1', 'count-zero H1', 'count-differs H2']);
  });
  test('一环扣一环：沉默的规则也叫等它的规则沉默', async () => {
    const { issues } = await together([member(), differs('count-zero'), zero()], given);
    expect(said(issues)).toEqual([
      'count-zero H1（连带 count-differs、member-of-zero）',
      'count-differs H2',
    ]);
  });
});

test('问题的编号只看规则、对象、列和另一方，与以前的版本相同', async () => {
  const rule = tried.rule(`
id: count-zero
table: 户
expect: 家庭人口数 > 0
fields: [户编号, 家庭人口数]
message: 人口数为零
`);
  const { issues } = await together([rule], {
    户: [
      { 户编号: 'H1', 家庭人口数: 0 },
      { 户编号: null, 户主姓名: '张三', 家庭人口数: 0 },
    ],
  });
  const parts = (key: string) =>
    JSON.stringify(['count-zero', '户', key, ['家庭人口数', '户编号'], null, 1]);
  expect(issues.map(({ id }) => id)).toEqual(
    ['H1', 'null#张三'].map((key) => hash('sha256', parts(key)).slice(0, 16)),
  );
});

describe('缺表缺列：跳过，说明缺什么；optional 的照样检查', () => {
  const rule = (more = '') =>
    tried.rule(`
table: 户
expect: 家庭人口数 = (select count(*) from 家庭成员 m where m.户编号 = 户.户编号)
message: 人口数不符
${more}`);
  test.each<[string, string, Record<string, Row[]>, string]>([
    ['缺表', '', { 户: [{ 户编号: 'H1', 家庭人口数: 1 }] }, 'skipped 缺表：家庭成员'],
    [
      '缺列',
      '',
      { 户: [{ 户编号: 'H1' }], 家庭成员: [{ 户编号: 'H1' }] },
      'skipped 缺列：户.家庭人口数',
    ],
    ['可以没有的表', 'optional: [家庭成员]', { 户: [{ 户编号: 'H1', 家庭人口数: 1 }] }, 'ran null'],
    [
      '只适用于别的年度',
      'years: {to: 2017}',
      { 户: [{ 户编号: 'H1', 家庭人口数: 1 }], 家庭成员: [{ 户编号: 'H1' }] },
      'skipped 只适用于 —2017 年度，数据日期是 2020-12-31',
    ],
    [
      '只适用于别的地区',
      'regions: [陕西]',
      { 户: [{ 户编号: 'H1', 家庭人口数: 1 }], 家庭成员: [{ 户编号: 'H1' }] },
      'skipped 只适用于 陕西',
    ],
  ])('%s', async (_, more, given, expected) => {
    const { summaries } = await together([rule(more)], given);
    expect(summaries.map(({ status, reason }) => `${status} ${reason}`)).toEqual([expected]);
  });

  test('比率：不知道在哪个村', async () => {
    const rate = tried.rule(`
table: 户
rate: {by: 村, numerator: {where: "脱贫属性 = '未脱贫'"}, limit: 50}
message: '{比率}'
`);
    const { summaries } = await together([rate], { 户: [{ 户编号: 'H1', 脱贫属性: '未脱贫' }] });
    expect(summaries.map(({ status, reason }) => `${status} ${reason}`)).toEqual([
      'skipped 不知道“户”各行在哪个村',
    ]);
  });
});

test('行的次序换了，问题、编号都不换', { timeout: 60_000 }, async () => {
  const rules = [
    'expect: 家庭人口数 > 0',
    'required: {fields: [户主姓名]}',
    'unique: {by: [户主姓名]}',
    'unique: {by: [户编号]}',
    'references: {fields: [户编号], table: 家庭成员, to: [户编号]}',
    'agree: {on: 户编号, field: 家庭人口数, compare: number, sources: {系统: 户, 公示: 墙上公示}}',
    "query: select 户编号 from 户 where 脱贫属性 = '未脱贫'",
    'fresh: {rows: {table: 墙上公示, on: 户编号, date: 更新日期}, within: 31}',
    'rate: {by: 村, numerator: {where: "脱贫属性 = \'未脱贫\'"}, limit: 40}',
  ].map((kind, i) =>
    tried.rule(`
id: shuffled-${i}
table: 户
${kind}
fields: [户编号]
message: '{户编号} 有问题'
`),
  );
  const tables: Record<string, Row[]> = {
    户: Array.from({ length: 24 }, (_, i) => ({
      户编号: `H${i % 22}`,
      乡: i % 3 === 0 ? '甲镇' : '乙镇',
      行政村: i % 2 === 0 ? '东村' : '西村',
      户主姓名: i % 7 === 0 ? null : `张${i % 11}`,
      家庭人口数: i % 5,
      脱贫属性: i % 3 === 1 ? '未脱贫' : '已脱贫',
    })),
    家庭成员: Array.from({ length: 30 }, (_, i) => ({ 人编号: `${i}`, 户编号: `H${i % 20}` })),
    墙上公示: Array.from({ length: 20 }, (_, i) => ({
      户编号: `H${i}`,
      家庭人口数: i % 4,
      更新日期: i % 2 === 0 ? '2020-12-20' : '2020-06-01',
    })),
  };
  const plain = (issues: Issue[]) => issues.map(({ where: _, ...issue }) => issue);
  const { issues } = await together(rules, tables);
  expect(issues.length).toBeGreaterThan(40);
  expect(new Set(issues.map(({ rule }) => rule)).size).toBe(rules.length);
  expect(new Set(issues.map(({ id }) => id)).size).toBe(issues.length);
  for (const turn of [7, 13]) {
    const shuffled = Object.fromEntries(
      Object.entries(tables).map(([table, rows]) => [
        table,
        rows.map((_, i) => rows[(i * turn + 5) % rows.length]!),
      ]),
    );
    for (const [table, rows] of Object.entries(shuffled))
      expect(new Set(rows).size, table).toBe(rows.length);
    const again = await together(rules.toReversed(), shuffled);
    expect(plain(again.issues)).toEqual(plain(issues));
  }
});
