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
    problems: [
      ...[...sheetProblems(plan, loaded), ...unreadableIn(plan, loaded)].map(({ message }) =>
        maskText(message),
      ),
      ...(isBlank(plan, loaded) ? [noRow] : []),
    ],
  }));
}

/** The inputs as read, as recognised and as loaded. */
interface Drop {
  read: { workbooks: readonly Workbook[]; named: readonly string[]; reports: readonly string[] };
  plans: readonly SheetPlan[];
  sheets: readonly LoadedSheet[];
}

/**
 * What could not be looked at in inputs that could be read: an error makes the look incomplete. A named file that feeds
 * no table is one; a page of notes in a folder is only said.
 */
export function inputProblems(
  { read: { workbooks, named, reports }, plans, sheets: loaded }: Drop,
  strict: boolean,
): Problem[] {
  const ofFiles = workbooks.flatMap(({ file, problems }) =>
    problems.map((problem) => sentence(file, '', problem)),
  );
  const ofSheets = plans.flatMap((plan) =>
    sheetProblems(plan, loaded).map((problem) => sentence(plan.file, plan.sheet.name, problem)),
  );
  const unfed = workbooks.filter(
    ({ file }) =>
      !plans.some(
        (plan) => plan.file === file && (plan.feeds.length > 0 || hasFailed(plan, loaded)),
      ),
  );
  const useless = unfed
    .filter(({ file }) => named.includes(file))
    .map(({ file }): Problem => ({
      level: 'error',
      message: `${file} 没有一张表认得出来，没有检查`,
    }));
  const unrecognised = strict
    ? plans
        .filter((plan) => plan.feeds.length === 0 && plan.sheet.lastRow > 0 && aside(plan) === null)
        .filter((plan) => !hasFailed(plan, loaded))
        .map(({ file, sheet }): Problem => ({
          level: 'error',
          message: `${label(file, sheet.name)} 认不出是什么表（--strict）`,
        }))
    : [];
  const unreadable = plans.flatMap((plan) =>
    unreadableIn(plan, loaded).map((problem) => sentence(plan.file, plan.sheet.name, problem)),
  );
  const own = reportProblems(reports, named);
  const all = [
    ...ofFiles,
    ...ofSheets,
    ...blankTables(plans, loaded),
    ...own,
    ...useless,
    ...unrecognised,
  ];
  return [...all, ...shortened(unreadable)].filter(({ level }) => level !== 'info');
}

const noRow = '只有表头，一行数据也没有';

/** A table was recognised, and nothing is in it: a clerk would take its silence for a pass. */
function isBlank(plan: SheetPlan, loaded: readonly LoadedSheet[]): boolean {
  return plan.feeds.length > 0 && loadedOf(plan, loaded)?.rows === 0 && !hasFailed(plan, loaded);
}

/** One sentence a file: a blank template has a sheet for every table. */
function blankTables(plans: readonly SheetPlan[], loaded: readonly LoadedSheet[]): Problem[] {
  const blank = plans.filter((plan) => isBlank(plan, loaded));
  const files = [...new Set(blank.map(({ file }) => file))];
  return files.map((file) => {
    const names = blank.filter((plan) => plan.file === file).map(({ sheet }) => sheet.name);
    return { level: 'warning', message: `${label(file, names.join('、'))}：${noRow}` };
  });
}

const mostColumns = 20;

/** A county has hundreds of sheets: what to do about their cells is seen from some. */
function shortened(unreadable: Problem[]): Problem[] {
  const rest = unreadable.length - mostColumns;
  if (rest <= 0) return unreadable;
  const message = `还有 ${rest} 列也有读不出的单元格，用 duizhang inspect 看全部`;
  return [...unreadable.slice(0, mostColumns), { level: 'warning', message }];
}

/** Reports of an earlier run: in a folder one sentence for all of them; one that is named was a mistake. */
export function reportProblems(reports: readonly string[], named: readonly string[]): Problem[] {
  const what = '是 duizhang 写的报告，不是数据';
  const asked = reports
    .filter((file) => named.includes(file))
    .map((file): Problem => ({
      level: 'error',
      message: `${file} ${what}，没有检查。请给出原来的数据文件`,
    }));
  const [first, ...rest] = reports.filter((file) => !named.includes(file));
  if (first === undefined) return asked;
  const files = rest.length === 0 ? `${first} ` : `${first} 等 ${rest.length + 1} 个文件`;
  return [...asked, { level: 'warning', message: `${files}${what}，略过` }];
}

/** A glob with a typo must not end in a table that was taken for something else. */
export function assignmentProblems(
  assignments: readonly Assignment[],
  plans: readonly SheetPlan[],
): Problem[] {
  const unused = assignments
    .filter((one) => !plans.some(({ sheet }) => concerns(one, sheet)))
    .map((one): Problem => ({ level: 'error', message: `${asGiven(one)} 没有对上任何文件` }));
  const disputed = new Map<string, Set<string>>();
  for (const { file, sheet } of plans) {
    const all = assignments.filter((one) => concerns(one, sheet));
    if (new Set(all.map(({ table }) => table)).size < 2) continue;
    const given = all.map(asGiven).join('、');
    const message = `${given} 对上了同样的文件，按最后一个认作${all.at(-1)!.table}`;
    disputed.set(message, (disputed.get(message) ?? new Set()).add(file));
  }
  const doubled = [...disputed].map(([message, files]): Problem => {
    const [first, ...more] = files;
    const named = more.length === 0 ? first : `${first} 等 ${more.length + 1} 个文件`;
    return { level: 'warning', message: `${message}：${named}` };
  });
  return [...unused, ...doubled];
}

const asGiven = ({ table, glob }: Assignment) => `--as ${table}=${glob}`;

/** Names of sheets that stand beside the data, our own templates' among them. */
const guides = /^(填表|填写|填报|使用|操作)?(说明|须知|指南)$/;
const lists = /^(代码|代码表|字典|数据字典|下拉选项|选项)$/;

/** What a sheet is that feeds no table and need not: nobody is to mend it. */
function aside({ feeds, sheet }: SheetPlan): string | null {
  if (feeds.length > 0 || sheet.lastRow === 0) return null;
  const name = sheet.name.trim();
  if (guides.test(name)) return '是填表说明，没有数据，略过';
  if (lists.test(name)) return '是代码表，没有数据，略过';
  return sheet.hidden ? '是隐藏的工作表，没有认出是哪张表，略过' : null;
}

function sheetProblems(plan: SheetPlan, loaded: readonly LoadedSheet[]): Problem[] {
  const said = aside(plan);
  if (said !== null && !hasFailed(plan, loaded))
    return [...plan.sheet.problems, { level: 'warning', message: said }];
  return [...plan.sheet.problems, ...plan.problems, ...(loadedOf(plan, loaded)?.problems ?? [])];
}

function unreadableIn(plan: SheetPlan, loaded: readonly LoadedSheet[]): Problem[] {
  return loadedOf(plan, loaded)?.unreadable ?? [];
}

/** Its cells could not be put into the tables: it is no table that nobody knows. */
function hasFailed(plan: SheetPlan, loaded: readonly LoadedSheet[]): boolean {
  return loadedOf(plan, loaded)?.problems.some(({ level }) => level === 'error') ?? false;
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
