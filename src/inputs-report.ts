import type { SheetSupply } from './check/coverage.ts';
import { type Assignment, concerns } from './conform/assignment.ts';
import type { LoadedSheet } from './conform/load.ts';
import type { SheetPlan } from './conform/plan.ts';
import { maskText } from './domain/masking-text.ts';
import type { InputSummary, Problem, Workbook } from './model.ts';

/** What the sheets give, for the rules; tables of the last drop are named 上期.表. */
export function suppliesOf(plans: readonly SheetPlan[], drop: '' | '上期.'): SheetSupply[] {
  return plans.flatMap(({ index, file, sheet, feeds }) =>
    feeds.map(({ table, columns, constants }) => ({
      index,
      label: label(file, sheet.name),
      table: drop + table,
      fields: new Set([...columns, ...constants].map(({ field }) => field)),
    })),
  );
}

export function isGiven(supplies: readonly SheetSupply[]): (table: string) => boolean {
  const tables = new Set(supplies.map(({ table }) => table));
  return (table) => tables.has(table);
}

export function inputSummaries(
  plans: readonly SheetPlan[],
  loaded: readonly LoadedSheet[],
): InputSummary[] {
  return plans.map((plan) => ({
    file: plan.file,
    sheet: plan.sheet.name,
    tables: plan.feeds.map(({ table }) => table),
    headerRows: plan.headerRows,
    rows: loadedOf(plan, loaded)?.rows ?? 0,
    encoding: plan.encoding,
    sha256: plan.sha256,
    columns: Object.fromEntries(
      plan.feeds.flatMap(({ columns }) => columns.map(({ field, header }) => [field, header])),
    ),
    // A title row taken for a header may hold anything.
    unmapped: plan.unmapped.map(({ header }) => maskText(header)),
    problems: sheetProblems(plan, loaded).map(({ message }) => maskText(message)),
  }));
}

/** What was read of the inputs. */
interface Read {
  workbooks: readonly Workbook[];
  named: readonly string[];
}

/**
 * What could not be looked at in inputs that could be read: an error makes the look incomplete. A named file that feeds
 * no table is one; a page of notes in a folder is only said.
 */
export function inputProblems(
  { workbooks, named }: Read,
  plans: readonly SheetPlan[],
  loaded: readonly LoadedSheet[],
  strict: boolean,
): Problem[] {
  const ofFiles = workbooks.flatMap(({ file, problems }) =>
    problems.map((problem) => sentence(file, '', problem)),
  );
  const ofSheets = plans.flatMap((plan) =>
    sheetProblems(plan, loaded).map((problem) => sentence(plan.file, plan.sheet.name, problem)),
  );
  const unfed = workbooks.filter(
    ({ file }) => !plans.some((plan) => plan.file === file && plan.feeds.length > 0),
  );
  const useless = unfed
    .filter(({ file }) => named.includes(file))
    .map(({ file }): Problem => ({
      level: 'error',
      message: `${file} 没有一张表认得出来，没有检查`,
    }));
  const unrecognised = strict
    ? plans
        .filter(({ feeds, sheet }) => feeds.length === 0 && sheet.lastRow > 0)
        .map(({ file, sheet }): Problem => ({
          level: 'error',
          message: `${label(file, sheet.name)} 认不出是什么表（--strict）`,
        }))
    : [];
  return [...ofFiles, ...ofSheets, ...useless, ...unrecognised].filter(
    ({ level }) => level !== 'info',
  );
}

/** A glob with a typo must not end in a table that was taken for something else. */
export function unusedAssignments(
  assignments: readonly Assignment[],
  plans: readonly SheetPlan[],
): Problem[] {
  return assignments
    .filter((one) => !plans.some(({ sheet }) => concerns(one, sheet)))
    .map(({ table, glob }) => ({
      level: 'warning',
      message: `--as ${table}=${glob} 没有对上任何文件`,
    }));
}

function sheetProblems(plan: SheetPlan, loaded: readonly LoadedSheet[]): Problem[] {
  return [...plan.sheet.problems, ...plan.problems, ...(loadedOf(plan, loaded)?.problems ?? [])];
}

function loadedOf({ index }: SheetPlan, loaded: readonly LoadedSheet[]): LoadedSheet | undefined {
  return loaded.find((one) => one.index === index);
}

function sentence(file: string, sheet: string, { level, message, row, column }: Problem): Problem {
  const cell = row === undefined ? '' : `第 ${row} 行${column ? ` ${column} 列` : ''}`;
  return { level, message: `${label(file, sheet)}${cell && ` ${cell}`}：${maskText(message)}` };
}

function label(file: string, sheet: string): string {
  return sheet === '' ? file : `${file}【${sheet}】`;
}
