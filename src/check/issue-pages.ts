import { type Engine, quoteText } from '../engine/duckdb.ts';
import type { Area, Privacy } from '../model.ts';

export interface Wanted {
  county?: string | null;
  township?: string | null;
  limitPerRule?: number;
  /** Only these townships, as --township asks. */
  townships?: readonly string[];
}

export interface FurtherCell {
  tab: string;
  sheet: number;
  row: number;
  field: string | null;
}

/** A column's part of a key that tells who somebody is, and what it is: the `pii` of the column. */
export interface KeyPart {
  value: string;
  pii: Privacy | null;
}

/** A row of `_issue` as `arrange` leaves it, with its fingerprint: `columns`, in their order. */
export type IssueRow = [
  id: string,
  rule: string,
  tab: string,
  sheet: number,
  row: number,
  key: string | null,
  key_parts: KeyPart[] | null,
  household: string | null,
  name: string | null,
  county: string | null,
  township: string | null,
  village: string | null,
  holes: (string | null)[] | null,
  fields: string[] | null,
  vals: (string | null)[] | null,
  sources: { label: string; value: string | null }[] | null,
  suspect: string | null,
  cells: FurtherCell[] | null,
  areas: Area[] | null,
  also: string[] | null,
];

/**
 * Rule, entity, fields and counterpart: neither message nor value, file or row, so that a reworded rule keeps its issues.
 * Of tables that hold several years the year is part of the counterpart: putting one right does not rename the other.
 */
const fingerprint = `left(sha256(json_array(rule, tab,
  coalesce(key, concat(coalesce(household, 'null'), '#', coalesce(name, 'null'))),
  list_sort(coalesce(fields, [])), if(year is null, counterpart, concat(counterpart, '@', year)), twin)::varchar), 16)`;

const columns = `${fingerprint}, rule, tab, sheet, row, key, key_parts, household, name, county, township, village,
  holes, fields, vals, sources, suspect, cells, areas, also`;

const pageSize = 4096;

/** The issues that are wanted, in order. */
export async function* issueRows(engine: Engine, wanted: Wanted): AsyncIterable<IssueRow[]> {
  for await (const [page] of engine.inTurn(pagesOf(wanted))) {
    if (page === undefined || !('issues' in page)) continue;
    // Behind the last.
    if (page['issues'] === null) return;
    yield JSON.parse(String(page['issues'])) as IssueRow[];
  }
}

/** Issues, a page at a time, each page one text: making objects of values column by column costs several times as much. */
function* pagesOf(wanted: Wanted): Generator<string> {
  const chosen = chosenSql(wanted);
  if (chosen !== null) yield `create temp table _chosen as ${chosen}`;
  const from = chosen === null ? '_issue' : '_issue join _chosen c on c.place = _issue.rowid';
  const place = chosen === null ? '_issue.rowid' : 'c.rowid';
  for (let first = 0; ; first += pageSize)
    yield `select '[' || string_agg(json_array(${columns})::varchar, ',' order by place) || ']' as issues
      from (select _issue.*, _issue.rowid as place from ${from}
        where ${place} >= ${first} and ${place} < ${first + pageSize})`;
}

/** The places of the issues that are asked for, in order; null for all. */
function chosenSql(wanted: Wanted): string | null {
  const conditions = areaConditions(wanted);
  const { limitPerRule } = wanted;
  if (conditions.length === 0 && limitPerRule === undefined) return null;
  const within = conditions.map(
    (condition) => `rowid in (select place from _area where ${condition})`,
  );
  const where = within.length > 0 ? `where ${within.join(' and ')}` : '';
  const limit =
    limitPerRule === undefined
      ? ''
      : `qualify row_number() over (partition by rule order by rowid) <= ${limitPerRule}`;
  return `select rowid as place from _issue ${where} ${limit} order by place`;
}

const lies = (level: string, value: string | null) =>
  `${level} is not distinct from ${value === null ? 'null' : quoteText(value)}`;

/** An issue belongs to its own place and to the places of its further cells. */
function areaConditions({ county, township, townships }: Wanted): string[] {
  const wanted = [
    ...(township === undefined ? [] : [lies('township', township)]),
    ...(county === undefined ? [] : [lies('county', county)]),
  ].join(' and ');
  const asked =
    townships && townships.length > 0 ? `township in (${townships.map(quoteText).join(', ')})` : '';
  return [wanted, asked].filter((condition) => condition !== '');
}
