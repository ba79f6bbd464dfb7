import { type Engine, quoteName, quoteText } from '../engine/duckdb.ts';
import type { Layout } from '../layout/layout.ts';
import type { Layouts } from '../layout/load.ts';
import { type Analysis, splitColumn } from './analyse.ts';
import type { Branch } from './kinds/kind.ts';
import { areaColumns, cellText, keyColumns, personNumber } from './store.ts';

interface GatherOptions {
  /** Issues are numbered from here on. */
  from: number;
  /** Sheets whose rows are not judged. */
  sheetsLeftOut: number[];
}

/** Runs one branch of a rule and puts its offenders into the store. Gives how many there are. */
export async function gather(
  engine: Engine,
  analysis: Analysis,
  branch: Branch,
  layouts: Layouts,
  options: GatherOptions,
): Promise<number> {
  const layout = layouts.need(branch.table);
  // Not a temporary table: rules with `all` run on a connection of their own.
  const offenders = engine.spareName('main._offender');
  await engine.run(offenderTable(offenders, analysis, branch, layouts, options), analysis.rule.all);
  try {
    const [found] = await engine.rows(`select count(*)::integer as n,
      (select list(distinct cell.tab) from (select unnest(more) as cell from ${offenders})) as tables from ${offenders}`);
    const count = Number(found?.['n'] ?? 0);
    if (count === 0) return 0;
    const possible = fieldsOf(analysis, branch);
    await engine.run(dressed(analysis.rule.id, offenders, layout, possible, branch.area?.level));
    for (const table of (found?.['tables'] ?? []) as string[])
      await engine.run(cells(offenders, layouts.need(table)));
    if (branch.cells !== undefined) await engine.run(looseCells(offenders));
    return count;
  } finally {
    await engine.run(`drop table ${offenders}`);
  }
}

function offenderTable(
  name: string,
  { rule, template }: Analysis,
  branch: Branch,
  layouts: Layouts,
  { from, sheetsLeftOut }: GatherOptions,
): string {
  // The relation bears the table's own name: holes may say 户.户编号.
  const alias = quoteName(branch.table);
  const judged = `${alias}._id not in (select _id from every.${alias} where _sheet in (${sheetsLeftOut.join(', ')}))`;
  const layout = layouts.need(branch.table);
  const holes = template.holes.map(({ sql }) => shownHole(sql, layout));
  const fields = branch.fields ?? `[${fieldsOf({ rule }, branch).map(quoteText).join(', ')}]`;
  const more = [
    ...(branch.more === undefined ? [] : [branch.more]),
    ...otherCells({ rule }, layouts.need(branch.table), layouts),
  ];
  const cellType = 'struct(tab varchar, id bigint, field varchar)[]';
  const allCells = more.reduce((list, cell) => `list_concat(${list}, ${cell})`, `[]::${cellType}`);
  return `create table ${name} as
    select ${from} + row_number() over () as seq, ${alias}._id as row_id,
      [${holes.join(', ')}]::varchar[] as holes, (${fields})::varchar[] as fields,
      (${branch.counterpart ?? 'null'})::varchar as counterpart, (${allCells})::${cellType} as more,
      (${branch.cells ?? 'null'})::struct(表 varchar, 工作表 integer, 行 integer, 字段 varchar)[] as cells,
      (${branch.sources ?? 'null'})::struct(label varchar, value varchar)[] as sources,
      (${branch.suspect ?? 'null'})::varchar as suspect, (${branch.area?.key ?? 'null'})::varchar as area
    from ${branch.relation} as ${alias} ${sheetsLeftOut.length === 0 ? '' : `where ${judged}`}`;
}

/** A hole that is a plain column needs no macro that finds out its type. */
function shownHole(sql: string, layout: Layout): string {
  const field = layout.fields.find(({ name }) => name === sql.trim());
  return field && field.type !== 'number'
    ? `coalesce(${quoteName(field.name)}::varchar, '空白')`
    : `显示((\n${sql}\n))`;
}

/** Fields of the entity's own table that an issue of this branch may name. */
function fieldsOf({ rule }: Pick<Analysis, 'rule'>, { possibleFields }: Branch): string[] {
  if (possibleFields !== undefined) return possibleFields;
  return rule.fields
    .map((field) => splitColumn(field, rule.table))
    .filter(([table]) => table === rule.table)
    .map(([, field]) => field);
}

