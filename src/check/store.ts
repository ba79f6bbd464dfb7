import { type Engine, quoteName, quoteText, type Sql } from '../engine/duckdb.ts';
import type { Layout } from '../layout/layout.ts';
import type { Layouts } from '../layout/load.ts';

/**
 * What rules find, kept in the engine so that any number of it can be sorted and streamed: a row of `_hit` an offender,
 * as its rule puts it there. Who and where it is, is found out for all of them together: see settle.ts.
 */
export async function createStore(engine: Engine): Promise<void> {
  await engine.run(`create or replace table _hit (
    form integer, row_id bigint, holes varchar[], fields varchar[], counterpart varchar,
    sources struct(label varchar, value varchar)[], suspect varchar, area varchar,
    more struct(tab varchar, id bigint, field varchar)[],
    cells struct(表 varchar, 工作表 integer, 行 integer, 字段 varchar)[])`);
}

/** Where households and persons live, for tables that do not say; persons only where a table names nothing else. */
export async function createDirectories(
  lane: Sql,
  layouts: Layouts,
  given: (table: string) => boolean,
): Promise<void> {
  const located = [...layouts.tables.values()].filter(
    (layout) =>
      given(layout.name) &&
      layout.household !== null &&
      (layout.area.township !== null || layout.area.village !== null),
  );
  located.sort((a, b) => Number(b.name === '户') - Number(a.name === '户'));
  const parts = located.map(
    (layout, order) => `select ${quoteName(layout.household!)} as household, ${areaColumns(layout)},
      ${labelColumn(layout, 'household')} as head, ${order} as ord, _id from every.${quoteName(layout.name)}
      where household is not null and (township is not null or village is not null)`,
  );
  const none = `select null::varchar as household, null::varchar as county, null::varchar as township, null::varchar as village, null::varchar as head, 0 as ord, 0 as _id where false`;
  const [register = none, ...others] = parts;
  await lane.run(`create or replace table _household as
    select household, place.county as county, place.township as township, place.village as village, place.head as head from (
      with register as (${onePlaceEach(register)}), others as (${[none, ...others].join(' union all ')})
      from register union all
      ${onePlaceEach('select o.* from others o anti join register r on r.household = o.household')})`);
  await lane.run(countiesOfTownships(layouts, given));
  await lane.run(
    `update _household h set county = a.county from _township a where h.county is null and a.township = h.township`,
  );
  const member = layouts.get('家庭成员');
  const wanted = [...layouts.tables.values()].some(
    ({ name, household, person }) => given(name) && household === null && person !== null,
  );
  const persons =
    wanted && member && given(member.name) && member.person && member.household
      ? `select ${personNumber(quoteName(member.person))} as person, arg_min(${quoteName(member.household)}, _id) as household
         from every.${quoteName(member.name)} where person is not null group by all`
      : `select null::varchar as person, null::varchar as household where false`;
  await lane.run(`create or replace table _person as ${persons}`);
}

/** Of several rows of a household, which may disagree, one that does not depend on the order of the rows. */
function onePlaceEach(rows: string): string {
  return `select household, arg_min({'county': county, 'township': township, 'village': village, 'head': head},
      [ord, hash(county, township, village, head), _id]) as place
    from (${rows}) group by household`;
}

/** Sheets of one township often leave out the county: where all others agree on it, it is that. */
function countiesOfTownships(layouts: Layouts, given: (table: string) => boolean): string {
  const parts = [...layouts.tables.values()]
    .filter(({ name, area }) => given(name) && area.county !== null && area.township !== null)
    .map((layout) => `select distinct ${areaColumns(layout)} from every.${quoteName(layout.name)}`);
  const known =
    parts.length > 0 ? parts.join(' union all ') : `select null as county, null as township`;
  return `create or replace table _township as select township::varchar as township, any_value(county)::varchar as county
    from (${known}) where county is not null and township is not null group by township having count(distinct county) = 1`;
}

/** county, township, village of a row, as its own columns tell. */
export function areaColumns({ area }: Layout, alias = ''): string {
  const prefix = alias === '' ? '' : `${alias}.`;
  return (['county', 'township', 'village'] as const)
    .map(
      (level) =>
        `${area[level] === null ? 'null::varchar' : prefix + quoteName(area[level])} as ${level}`,
    )
    .join(', ');
}

function labelColumn(layout: Layout, grain: string): string {
  return layout.label !== null && layout.grain === grain
    ? quoteName(layout.label)
    : 'null::varchar';
}

/** 本人号 without its check of old 15-digit numbers: cheap enough to be part of every query. */
export function personNumber(column: string): string {
  return `if(length(${column}) in (20, 22), left(${column}, 18), ${column})`;
}

/**
 * SQL for the key of a row (the first alternative whose columns are filled), and for its parts with the `pii` of their
 * columns, where one of them has any.
 */
export function keyColumns(layout: Layout, alias: string): { key: string; parts: string } {
  const alternatives = [layout.primaryKey, ...layout.keys].map((columns) => {
    const named = columns.length > 1 ? columns.filter((column) => column !== layout.year) : columns;
    const names = named.map((column) => `${alias}.${quoteName(column)}`);
    const filled = names.map((name) => `${name} is not null`).join(' and ');
    const secrets = named.map(
      (column) => layout.fields.find(({ name }) => name === column)?.pii ?? null,
    );
    const parts = names.map((name, i) => {
      const pii = secrets[i] == null ? 'null' : quoteText(secrets[i]);
      return `{'value': ${name}::varchar, 'pii': ${pii}}`;
    });
    return {
      filled,
      text: `concat_ws('/', ${names.join(', ')})`,
      parts: secrets.some((pii) => pii !== null) ? `[${parts.join(', ')}]` : 'null',
    };
  });
  const cases = (value: (alternative: (typeof alternatives)[number]) => string) =>
    alternatives
      .map((alternative) => `when ${alternative.filled} then ${value(alternative)}`)
      .join(' ');
  return {
    key: `case ${cases(({ text }) => text)} end`,
    parts: `case ${cases(({ parts }) => parts)} end`,
  };
}

/** The text of a cell as the office typed it, from `_original`, else the stored value as people write it. */
export function cellText(alias: string, layout: Layout, field: string): string {
  const mark = quoteText(`\u001e${field}\u001f`);
  const type = layout.fields.find(({ name }) => name === field)!.type;
  const column = `${alias}.${quoteName(field)}`;
  const plain =
    type === 'number' ? `rtrim(rtrim(${column}::varchar, '0'), '.')` : `${column}::varchar`;
  return `case when contains(${alias}._original, ${mark})
    then split_part(split_part(${alias}._original, ${mark}, 2), '\u001e', 1) else ${plain} end`;
}
