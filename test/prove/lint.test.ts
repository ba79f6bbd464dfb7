import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { loadKnowledge } from '../../src/knowledge.ts';
import { lint, type LintNote } from '../../src/prove/lint.ts';

const right = `
title: 试一条规则
table: 户
when: 户编号 <> 'CASE'
expect: 家庭人口数 > 0
message: 家庭人口数 {家庭人口数}
category: 不准
severity: error
owner: 扶贫办
basis: 测试
certainty: practice
why: 测试
fix: 测试
examples: [{given: {户: [{户编号: H1}]}, finds: []}, {given: {户: [{户编号: H1, 家庭人口数: 0}]}, finds: [{}]}]
`;

/** A line that is changed in a rule that is right, and what is said of it. */
const single: [what: string, line: string, said: string | null][] = [
  ['写得对的', 'since: 0.1.0', null],
  ['等待的规则不存在', 'after: [id-mising]', '2:9 error 没有规则“id-mising”，是否想写“id-missing”'],
  ['没有查得出的例子', 'examples: [{given: {}, finds: []}]', '2:1 warning 没有一个查得出的例子'],
  [
    '没有查不出的例子',
    'examples: [{given: {户: [{户编号: H1, 家庭人口数: 0}]}, finds: [{}]}]',
    '2:1 warning 没有一个查不出的例子',
  ],
  [
    '报告的话里没有值',
    'message: 家庭人口数不对',
    '2:10 warning message 里没有写出有问题的值，用 {列名} 写出',
  ],
  [
    '写死的标准',
    'expect: 家庭人口数 < 15',
    '2:9 warning 数 15 应写进 rules/parameters.yaml，用 参数(…) 取',
  ],
  [
    '说明了没有的改法',
    'survivors: {expect：> 改为 >==: 试试}',
    '2:13 warning 规则没有“expect：> 改为 >==”这种改法，不用说明，是否想写“expect：> 改为 >=”',
  ],
  [
    '条件里的列写错',
    'expect: 家庭人囗数 > 0',
    '2:9 error 规则 try-8：没有叫这个名字的列“家庭人囗数”，是否想写“家庭人口数”',
  ],
  ['报告的话里的列写错', 'message: 有 {家庭人囗数} 人', '2:13 error'],
  [
    '例子里的列写错',
    'examples: [{given: {户: [{户编呺: H1}]}, finds: []}]',
    '2:26 error 没有叫这个名字的列“户编呺”，是否想写“户编号”',
  ],
  [
    '上期的表写错',
    'examples: [{given: {}, previous: {户口: []}, finds: []}]',
    '2:35 error 没有叫这个名字的表“户口”，是否想写“户”',
  ],
  [
    '例子里的参数写错',
    'examples: [{params: {脱贫收入钱: 1}, given: {}, finds: []}]',
    '2:22 error 没有叫这个名字的参数“脱贫收入钱”，是否想写“脱贫收入线”',
  ],
  [
    '例子里的地区写错',
    'examples: [{region: 陕酉, given: {}, finds: []}]',
    '2:21 error 没有叫这个名字的地区“陕酉”，是否想写“陕西”',
  ],
  ['适用的地区写错', 'regions: [陕酉]', '2:11 error 没有叫这个名字的地区“陕酉”，是否想写“陕西”'],
  ['适用的年度颠倒', 'years: {from: 2021, to: 2018}', '从 2021 年起到 2018 年止，没有适用的年度'],
  ['没有写依据', 'basis: ""', '2:8 error basis 太短，至少写 2 个字'],
  [
    '第 2 行和第 10 行都有错，按行的次序说',
    `title: 试${'\n#'.repeat(7)}\nwhi: 试试`,
    '2:8 error title 太短，至少写 2 个字\n10:1 error 不认识的键“whi”，是否想写“why”',
  ],
  ['没有一个例子', 'examples: []', '2:1 error examples 至少要有 1 项'],
  ['键写错', 'mesage: 试试', '2:1 error 不认识的键“mesage”，是否想写“message”'],
  [
    '例子里的键写错',
    'examples: [{given: {}, find: []}]',
    '2:24 error examples.0：不认识的键“find”，是否想写“finds”',
  ],
  [
    '选项里的键写错',
    'required: {field: [户编号]}',
    '2:12 error required：不认识的键“field”，是否想写“fields”',
  ],
];

/** Two rules, and whether they judge by the same condition. */
const pairs: [what: string, one: string, other: string, same: boolean][] = [
  ['一字不差', 'expect: 年度 > 0', 'expect: 年度 > 0', true],
  [
    '空格、大小写、括号写法不同',
    'expect: 年度 > 1 and 脱贫年度 is null',
    'expect: (年度>1)  AND 脱贫年度 IS NULL',
    true,
  ],
  ['条件不同', 'expect: 年度 < 1', 'expect: 年度 <= 1', false],
  ['适用的行不同', 'when: 年度 is null', 'when: 年度 is not null', false],
  ['说的列不同', 'fields: [年度]', 'fields: [脱贫年度]', false],
];

const folder = mkdtempSync(join(tmpdir(), 'duizhang-test-'));
let notes: LintNote[];

/** Writes the rule of a case; what is written first stands in line 2. */
function write(id: string, line: string, mark = id): void {
  const key = line.split(':')[0]!;
  const rest = right.trim().replace('CASE', mark).split('\n');
  const kept = rest.filter(
    (other) => !other.startsWith(`${key}:`) && !(key === 'required' && other.startsWith('expect:')),
  );
  writeFileSync(join(folder, `${id}.yaml`), `id: ${id}\n${line}\n${kept.join('\n')}\n`);
}

const said = (id: string) =>
  notes
    .filter(({ place }) => place.includes(`/${id}.yaml`))
    .map(({ place, level, message }) => `${place.split('.yaml:')[1]} ${level} ${message}`);

beforeAll(async () => {
  for (const [i, [, line]] of single.entries()) write(`try-${i + 1}`, line);
  for (const [i, [, one, other]] of pairs.entries()) {
    write(`pair-${i + 1}-one`, one, `pair-${i + 1}`);
    write(`pair-${i + 1}-other`, other, `pair-${i + 1}`);
  }
  const known = loadKnowledge({ rules: [folder], region: 'national', params: {} });
  notes = await lint(known, known.ruleSet.rules);
}, 60_000);
afterAll(() => rmSync(folder, { recursive: true }));

describe('rules lint 指到行和列，说出相近的名称', () => {
  test.each(single.map((row, i) => [...row, `try-${i + 1}`] as const))(
    '%s：%s',
    (_, _line, expected, id) => {
      if (expected === null) return expect(said(id)).toEqual([]);
      expect(said(id).join('\n')).toContain(expected);
    },
  );
});

describe('两条规则查的是不是同一件事', () => {
  test.each(pairs.map((row, i) => [...row, `pair-${i + 1}`] as const))(
    '%s：%s 与 %s',
    (_, _one, _other, same, pair) => {
      const found = said(`${pair}-other`);
      expect(said(`${pair}-one`)).toEqual([]);
      expect(found.length).toBe(same ? 1 : 0);
      if (same) expect(found[0]).toContain(`warning 与规则“${pair}-one”查的是同一件事`);
    },
  );
});

test('内置规则没有话说', () => {
  expect(notes.filter(({ place }) => place.startsWith('rules/'))).toEqual([]);
});
