import { RuleError } from '../errors.ts';
import type { RuleSummary } from '../model.ts';
import type { Analysis } from './analyse.ts';
import type { Analysed } from './analyse-all.ts';
import { blankSummary, Checker, type CheckerParts } from './checker.ts';
import { inOrder, type Rule } from './load.ts';

export interface Checked {
  summaries: RuleSummary[];
  analyses: Map<string, Analysis>;
  errors: RuleError[];
}

/** Runs every rule that can be run, one query each and several at a time, and leaves the issues in the engine's store. */
export async function check(analysed: readonly Analysed[], parts: CheckerParts): Promise<Checked> {
  const { engine } = parts;
  const { ordered, errors } = inOrder(analysed.map(({ rule }) => rule));
  const read = new Map(analysed.map(({ rule, outcome }) => [rule, outcome]));
  const checker = await Checker.create(parts);
  const outcomes = new Map<
    Rule,
    { analysis?: Analysis; summary: RuleSummary; error?: RuleError }
  >();
  await engine.sideBySide<Rule | 'places'>(['places', ...ordered], async (lane, rule) => {
    if (rule === 'places') return checker.places(lane);
    try {
      const analysis = read.get(rule)!;
      if (analysis instanceof RuleError) throw analysis;
      outcomes.set(rule, { analysis, summary: await checker.run(analysis, lane) });
    } catch (error) {
      if (!(error instanceof RuleError)) throw error;
      const summary = {
        ...blankSummary(rule),
        status: 'failed' as const,
        reason: error.describe(),
      };
      outcomes.set(rule, { summary, error });
    }
  });
  await checker.settle(ordered);
  const analyses = new Map<string, Analysis>();
  const summaries: RuleSummary[] = [];
  for (const rule of ordered) {
    const { analysis, summary, error } = outcomes.get(rule)!;
    if (analysis) analyses.set(rule.id, analysis);
    if (error) errors.push(error);
    summaries.push(summary);
  }
  // Counted at the end: issues of a rule may have fallen silent.
  const counts = await engine.rows('select rule, count(*)::integer as n from _issue group by rule');
  const byRule = new Map(counts.map((row) => [row['rule'], Number(row['n'])]));
  for (const summary of summaries) summary.issues = byRule.get(summary.id) ?? 0;
  summaries.sort((a, b) => (a.id < b.id ? -1 : 1));
  return { summaries, analyses, errors };
}
