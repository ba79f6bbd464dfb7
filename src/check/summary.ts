import { quoteName, quoteText, type Sql } from '../engine/duckdb.ts';
import { UsageError } from '../errors.ts';
import type { Layouts } from '../layout/load.ts';
import {
  type Category,
  categories,
  type ReportHead,
  type RuleSummary,
  severities,
  type Severity,
  type TownshipSummary,
} from '../model.ts';
import { areaColumns } from './store.ts';

/** Counts over the store: in all, and for each township the issues that its list shows. */
export async function summarise(
  lane: Sql,
  layouts: Layouts,
  rules: readonly RuleSummary[],
  given: (table: string) => boolean,
): Promise<ReportHead['summary']> {
  const bySeverity = Object.fromEntries(severities.map((word) => [word, 0])) as Record<
    Severity,
    number
  >;
  const byCategory = Object.fromEntries(categories.map((word) => [word, 0])) as Record<
    Category,
    number
  >;
  for (const { severity, category, issues } of rules) {
    bySeverity[severity] += issues;
    byCategory[category] += issues;
  }
  const count = (status: RuleSummary['status']) =>
    rules.filter((rule) => rule.status === status).length;
  return {
    issues: rules.reduce((sum, { issues }) => sum + issues, 0),
    bySeverity,
    byCategory,
    coverage: {
      rules: rules.length,
      ran: count('ran'),
      skipped: count('skipped'),
      failed: count('failed'),
    },
    townships: await townships(lane, layouts, rules, given),
  };
}

/** Rules with the issues that concern one of these townships; no townships: all. */
export async function countedIn(
  lane: Sql,
  rules: readonly RuleSummary[],
  wanted: readonly string[],
): Promise<RuleSummary[]> {
  if (wanted.length === 0) return [...rules];
  const list = wanted.map(quoteText).join(', ');
  const rows = await lane.rows(`select rule, count(*)::integer as n from _issue
    where township in (${list}) or seq in (select seq from _cell where township in (${list})) group by rule`);
  const counts = new Map(rows.map((row) => [row['rule'], Number(row['n'])]));
  return rules.map((rule) => ({ ...rule, issues: counts.get(rule.id) ?? 0 }));
}

/** The lines of the wanted townships, ranked among all; a township that the data do not know is a typo. */
export function chooseTownships(
  all: readonly TownshipSummary[],
  wanted: readonly string[],
): { chosen: TownshipSummary[]; unknown: UsageError[] } {
  if (wanted.length === 0) return { chosen: [...all], unknown: [] };
  const names = [...new Set(all.flatMap(({ township }) => township ?? []))];
  const unknown = wanted
    .filter((name) => !names.includes(name))
    .map((name) => {
      const advice = names.length === 0 ? {} : { advice: `数据里有 ${names.join('、')}` };
      return new UsageError(`--township：数据里没有“${name}”`, advice);
    });
  const isWanted = ({ township }: TownshipSummary) =>
    township !== null && wanted.includes(township);
  return { chosen: all.filter(isWanted), unknown };
}

