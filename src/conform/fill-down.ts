import { type Sql, quoteName } from '../engine/duckdb.ts';
import type { Layouts } from '../layout/load.ts';
import { rawColumn } from './feed-sql.ts';
import { isHead } from './head-row.ts';
import type { SheetPlan } from './plan.ts';

/**
 * A sheet whose merged cells were saved as text has the household's cells only in its first row, and the village's only
 * where it begins. They are filled down only where the whole sheet is so: a number that is missing here and there is for
 * the rules to find.
 */
export interface Unmerged {
  /** Columns of the household, blank in the rows of all members but the first; empty where the sheet is not so. */
  household: number[];
  /** Columns of the household's number, and of who the person is. */
  key: number;
  person: number[];
  /** Columns of places, the larger first. */
  places: number[];
}

/** Of the rows; and not of a handful. */
const least = { members: { share: 0.25, rows: 6 }, places: { share: 0.5, rows: 4 } };

/** What the first rows of the sheet look like; null where nothing is to be filled. */
export function unmergedColumns(plan: SheetPlan, layouts: Layouts): Unmerged | null {
  const rows = plan.sheet.head
    .slice(plan.headerRows?.[1] ?? 0)
    .filter((row) => row.some((cell) => isFilled(cell)));
  const { household, key, person } = householdColumns(plan, layouts);
  const people = rows.filter((row) => person.some((column) => isFilled(row[column])));
  const members = people.filter((row) => !household.some((column) => isFilled(row[column])));
  const isHousehold = household.length > 0 && isEnough(members.length, people.length, 'members');
  const places = placeColumns(plan, layouts).filter((column) => {
    const blank = rows.filter((row) => !isFilled(row[column])).length;
    return blank < rows.length && isEnough(blank, rows.length, 'places');
  });
  if (!isHousehold && places.length === 0) return null;
  return { household: isHousehold ? household : [], key, person, places };
}

const isFilled = (cell: string | null | undefined) => (cell ?? '').trim() !== '';

const isEnough = (blank: number, rows: number, of: keyof typeof least) =>
  blank >= least[of].rows && blank >= rows * least[of].share;

/** Columns that say the same of all members, if the sheet can tell whose members they are. */
function householdColumns({ feeds }: SheetPlan, layouts: Layouts) {
  const none = { household: [], key: -1, person: [] };
  const ofPersons = feeds.filter(({ table }) => layouts.need(table).grain === 'person');
  const layout = ofPersons[0] && layouts.need(ofPersons[0].table);
  const columnOf = (name: string | null) =>
    ofPersons[0]?.columns.find(({ field }) => field === name)?.column;
  const key = layout && columnOf(layout.household);
  const isTold =
    columnOf('与户主关系') !== undefined || feeds.some(({ perHousehold }) => perHousehold);
  if (key === undefined || !isTold) return none;
  const uses = feeds.flatMap((feed) =>
    feed.columns.map(({ column, field }) => ({ column, isShared: isShared(feed, field) })),
  );
  const own = new Set(uses.filter((use) => !use.isShared).map(({ column }) => column));
  const household = [...new Set(uses.map(({ column }) => column))].filter((one) => !own.has(one));
  const person = [layout!.label, layout!.person].flatMap((name) => columnOf(name) ?? []);
  return household.includes(key) ? { household, key, person } : none;

  function isShared({ table, perHousehold }: SheetPlan['feeds'][number], field: string): boolean {
    const { area, household: number, year } = layouts.need(table);
    const places = [area.county, area.township, area.village, '自然村', '省', '市'];
    const shared = [...places, number, year, '户主', '户主姓名', '户主证件号码'];
    return perHousehold || shared.includes(field);
  }
}

function placeColumns({ feeds }: SheetPlan, layouts: Layouts): number[] {
  const levels = ['county', 'township', 'village'] as const;
  const columns = levels.flatMap((level) =>
    feeds.flatMap(({ table, columns: uses }) =>
      uses.filter(({ field }) => field === layouts.need(table).area[level]),
    ),
  );
  return [...new Set(columns.map(({ column }) => column))];
}

