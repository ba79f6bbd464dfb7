import type { Analysis } from './check/analyse.ts';
import { columnsReadBy } from './check/analyse-all.ts';
import { conclude } from './check/conclude.ts';
import type { SheetSupply } from './check/coverage.ts';
import { check } from './check/index.ts';
import { composeReport, type Drop } from './compose-report.ts';
import { assignmentsOf } from './conform/assignment.ts';
import { load } from './conform/load.ts';
import type { SheetPlan } from './conform/plan.ts';
import { recognise } from './conform/recognise.ts';
import type { Engine } from './engine/duckdb.ts';
import { isGiven, suppliesOf } from './inputs-report.ts';
import type { Layouts } from './layout/load.ts';
import type { Parameters } from './layout/parameters.ts';
import type { Report } from './model.ts';
import { openRun } from './open-run.ts';
import { localDate, type RunOptions } from './options.ts';
import type { ReadResult } from './read/index.ts';
import { SheetParts } from './read/sheet-parts.ts';
import { type Stage, Stages } from './stages.ts';

export interface RunResult {
  report: Report;
  /** For looking behind an issue: the tables as loaded, the rules as read. */
  room: Room;
  stages: readonly Stage[];
  /** Removes the tables and the temporary files; the report cannot be streamed after it. */
  close(): void;
}

export interface Room {
  engine: Engine;
  layouts: Layouts;
  parameters: Parameters;
  plans: SheetPlan[];
  supplies: SheetSupply[];
  analyses: ReadonlyMap<string, Analysis>;
}

/** The corridor: read → conform → check → report. */
export async function run(options: RunOptions): Promise<RunResult> {
  const started = new Date();
  const stages = new Stages();
  const asOf = options.asOf ?? localDate(started);
  const opened = await openRun(options, asOf);
  const { engine, layouts, parameters, analysed, close } = opened;
  try {
    stages.end('读取');

    const assignments = assignmentsOf(options);
    const parts = new SheetParts(opened.scratch);
    const columns = columnsReadBy(analysed);
    const conform = async (read: ReadResult, drop: '' | '上期.'): Promise<Drop> => {
      const plans = recognise(read.workbooks, layouts, { asOf, assignments, parts });
      const schema = drop === '' ? 'main' : '上期';
      const sheets = await load(engine, plans, layouts, schema, (name) => columns(drop + name));
      return { read, plans, sheets };
    };
    const now = await conform(opened.now, '');
    const before = await conform(opened.before, '上期.');
    stages.end('认表和装载');

    const supplies = [...suppliesOf(now.plans, ''), ...suppliesOf(before.plans, '上期.')];
    const { region, ruleSeconds, townships } = options;
    const judging = { asOf, region, budget: ruleSeconds * 1000 };
    await engine.allot(analysed.map(() => 1));
    await engine.lock();
    const known = { engine, layouts, parameters, sheets: supplies };
    const checked = await check(analysed, { ...known, options: judging });
    stages.end('规则');

    options.signal?.throwIfAborted();
    const given = isGiven(supplies);
    const conclusion = await conclude(engine, layouts, checked.summaries, given, townships);
    const found = { opened, now, before, checked, conclusion };
    const report = composeReport(found, options, { asOf, started, assignments });
    stages.end('汇总');
    const { analyses } = checked;
    const room = { engine, layouts, parameters, plans: now.plans, supplies, analyses };
    return { report, room, stages: stages.list, close };
  } catch (error) {
    close();
    throw error;
  }
}
