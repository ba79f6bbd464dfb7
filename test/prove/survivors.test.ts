import { afterAll, describe, expect, test } from 'vitest';
import { builtinRules } from '../../src/builtin.ts';
import { loadRules } from '../../src/check/load.ts';
import { isProven, proofText } from '../../src/commands/proof-text.ts';
import { loadKnowledge } from '../../src/knowledge.ts';
import { mutants, nameOf } from '../../src/prove/mutate.ts';
import { prove } from '../../src/prove/prove.ts';
import { openRuleRoom } from '../support/try-rule.ts';

const tried = await openRuleRoom();
afterAll(() => tried.close());

const { rules } = loadRules([builtinRules]);

/** What `rules test` prints of a rule, and whether it is content. */
async function said(yaml: string, mutate = true): Promise<{ lines: string[]; proven: boolean }> {
  const rule = tried.rule(yaml);
  const { layouts, parameters } = tried.room;
  const known = {
    layouts,
    parameters: parameters('national', new Map()),
    ruleSet: { rules: [rule], errors: [], digest: '' },
  };
  const [proof] = await prove(known, [rule], { mutate, threads: 1 });
  return { lines: proofText([proof!], mutate).trim().split('\n'), proven: isProven(proof!) };
}

const rule = (survivors: string) => `
id: try-count
table: 户
expect: 家庭人口数 >= 1
${survivors}
message: 家庭人口数 {家庭人口数}
examples:
  - given: {户: [{户编号: H1, 家庭人口数: 0}, {户编号: H2, 家庭人口数: 1}, {户编号: H3, 家庭人口数: 2}]}
    finds: [{key: H1}]
`;

describe('没有例子发现的改法', { timeout: 60_000 }, () => {
  test('没有说明的列出来，通不过', async () => {
    expect(await said(rule(''))).toEqual({
      proven: false,
      lines: [
        'try-count：改错 4 处，例子发现 3 处（75%），已说明 0 处，未说明 1 处',
        '    没有例子发现 unknown：unknown 改为 issue',
        '1 条规则，1 个例子：1 条通过，0 条不过',
        '把规则改错 4 处，例子发现 3 处（75%），已说明 0 处，未说明 1 处',
      ],
    });
  });

  test('说明了的连理由一起列出来，通过', async () => {
    expect(await said(rule('survivors: {unknown：unknown 改为 issue: 人口数总有}'))).toEqual({
      proven: true,
      lines: [
        'try-count：改错 4 处，例子发现 3 处（75%），已说明 1 处，未说明 0 处',
        '    已说明 unknown：unknown 改为 issue（人口数总有）',
        '1 条规则，1 个例子：1 条通过，0 条不过',
        '把规则改错 4 处，例子发现 3 处（75%），已说明 1 处，未说明 0 处',
      ],
    });
  });

  test('过时的说明也通不过：例子已能发现的，没有这种改法的', async () => {
    const { lines, proven } = await said(
      rule(`survivors:
  unknown：unknown 改为 issue: 人口数总有
  expect：>= 改为 >: 例子里有 1 人的户
  expect：>= 改为 <: 规则改过了`),
    );
    expect(proven).toBe(false);
    expect(lines.slice(2, 4)).toEqual([
      '    survivors 里过时的说明 expect：>= 改为 >（例子已能发现，不必再说明）',
      '    survivors 里过时的说明 expect：>= 改为 <（没有这种改法，可能是规则改过了）',
    ]);
  });

  test('只跑例子时不谈改法', async () => {
    expect(await said(rule(''), false)).toEqual({
      proven: true,
      lines: ['1 条规则，1 个例子：1 条通过，0 条不过'],
    });
  });
});

test('同一种改法改在几处，按先后编号，各说各的', { timeout: 60_000 }, async () => {
  const twice = tried.rule(`
table: 户
expect: (家庭人口数 >= 1 or 脱贫年度 >= 2014) and 首次识别时间 >= '2014'
message: 家庭人口数 {家庭人口数}
`);
  const changes = (await mutants(tried.engine, twice)).map(nameOf);
  expect(changes.filter((name) => name.includes('>= 改为 >'))).toEqual([
    'expect：>= 改为 >',
    'expect：>= 改为 >（第 2 处）',
    'expect：>= 改为 >（第 3 处）',
  ]);
  expect(new Set(changes).size).toBe(changes.length);
});

describe('内置规则', { timeout: 120_000 }, () => {
  const explained = rules.filter(({ survivors }) => Object.keys(survivors).length > 0);

  test.each(explained.map((one) => [one.id, one] as const))(
    '%s 说明的都是它有的改法',
    async (_, one) => {
      const changes = (await mutants(tried.engine, one)).map(nameOf);
      expect(Object.keys(one.survivors).filter((name) => !changes.includes(name))).toEqual([]);
    },
  );

  // All of them take minutes: `duizhang rules test` does it.
  test.each(['household-empty', 'six-head'])(
    '%s 每种改法都有例子发现，或说明了为什么发现不了',
    async (id) => {
      const known = loadKnowledge({ rules: [], region: 'national', params: {} });
      const proofs = await prove(
        known,
        known.ruleSet.rules.filter((one) => one.id === id),
        { mutate: true, threads: 1 },
      );
      expect(proofs.every(isProven), proofText(proofs, true)).toBe(true);
    },
  );
});
