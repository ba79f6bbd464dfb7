import { quoteName, type Sql } from '../engine/duckdb.ts';
import type { Layout } from '../layout/layout.ts';
import type { SheetPlan } from './plan.ts';

/** SQL of the own columns `_year` and `_years` of a table, by name. */
export type YearColumns = Record<'_year' | '_years', string>;

const unknown: YearColumns = { _year: 'null', _years: 'null' };

/**
 * Of which year the rows of a yearly table are. `_year` is the year that the office said: one that is only the data date's
 * would change from run to run. `_years` is for rules that look a row up from another table: for which years it stands, the
 * first and the last in one number. That is its own year and those nearer to it than to any other that the table has; NULL
 * stands for every year, where the table has but one, or where the sheet does not say.
 */
export async function yearColumns(
  engine: Sql,
  layout: Layout,
  table: string,
  plans: readonly SheetPlan[],
): Promise<YearColumns> {
  if (layout.year === null) return unknown;
  const year = quoteName(layout.year);
  const silent = silentSheets(layout, layout.year, plans);
  const isSilent = silent.length === 0 ? 'false' : `_sheet in (${silent.join(', ')})`;
  const yearsOf = async (rows: string) => {
    const found = await engine.rows(
      `select distinct ${year} as year from ${table} where ${rows} and ${year} is not null order by 1`,
    );
    return found.map((row) => Number(row['year']));
  };
  const said = await yearsOf(`not ${isSilent}`);
  if (said.length === 0) return unknown;
  const assumed = silent.length === 0 ? [] : await yearsOf(isSilent);
  if (assumed.length === 0) return { _year: year, _years: spans(year, said) };
  const saidYear = `if(${isSilent}, null, ${year})`;
  // Townships that leave out the year mean that of the others; who gives the same households twice means another.
  if (await isRepeated(engine, layout, table, isSilent))
    return { _year: saidYear, _years: spans(year, merged(said, assumed)) };
  return said.length === 1
    ? unknown
    : { _year: saidYear, _years: `if(${isSilent}, null, ${spans(year, said)})` };
}

/** Sheets that have no year but that of the data date. */
function silentSheets({ name }: Layout, year: string, plans: readonly SheetPlan[]): number[] {
  const isSilent = ({ feeds }: SheetPlan) =>
    feeds.some(
      ({ table, constants }) =>
        table === name &&
        constants.some(({ field, from }) => field === year && from === '数据日期'),
    );
  return plans.filter(isSilent).map(({ index }) => index);
}

async function isRepeated(
  engine: Sql,
  layout: Layout,
  table: string,
  isSilent: string,
): Promise<boolean> {
  const key = layout.household ?? layout.primaryKey.find((name) => name !== layout.year);
  if (key === undefined) return false;
  const ids = (rows: string) => `select ${quoteName(key)} as id from ${table} where ${rows}`;
  const [twice] = await engine.rows(
    `select 1 from (${ids(isSilent)}) semi join (${ids(`not ${isSilent}`)}) using (id) limit 1`,
  );
  return twice !== undefined;
}

const merged = (said: number[], assumed: number[]) =>
  [...new Set([...said, ...assumed])].toSorted((a, b) => a - b);

/** For each year the span that is nearest to it; a year in the middle goes to the earlier. */
function spans(column: string, years: readonly number[]): string {
  if (years.length < 2) return 'null';
  const last = years.map((year, i) => {
    const next = years[i + 1];
    return next === undefined ? 9999 : Math.floor((year + next) / 2);
  });
  const cases = years.map((year, i) => {
    const first = i === 0 ? 0 : last[i - 1]! + 1;
    return `when ${year} then ${first * 10_000 + last[i]!}`;
  });
  return `case ${column} ${cases.join(' ')} end`;
}
