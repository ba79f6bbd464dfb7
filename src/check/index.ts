import { RuleError } from '../errors.ts';
import type { RuleSummary } from '../model.ts';
import { type Analysis, analyse } from './analyse.ts';
import { arrange } from './arrange.ts';
import { catalogueOf } from './catalogue.ts';
import { blankSummary, Checker, type CheckerParts } from './checker.ts';
import { KnownAnalyses } from './known-analysis.ts';
import { inOrder, type Rule } from './load.ts';

export interface Checked {
  summaries: RuleSummary[];
  analyses: Map<string, Analysis>;
  errors: RuleError[];
}

/** Runs every rule that can be run, one query each, and leaves the issues in the engine's store. */
export async function check(rules: readonly Rule[], parts: CheckerParts): Promise<Checked> {
  const { engine, layouts, parameters } = parts;
  const { ordered, errors } = inOrder(rules);
  const checker = await Checker.create(parts);
  const catalogue = catalogueOf(layouts, parameters);
  const known = new KnownAnalyses(layouts, parameters);
  const summaries: RuleSummary[] = [];
  const analyses = new Map<string, Analysis>();
  for (const rule of ordered) {
    try {
      const analysis = known.get(rule) ?? (await analyse(engine, rule, catalogue, layouts));
      analyses.set(rule.id, analysis);
      summaries.push(await checker.run(analysis));
    } catch (error) {
      if (!(error instanceof RuleError)) throw error;
      errors.push(error);
      summaries.push({ ...blankSummary(rule), status: 'failed', reason: error.describe() });
    }
  }
  // Counted at the end: issues of a rule may have fallen silent.
  const counts = await engine.rows('select rule, count(*)::integer as n from _issue group by rule');
  const byRule = new Map(counts.map((row) => [row['rule'], Number(row['n'])]));
  for (const summary of summaries) summary.issues = byRule.get(summary.id) ?? 0;
  await arrange(engine);
  summaries.sort((a, b) => (a.id < b.id ? -1 : 1));
  return { summaries, analyses, errors };
}
