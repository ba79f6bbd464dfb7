import type { Engine } from '../engine/duckdb.ts';
import type { Layouts } from '../layout/load.ts';
import type { ReportHead, RuleSummary } from '../model.ts';
import { arrange } from './arrange.ts';
import { countedIn, summarise } from './summary.ts';

export interface Conclusion {
  /** With the issues that concern the townships asked for. */
  rules: RuleSummary[];
  summary: ReportHead['summary'];
}

/** Puts the issues in their order and counts them, which do not wait for each other; then they may be streamed. */
export async function conclude(
  engine: Engine,
  layouts: Layouts,
  summaries: readonly RuleSummary[],
  given: (table: string) => boolean,
  townships: readonly string[],
): Promise<Conclusion> {
  let conclusion: Conclusion | undefined;
  await engine.sideBySide(['arrange', 'count'], async (lane, work) => {
    if (work === 'arrange') return arrange(lane);
    const rules = await countedIn(lane, summaries, townships);
    conclusion = { rules, summary: await summarise(lane, layouts, rules, given) };
  });
  // Not before all is counted: a table is not taken away under a reader.
  await engine.run(`drop table _issue; drop table _twin; alter table _arranged rename to _issue`);
  return conclusion!;
}
