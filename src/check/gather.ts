import { type Engine, quoteName, quoteText } from '../engine/duckdb.ts';
import type { Layout } from '../layout/layout.ts';
import type { Layouts } from '../layout/load.ts';
import { type Analysis, splitColumn } from './analyse.ts';
import type { Branch } from './kinds/kind.ts';
import { type Identities, part } from './identity.ts';
import { cellText } from './store.ts';

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
  identities: Identities,
  options: GatherOptions,
): Promise<number> {
  const layout = layouts.need(branch.table);
  const who = await identities.of(layout);
  const select = offenderSelect(analysis, branch, layouts, options);
  if (!hasFurtherCells(analysis, branch))
    return engine.run(dressed(analysis, `(${select})`, layout, who, branch), analysis.rule.all);

  // Not a temporary table: rules with `all` run on a connection of their own.
  const offenders = engine.spareName('main._offender');
  await engine.run(`create table ${offenders} as ${select}`, analysis.rule.all);
  try {
    const count = await engine.run(dressed(analysis, offenders, layout, who, branch));
    if (count === 0) return 0;
    for (const table of await furtherTables(engine, offenders))
      await engine.run(cells(offenders, table, await identities.of(layouts.need(table))));
    if (branch.cells !== undefined) await engine.run(looseCells(offenders));
    return count;
  } finally {
    await engine.run(`drop table ${offenders}`);
  }
}

function hasFurtherCells({ rule }: Analysis, { more, cells: loose }: Branch): boolean {
  const outside = rule.fields.some((field) => splitColumn(field, rule.table)[0] !== rule.table);
  return more !== undefined || loose !== undefined || outside;
}

/** Tables in which further cells lie. */
async function furtherTables(engine: Engine, offenders: string): Promise<string[]> {
  const rows = await engine.rows(
    `select distinct cell.tab as name from (select unnest(more) as cell from ${offenders})`,
  );
  return rows.map(({ name }) => String(name));
}

function offenderSelect(
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
  return `select ${from} + row_number() over () as seq, ${alias}._id as row_id,
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
  analysis: Analysis,
  offenders: string,
  layout: Layout,
  who: string,
  branch: Branch,
): string {
  const possible = fieldsOf(analysis, branch);
  const known = possible.filter((name) => layout.fields.some((field) => field.name === name));
  const text = (name: string) => cellText('e', layout, name);
  const values = known.map((name) => `{'field': ${quoteText(name)}, 'text': ${text(name)}}`);
  // Fields that differ from row to row are looked up by name; mostly they are the same for all.
  const shown =
    branch.fields === undefined
      ? `[${possible.map((name) => (known.includes(name) ? text(name) : 'null')).join(', ')}]::varchar[]`
      : values.length === 0
        ? `list_transform(o.fields, lambda f: null::varchar)`
        : `list_transform(o.fields, lambda f: list_filter([${values.join(', ')}], lambda v: v.field = f)[1].text)`;
  const row =
    values.length === 0 ? '' : `join every.${quoteName(layout.name)} e on e._id = o.row_id`;
  return `insert into _issue
    select o.seq, ${quoteText(analysis.rule.id)}, ${quoteText(layout.name)}, ${part('w.who', 'sheet')}::integer,
      ${part('w.who', 'row')}::integer, ${entityColumns(branch.area?.level)},
      o.holes, o.fields, ${shown}, o.counterpart, o.sources, o.suspect
    from ${offenders} o join ${who} w on w._id = o.row_id ${row}`;
}

const of = (name: Parameters<typeof part>[1]) => part('w.who', name);

/** key, key_private, household, person, name, county, township, village: of the row, or of the area it stands for. */
function entityColumns(areaLevel?: 'county' | 'township' | 'village'): string {
  if (areaLevel === undefined)
    return `${of('key')}, ${of('key_private')}::boolean, ${of('household')}, ${of('person')}, ${of('name')},
      ${of('county')}, ${of('township')}, ${of('village')}`;
  return `o.area, false, null, null, null, ${of('county')}, ${areaLevel === 'county' ? 'null' : of('township')},
      ${areaLevel === 'village' ? of('village') : 'null'}`;
}

function cells(offenders: string, table: string, who: string): string {
  return `insert into _cell
    select o.seq, ${quoteText(table)}, ${of('sheet')}::integer, ${of('row')}::integer, o.cell.field,
      ${of('county')}, ${of('township')}, ${of('village')}
    from (select seq, unnest(more) as cell from ${offenders}) o
    join ${who} w on w._id = o.cell.id and o.cell.tab = ${quoteText(table)}`;
}

function looseCells(offenders: string): string {
  return `insert into _cell select seq, cell.表, cell.工作表, cell.行, cell.字段, null, null, null
    from (select seq, unnest(cells) as cell from ${offenders})`;
}
