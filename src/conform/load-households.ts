import { quoteName, quoteText } from '../engine/duckdb.ts';
import type { Layout } from '../layout/layout.ts';
import { cellSql } from './conform-sql.ts';
import { feedSql, fieldOf, insertSql, rawColumn } from './feed-sql.ts';
import { isHead } from './head-row.ts';
import type { Loading } from './load.ts';
import type { ColumnUse, Feed, SheetPlan } from './plan.ts';
import { baseTable } from './schema.ts';

/**
 * A household table from a sheet of persons: a row a household (and year), from the head's row, else the first filled
 * one. A hash of the household's cells tells which households say the same in all their rows; only the others are
 * looked at cell by cell.
 */
export async function loadHouseholds(
  loading: Loading,
  plan: SheetPlan,
  feed: Feed,
  raw: string,
): Promise<number> {
  const { engine, layouts, drop } = loading;
  const layout = layouts.need(feed.table);
  const key = feed.columns.find(({ field }) => field === layout.household);
  if (!key) return 0;
  const year = feed.columns.find(({ field }) => field === layout.year);
  const rows = `every.${quoteName(engine.spareName('成员行'))}`;
  const named = nameColumns(loading, plan);
  const facts = feed.columns.filter(
    (column) => column !== key && column !== year && !named.has(column.column),
  );
  const hash =
    facts.length === 0 ? '0' : `hash(${facts.map(({ column }) => rawColumn(column)).join(', ')})`;
  const some =
    facts.length === 0
      ? 'true'
      : `coalesce(${facts.map(({ column }) => rawColumn(column)).join(', ')}) is not null`;
  await engine.run(`create table ${rows} as
    select ${value(layout, key)} as k, ${year ? value(layout, year) : 'null::integer'} as y, rowid as r, _row,
      (case when ${isHead(plan, layouts) ?? 'false'} then 0 else 4294967296 end) + rowid as o,
      case when ${some} then ${hash} end as h
    from ${raw} where _skip is null and ${rawColumn(key.column)} is not null`);
  const homes = `every.${quoteName(engine.spareName('户'))}`;
  await engine.run(`create table ${homes} as
    select k, y, arg_min(r, o) as r, coalesce(min(h) = max(h) and arg_min(h, o) is not null, true) as same
    from ${rows} where k is not null group by k, y`);
  try {
    const selection = feedSql(`(${unionSql(feed, raw, rows, homes)})`, layout, feed, {
      _sheet: String(plan.index),
      _row: '_row',
    });
    const count = await engine.run(
      insertSql(baseTable(drop, feed.table), `${selection} order by _row`),
    );
    await noteDifferences(loading, plan, feed, { raw, rows, homes });
    return count;
  } finally {
    await engine.run(`drop table ${rows}; drop table ${homes}`);
  }
}

/** What names a person differs from row to row; the head's is the household's as well. */
function nameColumns({ layouts }: Loading, plan: SheetPlan): Set<number> {
  const columns = plan.feeds.flatMap(({ table, columns: uses }) => {
    const { grain, label, person } = layouts.need(table);
    return grain === 'person'
      ? uses.filter(({ field }) => field === label || field === person)
      : [];
  });
  return new Set(columns.map(({ column }) => column));
}

function value(layout: Layout, { column, field, factor }: ColumnUse): string {
  return cellSql({ field: fieldOf(layout, field), raw: rawColumn(column), factor });
}

/** The raw cells of one row a household. */
function unionSql(feed: Feed, raw: string, rows: string, homes: string): string {
  const columns = [...new Set(feed.columns.map(({ column }) => rawColumn(column)))];
  const filled = columns.map(
    (name) => `arg_min(${name}, o) filter (${name} is not null) as ${name}`,
  );
  return `select ${columns.map((name) => `t.${name}`).join(', ')}, t._row from ${homes} g join ${raw} t on t.rowid = g.r where g.same
    union all
    select ${filled.join(', ')}, arg_min(t._row, o) as _row
    from ${homes} g join ${rows} m on m.k = g.k and m.y is not distinct from g.y join ${raw} t on t.rowid = m.r
    where not g.same group by g.k, g.y`;
}

/** Facts of one household that differ between its rows, blanks aside, as they are after cleaning. */
async function noteDifferences(
  loading: Loading,
  plan: SheetPlan,
  feed: Feed,
  { raw, rows, homes }: { raw: string; rows: string; homes: string },
): Promise<void> {
  const { engine, layouts, drop } = loading;
  const layout = layouts.need(feed.table);
  const named = nameColumns(loading, plan);
  const shared = feed.columns.filter(({ column }) => !named.has(column));
  const facts = new Set(shared.map(({ field }) => field));
  facts.delete(layout.household!);
  if (layout.year) facts.delete(layout.year);
  if (facts.size === 0) return;
  const from = `(select t.*, m.k, m.y, m.o from ${homes} g
    join ${rows} m on m.k = g.k and m.y is not distinct from g.y join ${raw} t on t.rowid = m.r where not g.same)`;
  const conformed = feedSql(from, layout, feed, { k: 'k', y: 'y', o: 'o', _row: '_row' });
  const texts = [...facts].map((name) => `${quoteName(name)}::varchar as ${quoteName(name)}`);
  await engine.run(`insert into ${drop}.同户差异
    with long as (
      unpivot (select k, y, o, _row as r, ${texts.join(', ')} from (${conformed}))
      on columns(* exclude (k, y, o, r)) into name f value v),
    firsts as (
      select k, y, f, arg_min(v, o) as v, arg_min(r, o) as r from long group by all having min(v) <> max(v))
    select ${quoteText(layout.name)}, a.k, a.f, a.v, a.r, arg_min(b.v, b.o), arg_min(b.r, b.o), ${plan.index}, ${privacyOf(layout)}
    from firsts a join long b on a.k = b.k and a.y is not distinct from b.y and a.f = b.f and a.v <> b.v
    group by all order by a.r, a.f`);
}

/** What the differing field tells about a person, as the table's `pii` says. */
function privacyOf({ fields }: Layout): string {
  const cases = fields.flatMap(({ name, pii }) =>
    pii === null ? [] : [`when ${quoteText(name)} then ${quoteText(pii)}`],
  );
  return cases.length === 0 ? 'null' : `case a.f ${cases.join(' ')} end`;
}
