import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test, vi } from 'vitest';
import { sharedFolder } from '../support/run-cli.ts';
import { checked } from '../support/run-in-process.ts';

vi.setConfig({ testTimeout: 120_000 });

const folder = sharedFolder();
const endless =
  '(select count(*) from range(1000000000) a(x), range(1000000000) b(y) where a.x * b.y % 7 = 3)';

/** A rule file; what it says is given, the rest is the same for all. */
function ruleFile(id: string, said: string): string {
  const path = join(folder, `${id}.yaml`);
  writeFileSync(
    path,
    `id: ${id}
title: 试一条规则
table: 户
${said}
category: 不准
severity: error
owner: 扶贫办
basis: 测试
certainty: practice
why: 测试
fix: 测试
examples: [{given: {}, finds: []}]
`,
  );
  return path;
}

writeFileSync(join(folder, '户信息.csv'), '户编号,户主姓名,家庭人口数\n9901010010010001,虚一,0\n');

test.each([
  ['in the condition', `expect: ${endless} > 家庭人口数\nmessage: 试一条规则`],
  ['in the message', `expect: 家庭人口数 > 0\nmessage: 试一试 {${endless}}`],
  ['in a query', `query: select _id from 户 where ${endless} > 0\nmessage: 试一条规则`],
  ['over all rows', `all: true\nexpect: ${endless} > 家庭人口数\nmessage: 试一条规则`],
])('a rule that runs away %s fails by name; the others run', async (_, said) => {
  const rules = [
    ruleFile('run-away', said),
    ruleFile('zz-after', `expect: 家庭人口数 > 0\nmessage: 家庭人口数 {家庭人口数}`),
  ];
  const started = performance.now();
  const { run, rules: done } = await checked(folder, {
    inputs: ['户信息.csv'],
    rules,
    only: ['run-away', 'zz-after'],
    ruleSeconds: 0.5,
  });
  expect(performance.now() - started).toBeLessThan(20_000);
  expect(done.map(({ id, status, issues }) => [id, status, issues])).toEqual([
    ['run-away', 'failed', 0],
    ['zz-after', 'ran', 1],
  ]);
  expect(done[0]!.reason).toContain('规则 run-away 没有跑成：超过时限 0.5 秒，已停止');
  expect(run.problems.join('\n')).toContain('run-away');
  expect(run.exitCode).toBe(2);
});
