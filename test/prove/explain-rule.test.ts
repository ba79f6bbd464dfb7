import { describe, expect, test } from 'vitest';
import { loadKnowledge } from '../../src/knowledge.ts';
import { explainRule } from '../../src/prove/explain-rule.ts';

const known = loadKnowledge({ rules: [], region: 'national', params: {} });

/** The lines of one section of `explain`. */
async function section(id: string, head: string): Promise<string[]> {
  const rule = known.ruleSet.rules.find((one) => one.id === id)!;
  const text = await explainRule(known, rule, '2020-10-20');
  const [, rest] = text.split(`【${head}】`);
  return rest!
    .split(/^【/m)[0]!
    .trim()
    .split('\n')
    .map((line) => line.trim());
}

describe('explain <规则>', { timeout: 60_000 }, () => {
  test('编译成的 SQL 从条件到查出的行都写出来', async () => {
    expect(await section('household-no-head', '编译成的 SQL')).toEqual([
      'create temp table _judged as',
      'select _id, (',
      "exists (from 家庭成员 m where m.户编号 = 户.户编号 and 同年(m._years, 户._year) and m.与户主关系 = '户主')",
      ') is false as broken from "户" where (',
      'exists (from 家庭成员 m where m.户编号 = 户.户编号 and 同年(m._years, 户._year))',
      ');',
      'select t.* from "户" t semi join (select _id from _judged where broken) using (_id)',
    ]);
  });

  test('参数写出用的值、从哪年起、在哪一行、谁说的、有多硬', async () => {
    expect((await section('income-net-sum', '用到的参数'))[0]).toMatch(
      /^收入容差 = \S+（rules\/parameters\.yaml:\d+，national；.+（(文件规定|有公开出处|各地在用|通行说法|推断)））$/,
    );
  });

  test('读哪些列，哪些可以没有', async () => {
    const [columns] = await section('household-multi-head', '读哪些列');
    expect(columns).toContain('家庭成员.姓名（可以没有）');
    expect(columns).toContain('户.户编号');
  });
});
