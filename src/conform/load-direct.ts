import { readCsvSql } from '../engine/read-csv.ts';
import { feedSql, insertSql } from './feed-sql.ts';
import type { LoadedSheet, Loading } from './load.ts';
import type { Feed, SheetPlan } from './plan.ts';
import { numberRows } from './row-numbers.ts';
import { baseTable } from './schema.ts';
import { skipSql } from './skip-sql.ts';
import { countSkipped, markHead } from './skipped.ts';

/** From the file straight into the table: nothing lies in memory twice. */
export async function loadDirect(
  { engine, layouts, drop, next }: Loading,
  plan: SheetPlan,
  feed: Feed,
): Promise<LoadedSheet> {
  const layout = layouts.need(feed.table);
  const table = baseTable(drop, feed.table);
  const first = next.get(feed.table) ?? 0;
  const { cells, columns } = plan.sheet;
  const selection = feedSql(readCsvSql(cells, columns), layout, feed, {
    _sheet: String(plan.index),
    _row: cells.numbered ? '"row"::integer' : 'null::integer',
    _skip: skipSql(plan, layouts),
  });
  const read = await engine.run(insertSql(table, selection));
  next.set(feed.table, first + read);
  if (!cells.numbered) await numberRows(engine, table, first, cells);
  await markHead(engine, table, first, plan);
  const skipped = await countSkipped(engine, table, first);
  await engine.run(`delete from ${table} where rowid >= ${first} and _skip is not null`);
  const rows = read - Object.values(skipped).reduce((sum, count) => sum + count, 0);
  return { index: plan.index, rows, tables: [{ table: feed.table, rows }], skipped, problems: [] };
}