/** Fills what a closer look at all rows finds to be so, and says it. */
export async function fillDown(
  engine: Sql,
  raw: string,
  plan: SheetPlan,
  layouts: Layouts,
  { household, key, person, places }: Unmerged,
): Promise<string[]> {
  const notes: string[] = [];
  const titles = (columns: number[]) =>
    columns.map((column) => `“${headerOf(plan, column)}”`).join('、');
  if (household.length > 0) {
    const filled = await fillMembers(engine, raw, plan, layouts, { household, key, person });
    if (filled > 0)
      notes.push(
        `${titles(household)}只写在每户的第一行，像是合并过的：下面 ${filled} 行照该户的补上`,
      );
  }
  for (const [i, column] of places.entries()) {
    const filled = await fillPlace(engine, raw, column, places.slice(0, i));
    if (filled > 0)
      notes.push(
        `${titles([column])}只写在开头的一行，像是合并过的：下面 ${filled} 行照上面的补上`,
      );
  }
  return notes;
}

function headerOf({ feeds }: SheetPlan, column: number): string {
  return feeds.flatMap(({ columns }) => columns).find((use) => use.column === column)!.header;
}

const filledSql = (column: number) => `nullif(trim(${rawColumn(column)}), '')`;

async function fillMembers(
  engine: Sql,
  raw: string,
  plan: SheetPlan,
  layouts: Layouts,
  { household, key, person }: Pick<Unmerged, 'household' | 'key' | 'person'>,
): Promise<number> {
  const rows = `every.${quoteName(engine.spareName('补户'))}`;
  const head = isHead(plan, layouts);
  const anyOf = (columns: number[]) => `coalesce(${columns.map(filledSql).join(', ')}) is not null`;
  await engine.run(`create table ${rows} as
    select *, last_value(case when not member then id end ignore nulls) over (order by id) as home
    from (select rowid as id, ${filledSql(key)} as k, coalesce(${head ?? 'false'}, false) as head,
        not ${anyOf(household)} and ${anyOf(person)} and not coalesce(${head ?? 'false'}, false) as member
      from ${raw} where _skip is null)`);
  try {
    const [found] = await engine.rows(`select count(*)::integer as n,
        count(*) filter (member and home in (select id from ${rows} where k is not null))::integer as filled,
        count(k)::integer as numbered, count(k) filter (head)::integer as heads,
        (select count(*) from (select k, lag(k) over (order by id) as before from ${rows} where k is not null)
          where k = before)::integer as repeated from ${rows}`);
    const of = (name: string) => Number(found?.[name]);
    const isSo =
      isEnough(of('filled'), of('n'), 'members') &&
      of('repeated') * 10 <= of('filled') &&
      (head === null || of('heads') >= of('numbered') * 0.9);
    if (!isSo) return 0;
    const set = household.map((column) => `${rawColumn(column)} = m.${rawColumn(column)}`);
    return await engine.run(`update ${raw} as r set ${set.join(', ')}
      from (select f.id, ${household.map((column) => `t.${rawColumn(column)}`).join(', ')}
        from ${rows} f join ${rows} h on h.id = f.home and h.k is not null join ${raw} t on t.rowid = f.home
        where f.member) m
      where r.rowid = m.id`);
  } finally {
    await engine.run(`drop table ${rows}`);
  }
}

/** A place that is written where it begins: no two rows one after the other name the same. */
async function fillPlace(
  engine: Sql,
  raw: string,
  column: number,
  larger: number[],
): Promise<number> {
  const rows = `every.${quoteName(engine.spareName('补地'))}`;
  const within = larger.map((one) => `coalesce(${filledSql(one)}, '')`);
  await engine.run(`create table ${rows} as
    select *, last_value(case when place is not null then id end ignore nulls) over (order by id) as home
    from (select rowid as id, ${filledSql(column)} as place, concat_ws(chr(1), ${[`''`, ...within].join(', ')}) as within
      from ${raw} where _skip is null)`);
  try {
    const [found] =
      await engine.rows(`select count(*)::integer as n, count(*) filter (place is null)::integer as blank,
        arg_min(place is null, id) as late,
        (select count(*) from (select place, lag(place) over (order by id) as before from ${rows} where place is not null)
          where place = before)::integer as repeated from ${rows}`);
    const isSo =
      found?.['late'] === false &&
      Number(found['repeated']) === 0 &&
      isEnough(Number(found['blank']), Number(found['n']), 'places');
    if (!isSo) return 0;
    return await engine.run(`update ${raw} as r set ${rawColumn(column)} = m.place
      from (select f.id, h.place from ${rows} f join ${rows} h on h.id = f.home
        where f.place is null and f.within = h.within) m
      where r.rowid = m.id`);
  } finally {
    await engine.run(`drop table ${rows}`);
  }
}
