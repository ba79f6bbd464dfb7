import { assignmentsOf } from '../conform/assignment.ts';
import { load } from '../conform/load.ts';
import { recognise } from '../conform/recognise.ts';
import { createTables } from '../conform/schema.ts';
import { defineFunctions } from '../domain/define.ts';
import { Engine } from '../engine/duckdb.ts';
import { UsageError } from '../errors.ts';
import { assignmentProblems, inputProblems, reportProblems } from '../inputs-report.ts';
import { loadTables } from '../knowledge.ts';
import { localDate, reading } from '../options.ts';
import { openSpace } from '../space.ts';
import { readAll } from '../read/index.ts';
import { SheetParts } from '../read/sheet-parts.ts';
import { inspectJson, inspectText } from '../report/inspect.ts';
import { print } from '../report/write.ts';
import { asks } from './check.ts';
import type { Terminal } from './terminal.ts';

export interface InspectFlags {
  format: string;
  as?: string[];
  asOf?: string;
  config?: string;
}

/** What each sheet was taken for; runs no rule. */
export async function inspect(
  inputs: string[],
  flags: InspectFlags,
  terminal: Terminal,
): Promise<number> {
  if (!['text', 'json'].includes(flags.format))
    throw new UsageError(`没有格式“${flags.format}”`, { advice: '可用的有 text、json' });
  const { options } = asks(inputs, { ...flags, format: ['table'] }, terminal);
  const { layouts, parameters } = loadTables(options);
  const asOf = options.asOf ?? localDate(new Date());
  const { scratch, limits } = openSpace(options);
  const engine = await Engine.open({ folder: scratch.folder, ...limits });
  try {
    const read = await readAll(options.inputs, scratch, reading(options));
    const assignments = assignmentsOf(options);
    const parts = new SheetParts(scratch);
    const plans = recognise(read.workbooks, layouts, { asOf, assignments, parts });
    await createTables(engine, layouts, 'main');
    await defineFunctions(engine, parameters, asOf, new Set());
    const sheets = await load(engine, plans, layouts, 'main', () => 'all');
    const given = assignmentProblems(assignments, plans);
    for (const failure of read.failures) terminal.warn(failure.describe());
    for (const { message } of given) terminal.warn(message);
    const shown =
      flags.format === 'json'
        ? inspectJson(plans, sheets)
        : inspectText(plans, sheets, { width: terminal.width });
    await print(once(shown), terminal.stdout);
    for (const { message } of reportProblems(read.reports, read.named)) terminal.warn(message);
    const problems = [...given, ...inputProblems({ read, plans, sheets }, options.strict)];
    return read.failures.length > 0 || problems.some(({ level }) => level === 'error') ? 2 : 0;
  } finally {
    engine.close();
    scratch.remove();
  }
}

async function* once(text: string): AsyncIterable<string> {
  yield text;
}