/** Cells of other tables that a rule names in `fields`: those of the same household. */
function otherCells({ rule }: Pick<Analysis, 'rule'>, layout: Layout, layouts: Layouts): string[] {
  return rule.fields
    .map((field) => splitColumn(field, rule.table))
    .filter(([table]) => table !== rule.table)
    .flatMap(([table, column]) => {
      const other = layouts.need(table);
      if (layout.household === null || other.household === null) return [];
      return `coalesce((select list({'tab': ${quoteText(table)}, 'id': x._id, 'field': ${quoteText(column)}} order by x._id)
        from every.${quoteName(table)} x
        where x.${quoteName(other.household)} = ${quoteName(layout.name)}.${quoteName(layout.household)}), [])`;
    });
}

function dressed(
  rule: string,
  offenders: string,
  layout: Layout,
  fields: string[],
  areaLevel?: 'county' | 'township' | 'village',
): string {
  const { key, isPrivate } = keyColumns(layout, 'e');
  const household =
    layout.household === null ? 'null::varchar' : `e.${quoteName(layout.household)}`;
  const person =
    layout.person === null ? 'null::varchar' : personNumber(`e.${quoteName(layout.person)}`);
  const label = layout.label === null ? 'null::varchar' : `e.${quoteName(layout.label)}`;
  const known = fields.filter((name) => layout.fields.some((field) => field.name === name));
  const values = known.map(
    (name) => `{'field': ${quoteText(name)}, 'text': ${cellText('e', layout, name)}}`,
  );
  const shown =
    values.length === 0
      ? `list_transform(o.fields, lambda f: null::varchar)`
      : `list_transform(o.fields, lambda f: list_filter([${values.join(', ')}], lambda v: v.field = f)[1].text)`;
  // Only tables that do not name the household look it up by the person: that is a big table to join.
  const [home, joinPerson] =
    layout.household === null
      ? ['p.household', 'left join _person p on p.person = r.person']
      : ['r.own_household', ''];
  return `insert into _issue
    with row_of as (
      select o.*, e._sheet, e._row, ${key} as key, ${isPrivate} as key_private, ${household} as own_household,
        ${person} as person, ${label} as label, ${areaColumns(layout, 'e')}, ${shown} as vals
      from ${offenders} o join every.${quoteName(layout.name)} e on e._id = o.row_id)
    select r.seq, ${quoteText(rule)}, ${quoteText(layout.name)}, r._sheet, r._row, ${entityColumns(areaLevel)},
      r.holes, r.fields, r.vals, r.counterpart, r.sources, r.suspect
    from (select r.*, ${home} as home from row_of r ${joinPerson}) r
    left join _household h on h.household = r.home
    left join _township a on a.township = coalesce(r.township, h.township)`;
}

/** key, key_private, household, person, name, county, township, village: of the row, or of the area it stands for. */
function entityColumns(areaLevel?: 'county' | 'township' | 'village'): string {
  const county = 'coalesce(r.county, h.county, a.county)';
  const township = 'coalesce(r.township, h.township)';
  const village = 'coalesce(r.village, h.village)';
  if (areaLevel === undefined)
    return `r.key, r.key_private, r.home, r.person, coalesce(r.label, h.head),
      ${county}, ${township}, ${village}`;
  return `r.area, false, null, null, null, ${county}, ${areaLevel === 'county' ? 'null' : township},
      ${areaLevel === 'village' ? village : 'null'}`;
}

function cells(offenders: string, layout: Layout): string {
  const household =
    layout.household === null ? 'null::varchar' : `e.${quoteName(layout.household)}`;
  return `insert into _cell
    select m.seq, ${quoteText(layout.name)}, m._sheet, m._row, m.field,
      coalesce(m.county, h.county, a.county), coalesce(m.township, h.township), coalesce(m.village, h.village)
    from (select o.seq, o.cell.field as field, e._sheet, e._row, ${household} as household, ${areaColumns(layout, 'e')}
      from (select seq, unnest(more) as cell from ${offenders}) o
      join every.${quoteName(layout.name)} e on e._id = o.cell.id and o.cell.tab = ${quoteText(layout.name)}) m
    left join _household h on h.household = m.household
    left join _township a on a.township = coalesce(m.township, h.township)`;
}

function looseCells(offenders: string): string {
  return `insert into _cell select seq, cell.表, cell.工作表, cell.行, cell.字段, null, null, null
    from (select seq, unnest(cells) as cell from ${offenders})`;
}
