import { loadCells } from '../engine/read-csv.ts';
import { feedSql, insertSql } from './feed-sql.ts';
import type { FilledSheet, Loading } from './load.ts';
import type { Feed, SheetPlan } from './plan.ts';
import { numberRows } from './row-numbers.ts';
import { baseTable } from './schema.ts';
import { SkipLater } from './skip-later.ts';
import { countSkipped, markHead } from './skipped.ts';

/** From the file straight into the table: nothing lies in memory twice. */
export async function loadDirect(
  { engine, layouts, drop, next }: Loading,
  plan: SheetPlan,
  feed: Feed,
): Promise<FilledSheet> {
  const layout = layouts.need(feed.table);
  const table = baseTable(drop, feed.table);
  const { cells, columns } = plan.sheet;
  const skip = new SkipLater(plan, layouts);
  const extra = {
    _sheet: String(plan.index),
    _row: cells.numbered ? '"row"::integer' : 'null::integer',
    _skip: skip.sql,
  };
  let first = next.get(feed.table) ?? 0;
  let read = 0;
  let from = '';
  try {
    await loadCells(cells, columns, async (source) => {
      from = source;
      await discard();
      return (read = await engine.run(insertSql(table, feedSql(source, layout, feed, extra))));
    });
  } catch (error) {
    await discard();
    throw error;
  }
  next.set(feed.table, first + read);
  if (!cells.numbered) await numberRows(engine, table, first, cells);
  await skip.decide(engine, table, first, from, () => markHead(engine, table, first, plan));
  const skipped = await countSkipped(engine, table, first);
  await engine.run(`delete from ${table} where rowid >= ${first} and _skip is not null`);
  const rows = read - Object.values(skipped).reduce((sum, count) => sum + count, 0);
  return { index: plan.index, rows, tables: [{ table: feed.table, rows }], skipped, problems: [] };

  /** What came of a reading that lost records; the numbers of its rows are not used again. */
  async function discard(): Promise<void> {
    if (read === 0) return;
    await engine.run(`delete from ${table} where rowid >= ${first}`);
    first += read;
    read = 0;
    next.set(feed.table, first);
  }
}
