import type { Engine } from '../engine/duckdb.ts';
import { RuleError } from '../errors.ts';
import type { Layouts } from '../layout/load.ts';
import type { Parameters } from '../layout/parameters.ts';
import { type Analysis, analyse } from './analyse.ts';
import { splitColumn } from './check-names.ts';
import { catalogueOf } from './catalogue.ts';
import { KnownAnalyses } from './known-analysis.ts';
import type { Rule } from './load.ts';

/** A rule, and what came of reading its SQL. */
export interface Analysed {
  rule: Rule;
  outcome: Analysis | RuleError;
}

export async function analyseAll(
  rules: readonly Rule[],
  engine: Engine,
  layouts: Layouts,
  parameters: Parameters,
): Promise<Analysed[]> {
  const catalogue = catalogueOf(layouts, parameters);
  const known = new KnownAnalyses(layouts, parameters);
  const outcomes = new Map<Rule, Analysed['outcome']>();
  await engine.sideBySide(rules, async (lane, rule) => {
    try {
      outcomes.set(rule, known.get(rule) ?? (await analyse(lane, rule, catalogue, layouts)));
    } catch (error) {
      if (!(error instanceof RuleError)) throw error;
      outcomes.set(rule, error);
    }
  });
  return rules.map((rule) => ({ rule, outcome: outcomes.get(rule)! }));
}

/** The parameters that rules name. */
export function parametersReadBy(analysed: readonly Analysed[]): Set<string> {
  return new Set(
    analysed.flatMap(({ outcome }) =>
      outcome instanceof RuleError ? [] : [...outcome.usage.parameters],
    ),
  );
}

/** The tables that rules name, of this drop or the last. */
export function tablesReadBy(analysed: readonly Analysed[]): Set<string> {
  const names = analysed.flatMap(({ rule, outcome }) =>
    outcome instanceof RuleError
      ? []
      : [
          ...outcome.usage.tables,
          ...[...outcome.usage.columns, ...rule.fields].map(
            (name) => splitColumn(name, rule.table)[0],
          ),
        ],
  );
  return new Set(names.map((name) => name.replace(/^上期\./, '')));
}

/** The columns of a table (`上期.` before its name for the last drop) that rules read or point at; `all` of them after a star. */
export function columnsReadBy(
  analysed: readonly Analysed[],
): (table: string) => ReadonlySet<string> | 'all' {
  const read = new Map<string, Set<string>>();
  const whole = new Set<string>();
  for (const { rule, outcome } of analysed) {
    if (outcome instanceof RuleError) continue;
    for (const table of outcome.usage.whole) whole.add(table);
    for (const name of [...outcome.usage.columns, ...rule.fields]) {
      const [table, column] = splitColumn(name, rule.table);
      const columns = read.get(table) ?? new Set();
      read.set(table, columns.add(column));
    }
  }
  return (table) => (whole.has(table) ? 'all' : (read.get(table) ?? new Set()));
}
