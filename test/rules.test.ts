import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { builtinRules } from '../src/builtin.ts';
import { loadRules } from '../src/check/load.ts';
import { Engine } from '../src/engine/duckdb.ts';
import { loadLayouts } from '../src/layout/load.ts';
import { resolveParameters } from '../src/layout/parameters.ts';
import { differences, Stage } from '../src/prove/examples.ts';

const { rules, errors } = loadRules([builtinRules]);
const layouts = loadLayouts(join(builtinRules, 'tables'));
const folder = mkdtempSync(join(tmpdir(), 'duizhang-test-'));
const engine = await Engine.open({ folder });
const room = {
  engine,
  layouts,
  rules,
  parameters: (region: string, overrides: ReadonlyMap<string, string>) =>
    resolveParameters(join(builtinRules, 'parameters.yaml'), region, overrides),
};
afterAll(() => {
  engine.close();
  rmSync(folder, { recursive: true });
});

test('内置规则文件都写得对', () => {
  expect(errors.map((error) => error.describe())).toEqual([]);
});

describe.each(rules.map((rule) => [rule.id, rule] as const))('%s', (_, rule) => {
  test.each(rule.examples.map((example, i) => [example.name ?? `例 ${i + 1}`, example] as const))(
    '%s',
    async (_name, example) => {
      const stage = await Stage.set(room, rule, example);
      const found = await stage.find(await stage.analyse(rule));
      expect(differences(example, found)).toEqual([]);
    },
  );

  test('有查得出的例子，也有查不出的例子', () => {
    expect(rule.examples.some(({ finds }) => finds.length > 0)).toBe(true);
    expect(rule.examples.some(({ finds }) => finds.length === 0)).toBe(true);
  });
});
