import { quoteText } from '../engine/duckdb.ts';
import { cellSql, conformSql } from './conform-sql.ts';
import { constantsSql, fieldOf, insertSql, rawColumn, sourcesOf } from './feed-sql.ts';
import { loadKinds } from './load-kinds.ts';
import type { Loading } from './load.ts';
import { placeSql } from './pivot-rows.ts';
import type { Feed, SheetPlan } from './plan.ts';
import { baseTable } from './schema.ts';

/** A row an indicator or a measure → a row a household: 六源核查 gives the table of one source its indicators. */
export async function loadPivot(
  loading: Loading,
  plan: SheetPlan,
  feed: Feed,
  from: string,
): Promise<number> {
  const { engine, layouts, drop } = loading;
  const pivot = feed.pivot!;
  const { kind } = pivot;
  if (kind) return loadKinds(loading, plan, feed, { ...pivot, kind }, from);
  const layout = layouts.need(feed.table);
  const main = layouts.need(plan.feeds[0]!.table);
  const code = cellSql({
    field: fieldOf(main, '指标'),
    raw: rawColumn(pivot.indicator),
    factor: 1,
  });
  const identity = feed.columns.filter(({ column }) => column !== pivot.value);
  const indicators = feed.columns.filter(({ column }) => column === pivot.value);
  const key = identity.find(({ field }) => field === layout.household);
  if (!key) return 0;
  const cleanKey = cellSql({
    field: fieldOf(layout, key.field),
    raw: rawColumn(key.column),
    factor: 1,
  });
  const columns = [
    ...identity.map(({ column }) => `arg_min(${rawColumn(column)}, _row) as ${rawColumn(column)}`),
    ...indicators.map(
      ({ field }, i) =>
        `arg_min(v, _row) filter (f = ${quoteText(field)} and v is not null) as p${i}`,
    ),
  ];
  const rows = `(select * from (select *, ${code} as f, ${rawColumn(pivot.value)} as v, ${cleanKey} as k from ${from})
    where k is not null)`;
  const grouped = `(select ${columns.join(', ')}, min(_row) as _row from ${rows} group by k having count(v) > 0)`;
  const places = [
    ...identity.map(({ field, column }) => placeSql(field, `${rawColumn(column)} is not null`)),
    // A row that is there but blank is the cell to be filled in.
    ...indicators.map(({ field }) =>
      placeSql(field, `f = ${quoteText(field)} and v is not null`, `f = ${quoteText(field)}`),
    ),
  ];
  await pivot.rows.note(
    engine,
    `select min(_row) as home, [${places.join(', ')}] as places from ${rows} group by k having count(v) > 0`,
  );
  const sources = sourcesOf(layout, { ...feed, columns: identity });
  const pivoted = indicators.map(({ field }, i) => ({
    field: fieldOf(layout, field),
    raw: `p${i}`,
    factor: 1,
  }));
  const selection = conformSql({
    from: grouped,
    layout,
    columns: [...sources, ...pivoted],
    constants: constantsSql(layout, feed),
    extra: { _sheet: String(plan.index), _row: '_row' },
  });
  return engine.run(insertSql(baseTable(drop, feed.table), `${selection} order by _row`));
}
