import { type Engine, quoteName, quoteText } from '../engine/duckdb.ts';
import type { Layout } from '../layout/layout.ts';
import type { Layouts } from '../layout/load.ts';

/**
 * The issues of a run, kept in the engine so that any number of them can be sorted and streamed.
 * `_issue` has one row an issue, `_cell` its further cells, `_also` the rules that fell silent for it.
 */
export async function createStore(engine: Engine): Promise<void> {
  await engine.run(`
    create or replace table _issue (
      seq bigint, rule varchar, tab varchar, sheet integer, row integer, key varchar, key_private boolean,
      household varchar, person varchar, name varchar, county varchar, township varchar, village varchar,
      holes varchar[], fields varchar[], vals varchar[], counterpart varchar,
      sources struct(label varchar, value varchar)[], suspect varchar);
    create or replace table _cell (
      seq bigint, tab varchar, sheet integer, row integer, field varchar,
      county varchar, township varchar, village varchar);
    create or replace table _also (seq bigint, rule varchar);
    create or replace table _silent (
      stands bigint, rule varchar, tab varchar, key varchar, household varchar, person varchar, sheet integer, row integer)`);
}

/** Where households and persons live, for tables that do not say. */
export async function createDirectories(
  engine: Engine,
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
  await engine.run(`create or replace table _household as
    select household, place.county as county, place.township as township, place.village as village, place.head as head from (
      select household, arg_min({'county': county, 'township': township, 'village': village, 'head': head}, [ord, hash(county, township, village, head), _id]) as place
      from (${[none, ...parts].join(' union all ')}) group by household)`);
  await engine.run(countiesOfTownships(layouts, given));
  await engine.run(
    `update _household h set county = a.county from _township a where h.county is null and a.township = h.township`,
  );
  const member = layouts.get('家庭成员');
  const persons =
    member && given(member.name) && member.person && member.household
      ? `select ${personNumber(quoteName(member.person))} as person, arg_min(${quoteName(member.household)}, _id) as household
         from every.${quoteName(member.name)} where person is not null group by all`
      : `select null::varchar as person, null::varchar as household where false`;
  await engine.run(`create or replace table _person as ${persons}`);
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

/** SQL for the key of a row (the first alternative whose columns are filled), and whether it is an ID number. */
export function keyColumns(layout: Layout, alias: string): { key: string; isPrivate: string } {
  const alternatives = [layout.primaryKey, ...layout.keys].map((columns) => {
    const parts = columns.length > 1 ? columns.filter((column) => column !== layout.year) : columns;
    const names = parts.map((column) => `${alias}.${quoteName(column)}`);
    const filled = names.map((name) => `${name} is not null`).join(' and ');
    const secret = parts.some(
      (column) => layout.fields.find(({ name }) => name === column)?.pii === 'id',
    );
    return { filled, text: `concat_ws('/', ${names.join(', ')})`, secret };
  });
  const cases = (value: (alternative: (typeof alternatives)[number]) => string) =>
    alternatives
      .map((alternative) => `when ${alternative.filled} then ${value(alternative)}`)
      .join(' ');
  return {
    key: `case ${cases(({ text }) => text)} end`,
    isPrivate: `case ${cases(({ secret }) => String(secret))} else false end`,
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

/**
 * Takes back issues of the newest rule for entities on which an earlier rule has reported, and notes the rule there.
 * Same table: the same row's key. Different tables: the same person, or the same household where one of the two
 * rows speaks of a household. What fell silent is remembered in `_silent`: a rule that waits for it waits on.
 */
export async function silence(
  engine: Engine,
  from: number,
  rule: string,
  after: readonly string[],
  layouts: Layouts,
): Promise<void> {
  const earlier = after.map(quoteText).join(', ');
  const personal = [...layouts.tables.values()]
    .filter(({ grain }) => grain === 'person')
    .map(({ name }) => quoteText(name));
  const ofPerson = (alias: string) => `${alias}.tab in (${personal.join(', ') || "''"})`;
  const entity = 'tab, key, household, person, sheet, row';
  await engine.run(`create or replace temp table _silenced as
    with fresh as (select * from _issue where seq > ${from}),
    past as (
      select seq as stands, ${entity} from _issue where seq <= ${from} and rule in (${earlier})
      union all select stands, ${entity} from _silent where rule in (${earlier}))
    select f.seq, p.stands from fresh f join past p
      on p.tab = f.tab and p.key = f.key and p.household is not distinct from f.household
    union
    select f.seq, p.stands from fresh f join past p
      on p.tab = f.tab and f.key is null and p.key is null and p.sheet = f.sheet and p.row = f.row
    union
    select f.seq, p.stands from fresh f join past p on p.household = f.household
      where p.tab <> f.tab and not (${ofPerson('f')} and ${ofPerson('p')})
    union
    select f.seq, p.stands from fresh f join past p on p.person = f.person
      where p.tab <> f.tab and ${ofPerson('f')} and ${ofPerson('p')}`);
  await engine.run(`insert into _also select distinct stands, ${quoteText(rule)} from _silenced;
    insert into _silent select s.stands, i.rule, ${entity.replace(/(\w+)/g, 'i.$1')} from _silenced s join _issue i using (seq);
    delete from _cell where seq in (select seq from _silenced);
    delete from _issue where seq in (select seq from _silenced)`);
}
