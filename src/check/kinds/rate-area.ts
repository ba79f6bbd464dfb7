import { quoteName } from '../../engine/duckdb.ts';
import type { Layout } from '../../layout/layout.ts';
import { type KindContext, Skip, tableSql } from './kind.ts';

export type Level = 'county' | 'township' | 'village';

const levels = ['county', 'township', 'village'] as const;
const words = { county: '县', township: '乡镇', village: '村' };
const byWord: Record<string, Level> = { 县: 'county', 乡: 'township', 村: 'village' };

/** By which areas rows are put together, or which area one row is. */
export function levelOf(by: string | undefined, { grain, name }: Layout): Level {
  if (by !== undefined) return byWord[by]!;
  if (grain === 'village' || grain === 'township' || grain === 'county') return grain;
  throw new Error(`表“${name}”一行不是一个村、乡镇或县，请写 by`);
}

/** SELECT of `_id`, county, township and village of the rows: their own columns, else where their household lives. */
export function placed(table: string, { layouts }: KindContext): string {
  const layout = layouts.need(table.replace(/^上期\./, ''));
  const own = (level: Level) =>
    layout.area[level] === null ? 'null::varchar' : `e.${quoteName(layout.area[level])}`;
  const from = `${tableSql(table)} e`;
  const home =
    layout.household !== null
      ? `e.${quoteName(layout.household)}`
      : layout.person !== null
        ? `(select q.household from main._person q where q.person = 本人号(e.${quoteName(layout.person)}))`
        : 'null::varchar';
  const [county, township, village] = levels.map((level) => `coalesce(r.${level}, h.${level})`);
  return `select r._id, coalesce(${county}, a.county) as county, ${township} as township, ${village} as village
    from (select e._id, ${home} as _home, ${levels.map((level) => `${own(level)} as ${level}`).join(', ')} from ${from}) r
    left join main._household h on h.household = r._home left join main._township a on a.township = ${township}`;
}

/** Throws Skip where nothing says in which village (township, county) the rows of a table lie. */
export function needPlaces(table: string, level: Level, { layouts, supply }: KindContext): void {
  const layout = layouts.need(table.replace(/^上期\./, ''));
  const says = ({ area }: Layout, name: string) => {
    const column = area[level];
    return column !== null && supply.has(name, column);
  };
  if (says(layout, table)) return;
  const helped =
    (layout.household !== null || layout.person !== null) &&
    [...layouts.tables.values()].some(
      (other) => other.household !== null && says(other, other.name),
    );
  if (!helped) throw new Skip(`不知道“${table}”各行在哪个${words[level]}`);
}

/** The columns of an area, down to its level. */
export function areaList(alias: string, level: Level): string {
  return levels
    .map((one) =>
      levels.indexOf(one) <= levels.indexOf(level)
        ? `${alias}.${one} as ${one}`
        : `null::varchar as ${one}`,
    )
    .join(', ');
}

/** Two areas are the same; what one of them leaves blank above its level may be anything. */
export function sameArea(a: string, b: string, level: Level): string {
  const above = levels
    .slice(0, levels.indexOf(level))
    .map((one) => `(${a}.${one} = ${b}.${one} or ${a}.${one} is null or ${b}.${one} is null)`);
  return [`${a}.${level} = ${b}.${level}`, ...above].join(' and ');
}

/** The name of an area as people say it: 城关镇东街村. */
export function areaText(alias: string, level: Level): string {
  return level === 'village' ? `concat(${alias}.township, ${alias}.village)` : `${alias}.${level}`;
}
