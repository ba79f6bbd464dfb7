import { version } from './builtin.ts';
import type { Conclusion } from './check/conclude.ts';
import type { Checked } from './check/index.ts';
import { streamIssues } from './check/issues.ts';
import { chooseTownships } from './check/summary.ts';
import { cellAddress } from './conform/address.ts';
import type { Assignment } from './conform/assignment.ts';
import type { LoadedSheet } from './conform/load.ts';
import type { SheetPlan } from './conform/plan.ts';
import { assignmentProblems, inputProblems, inputSummaries } from './inputs-report.ts';
import type { Problem, Report } from './model.ts';
import type { OpenRun } from './open-run.ts';
import { type RunOptions, verdict } from './options.ts';
import type { ReadResult } from './read/index.ts';

/** Files of one date, from reading to the tables. */
export interface Drop {
  read: ReadResult;
  plans: SheetPlan[];
  sheets: LoadedSheet[];
}

export interface Found {
  opened: OpenRun;
  now: Drop;
  before: Drop;
  checked: Checked;
  conclusion: Conclusion;
}

/** What a run has found, and what it could not look at; the issues stay in the engine until they are asked for. */
export function composeReport(
  { opened, now, before, checked, conclusion }: Found,
  options: RunOptions,
  run: { asOf: string; started: Date; assignments: Assignment[] },
): Report {
  const { engine, layouts, ruleSet } = opened;
  const { rules, summary } = conclusion;
  const { chosen, unknown } = chooseTownships(summary.townships, options.townships);
  const broken = [
    ...now.read.failures,
    ...before.read.failures,
    ...unknown,
    ...ruleSet.errors,
    ...checked.errors,
  ];
  const unread = [
    ...inputProblems(now, options.strict),
    ...inputProblems(before, options.strict),
    ...assignmentProblems(run.assignments, [...now.plans, ...before.plans]),
    ...(broken.length > 0 ? [] : nothingRan(summary.coverage, options.strict)),
  ];
  const complete = broken.length === 0 && !unread.some(({ level }) => level === 'error');
  return {
    schemaVersion: 1,
    tool: { name: 'duizhang', version, rulesDigest: ruleSet.digest },
    run: {
      asOf: run.asOf,
      asOfAssumed: options.asOf === null,
      region: options.region,
      startedAt: run.started.toISOString(),
      durationMs: Date.now() - run.started.getTime(),
      exitCode: complete ? verdict(summary.bySeverity, options.failOn) : 2,
      inputs: inputSummaries(now.plans, now.sheets),
      problems: [
        ...broken.map((error) => error.describe()),
        ...unread.map(({ message }) => message),
      ],
    },
    summary: { ...summary, townships: chosen },
    rules,
    issues: (filter) =>
      streamIssues(
        engine,
        checked.analyses,
        layouts,
        (...cell) => cellAddress(now.plans, ...cell),
        { ...filter, townships: options.townships },
      ),
  };
}

/** Silence of rules of which none could run is no answer; that none was asked for is a slip of who asked. */
function nothingRan(
  { rules, ran, failed }: Report['summary']['coverage'],
  strict: boolean,
): Problem[] {
  if (ran + failed > 0) return [];
  return rules === 0
    ? [{ level: 'error', message: '没有一条规则可执行：--only、--skip 把规则都去掉了' }]
    : [
        {
          level: strict ? 'error' : 'warning',
          message: '没有一条规则能执行：要查的表或列没有给出',
        },
      ];
}
