import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { csvFolder } from '../support/csv-folder.ts';
import { checked } from '../support/run-in-process.ts';
import { openRuleRoom } from '../support/try-rule.ts';

const tried = await openRuleRoom();
afterAll(() => tried.close());

const six = 'sources: {系统: 户, 墙上公示: 墙上公示}, compare: number';
const cases: [string, string, string][] = [
  [
    'references 两边列数不同',
    'references: {fields: [户编号, 户主姓名], table: 家庭成员, to: [户编号]}',
    'fields 有 2 列，to 有 1 列，要一一对应',
  ],
  [
    'looser 里的来源写错',
    `agree: {on: 户编号, field: 家庭人口数, ${six}, looser: {墙下公示: {number: 3}}}`,
    '没有叫“墙下公示”的来源，是否想写“墙上公示”',
  ],
  [
    '查询的结果说不出是哪一行',
    'query: select 家庭人口数 from 户',
    '查询的结果里没有 _id，也没有主键列 户编号，说不出是哪一行',
  ],
  [
    '查询用了 _id 却不返回',
    'query: select 户编号 from 户 where _id > 0',
    '查询里用了 _id，结果里却没有它',
  ],
];

test.each(cases)('%s', async (_, line, sentence) => {
  const rule = tried.rule(`table: 户\n${line}\nfields: [户编号]\nmessage: 户有问题`);
  await expect(tried.find(rule, { given: { 户: [{ 户编号: 'H1' }] } })).rejects.toThrow(sentence);
});

test('查询返回主键也可以', async () => {
  const rule = tried.rule(
    'table: 户\nquery: select 户编号 from 户\nfields: [户编号]\nmessage: 户有问题',
  );
  const found = await tried.find(rule, { given: { 户: [{ 户编号: 'H1' }] } });
  expect(found.map(({ key }) => key)).toEqual(['H1']);
});

const rest = `title: 试一条规则
table: 户
expect: 家庭人口数 > 2
fields: [户编号]
message: 户 {户编号} 人少
category: 不准
severity: error
owner: 扶贫办
basis: 测试
certainty: practice
why: 测试
fix: 测试
examples: [{given: {}, finds: []}]
`;

test.each([
  ['after: [id-chekcsum]', '没有叫“id-chekcsum”的规则，是否想写“id-checksum”', '2:9'],
  ['regions: [陕西省]', '没有叫“陕西省”的地区，是否想写“陕西”', '2:11'],
])('check 也指出 %s', async (line, sentence, place) => {
  const folder = csvFolder({
    '数据/户': '县 乡 行政村 户编号 户主姓名 家庭人口数\n虚县 甲镇 东村 H1 样一 1',
  });
  writeFileSync(join(folder, 'x-few.yaml'), `id: x-few\n${line}\n${rest}`);
  const { run, rules } = await checked(folder, {
    inputs: ['数据'],
    rules: [join(folder, 'x-few.yaml')],
    only: ['x-few', 'household-id-missing'],
  });
  expect(run.problems).toEqual([expect.stringContaining(sentence)]);
  expect(run.problems[0]).toContain(`x-few.yaml:${place}`);
  expect(run.exitCode).toBe(2);
  expect(rules.map(({ id }) => id)).toEqual(['household-id-missing']);
});
