import { version } from './builtin.ts';
import type { Analysis } from './check/analyse.ts';
import {
  type Analysed,
  analyseAll,
  columnsReadBy,
  parametersReadBy,
  tablesReadBy,
} from './check/analyse-all.ts';
import type { SheetSupply } from './check/coverage.ts';
import { conclude } from './check/conclude.ts';
import { check } from './check/index.ts';
import { streamIssues } from './check/issues.ts';
import { selectRules } from './check/select-rules.ts';
import { chooseTownships } from './check/summary.ts';
import { cellAddress } from './conform/address.ts';
import { parseAssignment } from './conform/assignment.ts';
import { load } from './conform/load.ts';
import type { SheetPlan } from './conform/plan.ts';
import { recognise } from './conform/recognise.ts';
import { createTables } from './conform/schema.ts';
import { defineFunctions } from './domain/define.ts';
import { Engine } from './engine/duckdb.ts';
import {
  inputProblems,
  inputSummaries,
  isGiven,
  suppliesOf,
  unusedAssignments,
} from './inputs-report.ts';
import { loadKnowledge } from './knowledge.ts';
import { localDate, reading, type RunOptions, unlessAborted, verdict } from './options.ts';
import type { Layouts } from './layout/load.ts';
import type { Parameters } from './layout/parameters.ts';
import type { Report } from './model.ts';
import { readAll } from './read/index.ts';
import { SheetParts } from './read/sheet-parts.ts';
import { openSpace } from './space.ts';
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
  const { layouts, parameters, ruleSet } = loadKnowledge(options);
  const rules = selectRules(ruleSet, options.only, options.skip);
  const { signal } = options;
  const { scratch, limits } = openSpace(options);
  const read = (inputs: string[]) =>
    unlessAborted(signal, () => readAll(inputs, scratch, reading(options)));
  let analysed: Analysed[] = [];
  // Files are read in threads of their own; meanwhile the engine starts and learns tables and functions.
  const [drops, opened] = await Promise.allSettled([
    read(options.inputs).then(async (now) => ({ now, before: await read(options.previous) })),
    Engine.open({ folder: scratch.folder, ...limits }, async (engine) => {
      analysed = await analyseAll(rules, engine, layouts, parameters);
      const tables = tablesReadBy(analysed);
      await createTables(engine, layouts, 'main', tables);
      if (options.previous.length > 0) await createTables(engine, layouts, '上期', tables);
      await defineFunctions(engine, parameters, asOf, parametersReadBy(analysed));
    }),
  ]);
  const interrupt = () => opened.status === 'fulfilled' && opened.value.interrupt();
  signal?.addEventListener('abort', interrupt);
  const close = () => {
    signal?.removeEventListener('abort', interrupt);
    if (opened.status === 'fulfilled') opened.value.close();
    scratch.remove();
  };
  try {
    if (drops.status === 'rejected') throw drops.reason;
    if (opened.status === 'rejected') throw opened.reason;
    const { now, before } = drops.value;
    const engine = opened.value;
    stages.end('读取');

    const assignments = options.as.map(parseAssignment);
    const telling = { asOf, assignments, parts: new SheetParts(scratch) };
    const plans = recognise(now.workbooks, layouts, telling);
    const plansBefore = recognise(before.workbooks, layouts, telling);
    const columns = columnsReadBy(analysed);
    const columnsBefore: typeof columns = (table) => columns(`上期.${table}`);
    const sheets = await load(engine, plans, layouts, 'main', columns);
    const sheetsBefore = await load(engine, plansBefore, layouts, '上期', columnsBefore);
    stages.end('认表和装载');

    await engine.allot(rules.map(() => 1));
    await engine.lock();
    const supplies = [...suppliesOf(plans, ''), ...suppliesOf(plansBefore, '上期.')];
    const judging = { asOf, region: options.region, budget: options.ruleSeconds * 1000 };
    const checked = await check(analysed, {
      engine,
      layouts,
      parameters,
      sheets: supplies,
      options: judging,
    });
    stages.end('规则');
    signal?.throwIfAborted();
    const { rules: counted, summary } = await conclude(
      engine,
      layouts,
      checked.summaries,
      isGiven(supplies),
      options.townships,
    );
    const { chosen, unknown } = chooseTownships(summary.townships, options.townships);

    const failures = [...now.failures, ...before.failures, ...unknown];
    const broken = [...failures, ...ruleSet.errors, ...checked.errors];
    const unread = [
      ...inputProblems(now, plans, sheets, options.strict),
      ...inputProblems(before, plansBefore, sheetsBefore, options.strict),
      ...unusedAssignments(assignments, [...plans, ...plansBefore]),
    ];
    const complete = broken.length === 0 && !unread.some(({ level }) => level === 'error');
    const report: Report = {
      schemaVersion: 1,
      tool: { name: 'duizhang', version, rulesDigest: ruleSet.digest },
      run: {
        asOf,
        asOfAssumed: options.asOf === null,
        region: options.region,
        startedAt: started.toISOString(),
        durationMs: Date.now() - started.getTime(),
        exitCode: complete ? verdict(summary.bySeverity, options.failOn) : 2,
        inputs: inputSummaries(plans, sheets),
        problems: [
          ...broken.map((error) => error.describe()),
          ...unread.map(({ message }) => message),
        ],
      },
      summary: { ...summary, townships: chosen },
      rules: counted,
      issues: (filter) =>
        streamIssues(engine, checked.analyses, layouts, (...cell) => cellAddress(plans, ...cell), {
          ...filter,
          townships: options.townships,
        }),
    };
    const { analyses } = checked;
    stages.end('汇总');
    const room = { engine, layouts, parameters, plans, supplies, analyses };
    return { report, room, stages: stages.list, close };
  } catch (error) {
    close();
    throw error;
  }
}
