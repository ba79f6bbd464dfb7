/** The library: what `duizhang check` does, for other programs. */
import { resolve } from 'node:path';
import { completeOptions, type RunOptions } from './options.ts';
import { run as runCorridor, type RunResult } from './run.ts';

export { builtinRules } from './builtin.ts';
export { loadRules, type Rule, type RuleSet } from './check/load.ts';
export { ExpectedError, InputError, RuleError, UsageError } from './errors.ts';
export type {
  Area,
  CellAddress,
  Category,
  InputSummary,
  Issue,
  Masking,
  Report,
  ReportHead,
  RuleSummary,
  Severity,
  TownshipSummary,
} from './model.ts';
export type { RunOptions } from './options.ts';
export { type Format, reporters } from './report/index.ts';
export type { FolderReporter, Reporter, ReportOptions, TextReporter } from './report/reporter.ts';
export type { RunResult } from './run.ts';

/** Runs the rules over the inputs. What is left out is as on the command line; duizhang.yaml is not looked for. */
export async function run(
  options: Pick<RunOptions, 'inputs'> & Partial<RunOptions>,
): Promise<RunResult> {
  return runCorridor(completeOptions(options, resolve('.')));
}
