import { quoteText } from '../engine/duckdb.ts';
import type { Field, Layout } from '../layout/layout.ts';
import { cellSql, conformSql } from './conform-sql.ts';
import { constantsSql, fieldOf, insertSql, rawColumn } from './feed-sql.ts';
import { kindsOf } from './kinds.ts';
import type { Loading } from './load.ts';
import { placeSql } from './pivot-rows.ts';
import type { ColumnUse, Feed, Pivot, SheetPlan } from './plan.ts';
import { baseTable } from './schema.ts';
import type { Source } from './source.ts';

type KindPivot = Pivot & { kind: Field };

/** A row a measure, or several measures in a cell → a row a household (and year), its kinds of measure side by side. */
export async function loadKinds(
  { engine, layouts, drop }: Loading,
  plan: SheetPlan,
  feed: Feed,
  pivot: KindPivot,
  from: string,
): Promise<number> {
  const layout = layouts.need(feed.table);
  const kinds = kindsOf(layout, pivot.kind).map(({ name }) => name);
  const facts = feed.columns.filter(({ field }) => !kinds.includes(field));
  const rows = measuresSql(layout, facts, pivot, from);
  const sources: Source[] = facts.map(({ field, factor }, i) => ({
    field: fieldOf(layout, field),
    raw: `p${i}`,
    factor,
  }));
  const gathered: Source[] = kinds.map((name, i) => ({
    field: fieldOf(layout, name),
    raw: `k${i}`,
    factor: 1,
  }));
  const values = [
    ...facts.map((use, i) => `${factSql(layout, use, pivot)} as p${i}`),
    ...kinds.map((name, i) => `${listSql('v', `f = ${quoteText(name)}`)} as k${i}`),
  ];
  const selection = conformSql({
    from: `(select ${values.join(', ')}, min(_row) as _row from ${rows} group by k, y)`,
    layout,
    columns: [...sources, ...gathered],
    constants: constantsSql(layout, feed),
    extra: { _sheet: String(plan.index), _row: '_row' },
  });
  const places = [
    ...facts.map(({ field, column }) => placeSql(field, `${rawColumn(column)} is not null`)),
    ...kinds.map((name) => placeSql(name, `f = ${quoteText(name)}`)),
  ];
  await pivot.rows.note(
    engine,
    `select min(_row) as home, [${places.join(', ')}] as places from ${rows} group by k, y`,
  );
  return engine.run(insertSql(baseTable(drop, feed.table), `${selection} order by _row`));
}

/**
 * The rows of the sheet, once for each measure that a cell names: its kind `f`, what it is called `v`, its place in the
 * cell `n`. A row without a household stays by itself, or nobody would see that it has none.
 */
function measuresSql(layout: Layout, facts: ColumnUse[], pivot: KindPivot, from: string) {
  const clean = (name: string | null) => {
    const use = facts.find(({ field }) => field === name);
    if (!use) return 'null';
    return cellSql({ field: fieldOf(layout, use.field), raw: rawColumn(use.column), factor: 1 });
  };
  const cell = rawColumn(pivot.indicator);
  const parts = `coalesce(nullif(list_filter(string_split_regex(${cell}, '[,，、;；|]'), lambda v: trim(v) <> ''), []), [null])`;
  const called =
    pivot.value === pivot.indicator ? 'part' : `coalesce(${rawColumn(pivot.value)}, part)`;
  return `(select *, case when f is not null then ${called} end as v
    from (select *, ${cellSql({ field: pivot.kind, raw: 'part', factor: 1 })} as f
      from (select *, coalesce(${clean(layout.household)}, '#' || _row) as k, ${clean(layout.year)} as y,
          unnest(${parts}) as part, unnest(range(len(${parts}))) as n from ${from})))`;
}

/** Different texts once each, in the order of the sheet. */
function listSql(text: string, condition: string): string {
  const all = `list(${text} order by _row, n) filter (${condition} and ${text} is not null)`;
  return `array_to_string(list_transform([${all}],
    lambda p: list_filter(p, lambda v, i: list_position(p, v) = i))[1], '、')`;
}

/** Kinds and names are gathered, amounts added up; of the rest the first speaks. */
function factSql(layout: Layout, { field, column, factor }: ColumnUse, pivot: Pivot): string {
  const raw = rawColumn(column);
  const { type, unit } = fieldOf(layout, field);
  if (column === pivot.indicator) return listSql('part', 'true');
  if (column === pivot.value) return listSql(raw, 'true');
  if (type !== 'number') return `arg_min(${raw}, [_row, n])`;
  const clean = cellSql({ field: fieldOf(layout, field), raw, factor });
  // With a unit of its own a number is not multiplied once more.
  return `case when count(${raw}) filter (n = 0) < 2 then any_value(${raw})
    else sum(${clean}) filter (n = 0) || ${quoteText(unit ?? '')} end`;
}