async function townships(
  lane: Sql,
  layouts: Layouts,
  rules: readonly RuleSummary[],
  given: (table: string) => boolean,
): Promise<TownshipSummary[]> {
  const errors = rules.filter(({ severity }) => severity === 'error').map(({ id }) => `'${id}'`);
  const rows = await lane.rows(`
    with registered as (${registered(layouts, given)}),
    households as (select county, township, count(distinct unit)::integer as n from registered group by all),
    persons as (${persons(layouts, given)}),
    listed as (select distinct seq, rule, county, township from (
      select seq, rule, county, township from _issue
      union all select c.seq, i.rule, c.county, c.township from _cell c join _issue i using (seq)
        where c.county is not null or c.township is not null)),
    issues as (select county, township, rule, count(*)::integer as n from listed group by all),
    erring as (select seq, tab, sheet, row, household from _issue where rule in (${errors.join(', ') || 'null'})),
    concerned as (select tab, sheet, row, household from erring
      union select tab, sheet, row, household from _cell where seq in (select seq from erring)),
    wrong as (select county, township, count(distinct unit)::integer as n from registered
      where home in (select household from concerned)
        or (home is null and (sheet, row) in (select (sheet, row) from concerned where tab = '户')) group by all),
    areas as (select distinct county, township from (
      select county, township from households union all select county, township from persons union all select county, township from listed))
    select a.county, a.township, coalesce(h.n, 0) as households, coalesce(p.n, 0) as persons, coalesce(w.n, 0) as wrong,
      (select list({'rule': i.rule, 'n': i.n} order by i.rule) from issues i
        where i.county is not distinct from a.county and i.township is not distinct from a.township) as by_rule
    from areas a
    left join households h on h.county is not distinct from a.county and h.township is not distinct from a.township
    left join persons p on p.county is not distinct from a.county and p.township is not distinct from a.township
    left join wrong w on w.county is not distinct from a.county and w.township is not distinct from a.township
    order by a.county nulls last, a.township nulls last`);
  const all = rows.map((row): TownshipSummary => {
    const byRule = Object.fromEntries(
      ((row['by_rule'] ?? []) as { rule: string; n: number }[]).map(({ rule, n }) => [rule, n]),
    );
    const households = Number(row['households']);
    const wrong = Number(row['wrong']);
    return {
      county: row['county'] as string | null,
      township: row['township'] as string | null,
      households,
      persons: Number(row['persons']),
      issues: Object.values(byRule).reduce((sum, n) => sum + n, 0),
      householdsWithErrors: wrong,
      errorRate: households === 0 ? null : Math.round((wrong / households) * 10000) / 10000,
      rank: null,
      byRule,
    };
  });
  rank(all);
  return all;
}

/**
 * The households that shares are taken of, each where it is registered: an issue may also speak of one that is not on the
 * register. A row without 户编号 is a household of its own.
 */
function registered(layouts: Layouts, given: (table: string) => boolean): string {
  return liveRows(layouts, given, '户') === null
    ? `select county, township, household as unit, household as home, null::integer as sheet, null::integer as row from _household`
    : `select *, coalesce(home, concat('第', id, '行')) as unit from (${liveRows(layouts, given, '户')})`;
}

function persons(layouts: Layouts, given: (table: string) => boolean): string {
  const rows = liveRows(layouts, given, '家庭成员');
  return rows === null
    ? `select null::varchar as county, null::varchar as township, 0 as n where false`
    : `select county, township, count(*)::integer as n from (${rows}) group by all`;
}

/** Of several years that were given the one of the data date, or else the nearest: the register is counted as it stands. */
const ofThisYear = '同年(_years, null)';

/** Live rows of a table with their township; by the directory where the table itself does not say. */
function liveRows(
  layouts: Layouts,
  given: (table: string) => boolean,
  table: string,
): string | null {
  const layout = layouts.get(table);
  if (!layout || !given(table)) return null;
  const household = layout.household === null ? 'null::varchar' : quoteName(layout.household);
  return `select t.id, t.home, t.sheet, t.row, coalesce(t.county, h.county, a.county) as county, coalesce(t.township, h.township) as township
    from (select _id as id, _sheet as sheet, _row as row, ${household} as home, ${areaColumns(layout)} from ${quoteName(table)} where ${ofThisYear}) t
    left join _household h on h.household = t.home
    left join _township a on a.township = coalesce(t.township, h.township)`;
}

const share = ({ householdsWithErrors, households }: TownshipSummary) =>
  householdsWithErrors / households;

/** 1 is the lowest share of households with errors; equal shares share a rank; without households there is none. */
function rank(all: TownshipSummary[]): void {
  const rated = all.filter(({ households, township }) => households > 0 && township !== null);
  for (const one of rated) one.rank = 1 + rated.filter((other) => share(other) < share(one)).length;
}
