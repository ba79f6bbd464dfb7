import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'yaml';
import { builtinRules } from '../../src/builtin.ts';
import { loadRules, type Rule } from '../../src/check/load.ts';
import type { Example } from '../../src/check/rule.ts';
import { Engine } from '../../src/engine/duckdb.ts';
import { loadLayouts } from '../../src/layout/load.ts';
import { resolveParameters } from '../../src/layout/parameters.ts';
import { type Found, type ProofRoom, Stage } from '../../src/prove/examples.ts';

/** Rows by table, and what else an example may say. */
export type Given = Omit<Example, 'given' | 'finds'> & { given: Example['given'] };

export interface RuleRoom {
  /** The rule of a yaml text; what a rule needs for the file but not for the test may be left out. */
  rule(yaml: string): Rule;
  find(rule: Rule, given: Given): Promise<Found[]>;
  engine: Engine;
  room: ProofRoom;
  close(): void;
}

const bare = `
title: 试一条规则
category: 不准
severity: error
owner: 扶贫办
basis: 测试
certainty: practice
why: 测试
fix: 测试
examples: [{given: {}, finds: []}]
`;

/** A place in which rules written in a test are run as \`rules test\` runs examples. */
export async function openRuleRoom(): Promise<RuleRoom> {
  const folder = mkdtempSync(join(tmpdir(), 'duizhang-test-'));
  const engine = await Engine.open({ folder, threads: 2 });
  const room: ProofRoom = {
    engine,
    layouts: loadLayouts(join(builtinRules, 'tables')),
    rules: [],
    parameters: (region, overrides) =>
      resolveParameters(join(builtinRules, 'parameters.yaml'), region, overrides),
  };
  let count = 0;
  return {
    engine,
    room,
    rule(yaml) {
      const given = parse(yaml) as Record<string, unknown>;
      const id = String(given['id'] ?? `try-${(count += 1)}`);
      const defaults = Object.entries(parse(bare) as Record<string, unknown>)
        .filter(([key]) => !(key in given))
        .map(([key, value]) => `${key}: ${JSON.stringify(value)}\n`);
      const path = join(folder, `${id}.yaml`);
      // What the test wrote comes first: its lines and columns are those of the errors.
      writeFileSync(
        path,
        `${yaml.replace(/^\n/, '').trimEnd()}\n${'id' in given ? '' : `id: ${id}\n`}${defaults.join('')}`,
      );
      const { rules, errors } = loadRules([path]);
      if (errors.length > 0) throw errors[0]!;
      return rules[0]!;
    },
    async find(rule, given) {
      const stage = await Stage.set(room, rule, { ...given, finds: [] });
      return stage.find(await stage.analyse(rule));
    },
    close() {
      engine.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** Findings as a clerk would list them: `H1：登记 3 人`. */
export function lines(found: readonly Found[]): string[] {
  return found.map(({ key, message }) => `${key ?? '—'}：${message}`);
}
