import { quoteName, quoteText } from '../engine/duckdb.ts';
import { loadCells } from '../engine/read-csv.ts';
import { carryMerges } from './carry-merges.ts';
import { feedSql, insertSql, rawColumn } from './feed-sql.ts';
import { fillDown, unmergedColumns } from './fill-down.ts';
import type { FilledSheet, Loading } from './load.ts';
import { loadHouseholds } from './load-households.ts';
import { loadPivot } from './load-pivot.ts';
import type { Feed, SheetPlan } from './plan.ts';
import { numberRows } from './row-numbers.ts';
import { baseTable } from './schema.ts';
import { skipSql } from './skip-sql.ts';
import { countSkipped, markHead } from './skipped.ts';
import { unfedSources } from './unfed-sources.ts';

/** For sheets that feed several tables, or whose rows hang together: the raw cells first, then each table. */
export async function loadThroughRaw(
  loading: Loading,
  plan: SheetPlan,
  feeds: readonly Feed[],
): Promise<FilledSheet> {
  const { engine, layouts } = loading;
  const { cells, columns } = plan.sheet;
  const raw = `every.${quoteName(engine.spareName('原始'))}`;
  const row = cells.numbered ? '"row"::integer' : 'null::integer';
  try {
    const total = await loadCells(cells, columns, async (source) => {
      await engine.run(`create or replace table ${raw} as
        select *, ${row} as _row, ${skipSql(plan, layouts)} as _skip from ${source}`);
      const [counted] = await engine.rows(`select count(*)::integer as n from ${raw}`);
      return Number(counted?.['n']);
    });
    if (!cells.numbered) await numberRows(engine, raw, 0, cells);
    await markHead(engine, raw, 0, plan);
    await carryMerges(engine, raw, plan);
    const unmerged = unmergedColumns(plan, layouts);
    if (unmerged) plan.notes.push(...(await fillDown(engine, raw, plan, layouts, unmerged)));
    const skipped = await countSkipped(engine, raw, 0);
    const skippedRows = Object.values(skipped).reduce((sum, count) => sum + count, 0);
    const tables: FilledSheet['tables'] = [];
    for (const feed of feeds) {
      tables.push({ table: feed.table, rows: await loadFeed(loading, plan, feed, raw) });
    }
    const rows = total - skippedRows;
    const problems = await unfedSources(engine, raw, plan, [...layouts.tables.values()]);
    return { index: plan.index, rows, tables, skipped, problems };
  } finally {
    await engine.run(`drop table if exists ${raw}`);
  }
}

async function loadFeed(
  loading: Loading,
  plan: SheetPlan,
  feed: Feed,
  raw: string,
): Promise<number> {
  const { engine, layouts, drop, next } = loading;
  const layout = layouts.need(feed.table);
  const table = baseTable(drop, feed.table);
  const from = `(select * from ${raw} where _skip is null${onlySql(feed)})`;
  const count = async () => {
    if (feed.pivot) return loadPivot(loading, plan, feed, from);
    if (feed.perHousehold) return loadHouseholds(loading, plan, feed, raw);
    const extra = { _sheet: String(plan.index), _row: '_row' };
    return engine.run(insertSql(table, feedSql(from, layout, feed, extra)));
  };
  const rows = await count();
  next.set(feed.table, (next.get(feed.table) ?? 0) + rows);
  return rows;
}

function onlySql({ only }: Feed): string {
  if (!only) return '';
  return ` and 整_码(${rawColumn(only.column)}) in (${only.words.map(quoteText).join(', ')})`;
}
