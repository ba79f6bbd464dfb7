import type { Engine, Sql } from '../engine/duckdb.ts';
import { InputError } from '../errors.ts';
import type { Layouts } from '../layout/load.ts';
import type { Problem } from '../model.ts';
import { markCleanColumns } from './clean-columns.ts';
import { unmergedColumns } from './fill-down.ts';
import { finish } from './finish.ts';
import { loadDirect } from './load-direct.ts';
import { loadThroughRaw } from './load-raw.ts';
import { leaveWithHouseholds } from './live-with.ts';
import { type ColumnsRead, keptColumns, narrowFeed } from './narrow.ts';
import type { SheetPlan } from './plan.ts';
import { createTable, type Drop } from './schema.ts';
import { unreadableCells } from './unreadable.ts';

/** What came of putting one sheet into the tables. */
export interface FilledSheet {
  index: number;
  /** Records of the sheet: rows that were not skipped. */
  rows: number;
  /** Rows put into each table; a wide sheet has fewer households than rows. */
  tables: { table: string; rows: number }[];
  /** Rows that are no records, by reason. */
  skipped: Record<string, number>;
  problems: Problem[];
}

export interface LoadedSheet extends FilledSheet {
  /** Cells that could not be read, a sentence a column. */
  unreadable: Problem[];
}

/** What a loader needs to know. */
export interface Loading {
  engine: Sql;
  layouts: Layouts;
  drop: Drop;
  /** By table, the columns that are loaded. */
  kept: Map<string, ReadonlySet<string>>;
  /** By table, the next rowid: rows that were deleted keep theirs. */
  next: Map<string, number>;
}

/**
 * Fills the tables of a drop from its sheets; what one table gets, it gets in the order of the plans. They have then only
 * the columns that `read` names and those that tell rows apart.
 */
export async function load(
  engine: Engine,
  plans: SheetPlan[],
  layouts: Layouts,
  drop: Drop = 'main',
  read: ColumnsRead = () => 'all',
): Promise<LoadedSheet[]> {
  // The tables of a last drop that was not given are not there.
  if (plans.length === 0) return [];
  const kept = keptColumns(layouts, plans, read);
  for (const [table, columns] of kept)
    await engine.run(createTable(layouts.need(table), drop, columns, { _skip: 'varchar' }));
  await engine.allot(plans.map(sizeOf));
  const next: Loading['next'] = new Map();
  const loaded = new Map<SheetPlan, FilledSheet>();
  const before = earlierInTable(plans);
  const tables = [...kept.keys()].map((table) => ({
    table,
    sheets: plans.filter(({ feeds }) => feeds.some((feed) => feed.table === table)),
  }));
  await engine.sideBySide<SheetPlan | (typeof tables)[number]>(
    [...largestFirst(plans, before), ...tables],
    async (lane, item) => {
      const loading = { engine: lane, layouts, drop, kept, next };
      if ('table' in item) await finish(loading, plans, item.table);
      else loaded.set(item, await loadSheet(loading, item));
    },
    (item) => ('table' in item ? item.sheets : before.get(item)!),
  );
  await leaveWithHouseholds(engine, layouts, drop, [...kept.keys()]);
  const unreadable = await unreadableCells(engine, plans, drop);
  return plans.map((plan) => ({
    ...loaded.get(plan)!,
    unreadable: unreadable.get(plan.index) ?? [],
  }));
}

/** For each sheet those before it that feed one of its tables: rows are numbered as they come. */
function earlierInTable(plans: readonly SheetPlan[]): Map<SheetPlan, SheetPlan[]> {
  const last = new Map<string, SheetPlan>();
  const before = new Map<SheetPlan, SheetPlan[]>();
  for (const plan of plans) {
    const tables = plan.feeds.map(({ table }) => table);
    before.set(
      plan,
      tables.flatMap((table) => last.get(table) ?? []),
    );
    for (const table of tables) last.set(table, plan);
  }
  return before;
}

/** In cells. */
const sizeOf = ({ sheet }: SheetPlan) => sheet.cells.records * sheet.columns;

/** Largest first, or one would be left alone at the end; before it come those that it waits for. */
function largestFirst(
  plans: readonly SheetPlan[],
  before: ReadonlyMap<SheetPlan, SheetPlan[]>,
): SheetPlan[] {
  const sorted = new Set<SheetPlan>();
  const put = (plan: SheetPlan): void => {
    if (sorted.has(plan)) return;
    before.get(plan)!.forEach(put);
    sorted.add(plan);
  };
  plans.toSorted((a, b) => sizeOf(b) - sizeOf(a)).forEach(put);
  return [...sorted];
}

async function loadSheet(loading: Loading, plan: SheetPlan): Promise<FilledSheet> {
  const feeds = markCleanColumns(plan, loading.layouts).map((feed) =>
    narrowFeed(feed, loading.kept.get(feed.table)!),
  );
  const empty = { index: plan.index, rows: 0, tables: [], skipped: {}, problems: [] };
  const [feed] = feeds;
  if (!feed) return empty;
  try {
    const loaded = isSimple(plan, loading.layouts)
      ? await loadDirect(loading, plan, feed)
      : await loadThroughRaw(loading, plan, feeds);
    // A source that the sheet turns out not to hold is not fed, or it would be missing for every household.
    plan.feeds = plan.feeds.filter(
      ({ table, only, pivot }) =>
        !(only || pivot) || loaded.tables.some((one) => one.table === table && one.rows > 0),
    );
    return loaded;
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    // Half a sheet would be reported as households without members.
    plan.feeds = [];
    return { ...empty, problems: [{ level: 'error', message: error.describe() }] };
  }
}

/** One table, a row of it for each row of the sheet, nothing carried from row to row. */
function isSimple(plan: SheetPlan, layouts: Layouts): boolean {
  const { feeds, sheet, headerRows } = plan;
  const [feed] = feeds;
  const bottom = headerRows?.[1] ?? 0;
  const carries = sheet.merges.some((merge) => merge.top > bottom && merge.bottom > merge.top);
  const one = feeds.length === 1 && !feed!.perHousehold && !feed!.only && !feed!.pivot;
  return one && !carries && unmergedColumns(plan, layouts) === null;
}
