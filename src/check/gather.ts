import { type Engine, quoteName, quoteText } from '../engine/duckdb.ts';
import type { Layout } from '../layout/layout.ts';
import type { Layouts } from '../layout/load.ts';
import { type Analysis, splitColumn } from './analyse.ts';
import type { Branch } from './kinds/kind.ts';
import { areaColumns, cellText, keyColumns } from './store.ts';

/** Runs one branch of a rule and puts its offenders into the store. Gives how many there are. */
export async function gather(
  engine: Engine,
  analysis: Analysis,
  branch: Branch,
  layouts: Layouts,
  options: { from: number; sheetsLeftOut: number[] },
): Promise<number> {
  const { rule } = analysis;
  const layout = layouts.need(branch.table);
  // Not a temporary table: rules with `all` run on a connection of their own.
  const offenders = engine.spareName('main._offender');
  const outside = rule.fields
    .map((field) => splitColumn(field, rule.table))
    .filter(([table]) => table !== rule.table);
  const more = [
    branch.more?.sql ?? '[]::struct(tab varchar, id bigint, field varchar)[]',
    ...otherCells(outside, layout, layouts),
  ];
  const left =
    options.sheetsLeftOut.length === 0
      ? ''
      : `where o._id not in (select _id from every.${quoteName(branch.table)} where _sheet in (${options.sheetsLeftOut.join(', ')}))`;
  const alias = quoteName(branch.table);
  const holes = analysis.template.holes.map(({ sql }) => `显示((\n${sql}\n))`);
  const own = rule.fields
    .filter((field) => splitColumn(field, rule.table)[0] === rule.table)
    .map((field) => quoteText(splitColumn(field, rule.table)[1]));
  // The relation bears the table's own name: holes may say 户.户编号.
  await engine.run(
    `create or replace table ${offenders} as select ${options.from} + row_number() over () as seq, o._id as row_id,
      [${holes.join(', ')}]::varchar[] as holes, (${branch.fields ?? `[${own.join(', ')}]`})::varchar[] as fields,
      (${branch.counterpart ?? 'null'})::varchar as counterpart, list_concat(${more.join(', ')}${more.length === 1 ? ', []' : ''}) as more,
      (${branch.sources ?? 'null'})::struct(label varchar, value varchar)[] as sources, (${branch.suspect ?? 'null'})::varchar as suspect
      from (select o.* from ${branch.relation} o ${left}) as ${alias}`.replaceAll(
      'o._id as row_id',
      `${alias}._id as row_id`,
    ),
    rule.all,
  );
  await engine.run(dressed(rule.id, offenders, layout));
  const tables = new Set([...(branch.more?.tables ?? []), ...outside.map(([table]) => table)]);
  for (const table of tables) await engine.run(cells(offenders, layouts.need(table)));
  const [count] = await engine.rows(`select count(*)::integer as n from ${offenders}`);
  await engine.run(`drop table ${offenders}`);
  return Number(count?.['n'] ?? 0);
}

/** Cells of other tables that a rule names in `fields`: those of the same household (or person). */
function otherCells(outside: [string, string][], layout: Layout, layouts: Layouts): string[] {
  return outside.map(([table, column]) => {
    const other = layouts.need(table);
    const by =
      layout.household !== null && other.household !== null
        ? ([layout.household, other.household] as const)
        : null;
    if (by === null) return '[]';
    return `coalesce((select list({'tab': ${quoteText(table)}, 'id': x._id, 'field': ${quoteText(column)}} order by x._id)
      from every.${quoteName(table)} x where x.${quoteName(by[1])} = ${quoteName(layout.name)}.${quoteName(by[0])}), [])`;
  });
}

function dressed(rule: string, offenders: string, layout: Layout): string {
  const { key, isPrivate } = keyColumns(layout, 'e');
  const household =
    layout.household === null ? 'null::varchar' : `e.${quoteName(layout.household)}`;
  const person = layout.person === null ? 'null::varchar' : `本人号(e.${quoteName(layout.person)})`;
  const label = layout.label === null ? 'null::varchar' : `e.${quoteName(layout.label)}`;
  const values = layout.fields
    .map(({ name }) => `when ${quoteText(name)} then ${cellText('e', name)}`)
    .join(' ');
  return `insert into _issue
    with row_of as (
      select o.*, e._sheet, e._row, ${key} as key, ${isPrivate} as key_private, ${household} as own_household, ${person} as person,
        ${label} as label, ${areaColumns(layout, 'e')}
      from ${offenders} o join every.${quoteName(layout.name)} e on e._id = o.row_id),
    vals as (
      select f.seq, list(case f.field ${values} end order by f.place) as vals
      from (select seq, row_id, unnest(fields) as field, generate_subscripts(fields, 1) as place from ${offenders}) f
      join every.${quoteName(layout.name)} e on e._id = f.row_id group by f.seq)
    select r.seq, ${quoteText(rule)}, ${quoteText(layout.name)}, r._sheet, r._row, r.key, r.key_private,
      coalesce(r.own_household, p.household) as home, r.person, coalesce(r.label, h.head),
      coalesce(r.county, h.county), coalesce(r.township, h.township), coalesce(r.village, h.village),
      r.holes, r.fields, coalesce(v.vals, []), r.counterpart, r.sources, r.suspect
    from row_of r left join _person p on r.own_household is null and p.person = r.person
    left join _household h on h.household = coalesce(r.own_household, p.household)
    left join vals v on v.seq = r.seq`;
}

function cells(offenders: string, layout: Layout): string {
  const household =
    layout.household === null ? 'null::varchar' : `e.${quoteName(layout.household)}`;
  return `insert into _cell
    select m.seq, ${quoteText(layout.name)}, m._sheet, m._row, m.field,
      coalesce(m.county, h.county), coalesce(m.township, h.township), coalesce(m.village, h.village)
    from (select o.seq, o.cell.field as field, e._sheet, e._row, ${household} as household, ${areaColumns(layout, 'e')}
      from (select seq, unnest(more) as cell from ${offenders}) o
      join every.${quoteName(layout.name)} e on e._id = o.cell.id and o.cell.tab = ${quoteText(layout.name)}) m
    left join _household h on h.household = m.household`;
}
