import type { Rule } from '../check/load.ts';
import type { Engine } from '../engine/duckdb.ts';
import { withoutPlaces } from './sql-tree.ts';

/** Rules that judge the same fields of the same table by the same condition, each with the first of its likes. */
export async function overlaps(
  engine: Engine,
  rules: readonly Rule[],
): Promise<{ rule: Rule; twin: Rule }[]> {
  const seen = new Map<string, Rule>();
  const found: { rule: Rule; twin: Rule }[] = [];
  for (const rule of rules) {
    const options: unknown = rule[rule.kind];
    const key = JSON.stringify([
      rule.table,
      rule.kind,
      typeof options === 'string' ? await meaning(engine, options) : options,
      rule.when === undefined ? null : await meaning(engine, rule.when),
      rule.fields.toSorted(),
    ]);
    const twin = seen.get(key);
    if (twin) found.push({ rule, twin });
    else seen.set(key, rule);
  }
  return found;
}

/** The tree of the SQL: blanks, brackets and the case of keywords make no other condition. */
async function meaning(engine: Engine, sql: string): Promise<string> {
  const whole = /^\s*(select|with|from)\b/i.test(sql);
  const tree = (await engine.parse(whole ? sql : `select\n${sql}`)) as { error?: unknown };
  return tree.error ? sql : JSON.stringify(tree, withoutPlaces);
}
