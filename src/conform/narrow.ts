import type { Layout } from '../layout/layout.ts';
import type { Layouts } from '../layout/load.ts';
import type { Feed, SheetPlan } from './plan.ts';

/** Which columns of a table somebody will read, or `all`. Tables that conform makes itself may be asked for too. */
export type ColumnsRead = (table: string) => ReadonlySet<string> | 'all';

/**
 * The columns to be loaded, by table: those that somebody will read and those that say which row it is. To clean and keep
 * a column takes as long as many a rule does; and who reads one that is not there gets an error, not a blank.
 */
export function keptColumns(
  layouts: Layouts,
  plans: readonly SheetPlan[],
  read: ColumnsRead,
): Map<string, ReadonlySet<string>> {
  const feeds = plans.flatMap((plan) => plan.feeds);
  const compared = read('同户差异');
  const differences = compared === 'all' || compared.size > 0;
  const isWhole = ({ pivot, perHousehold }: Feed) =>
    pivot !== null || (perHousehold && differences);
  const kept = new Map<string, ReadonlySet<string>>();
  for (const { table } of feeds) {
    if (kept.has(table)) continue;
    const layout = layouts.need(table);
    const wanted = feeds.some((feed) => feed.table === table && isWhole(feed))
      ? 'all'
      : read(table);
    const isKept = ({ name }: Layout['fields'][number]) =>
      wanted === 'all' || wanted.has(name) || tellsRowsApart(layout, name);
    kept.set(table, new Set(layout.fields.filter(isKept).map(({ name }) => name)));
  }
  return kept;
}

/** Key, household, person, place, year, and what says whether the row counts. */
function tellsRowsApart(layout: Layout, name: string): boolean {
  const { primaryKey, keys, household, person, year, label, area, live } = layout;
  const named = [household, person, year, label, area.county, area.township, area.village];
  return (
    [...primaryKey, ...keys.flat(), ...named].includes(name) || (live?.includes(name) ?? false)
  );
}

export function narrowFeed(feed: Feed, kept: ReadonlySet<string>): Feed {
  return {
    ...feed,
    columns: feed.columns.filter(({ field }) => kept.has(field)),
    constants: feed.constants.filter(({ field }) => kept.has(field)),
  };
}
