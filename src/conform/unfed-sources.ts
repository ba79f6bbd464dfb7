import { type Sql, quoteText } from '../engine/duckdb.ts';
import type { Layout } from '../layout/layout.ts';
import type { Problem } from '../model.ts';
import { rawColumn } from './feed-sql.ts';
import { foldCode } from './fold.ts';
import { sourceTables } from './mixed-sources.ts';
import type { Feed, SheetPlan } from './plan.ts';

const mostSources = 6;
const longestSource = 12;

/** Rows of a sheet with a column 来源 that are for none of its tables; they would be gone without a word. */
export async function unfedSources(
  engine: Sql,
  raw: string,
  { feeds, sheet, headerRows }: SheetPlan,
  layouts: Layout[],
): Promise<Problem[]> {
  const chosen = feeds.flatMap(({ only, pivot }) => (pivot || !only ? [] : [only]));
  const [only] = chosen;
  // Where another feed takes all rows, it speaks for them.
  if (!only || chosen.length < feeds.length) return [];
  const found = await engine.rows(`select code, count(*)::integer as n
    from (select coalesce(整_码(${rawColumn(only.column)}), '') as code
      from ${raw} where _skip is null)
    where code not in (${chosen
      .flatMap(({ words }) => words)
      .map(quoteText)
      .join(', ')})
    group by code order by n desc, code`);
  if (found.length === 0) return [];
  const register = new Set(registerWords(layouts));
  const rows = found.map(({ code, n }) => ({ source: String(code), n: Number(n) }));
  const ofRegister = rows.filter(({ source }) => register.has(source));
  const others = rows.filter(({ source }) => !register.has(source));
  const header = sheet.head[(headerRows?.[1] ?? 0) - 1]?.[only.column];
  const parts = [
    ...(others.length > 0
      ? [`${sum(others)} 行的来源不是${names(feeds)}（${listed(others)}）`]
      : []),
    ...(ofRegister.length > 0
      ? [`${sum(ofRegister)} 行的来源是系统，系统里的以户、收入等登记表为准`]
      : []),
  ];
  const column = header ? `“${header}”一列` : '来源一列';
  return [
    { level: 'warning', message: `按${column}，有 ${sum(rows)} 行没有读：${parts.join('；')}` },
  ];
}

function registerWords(layouts: Layout[]): string[] {
  const found = sourceTables({ layouts });
  if (!found) return [];
  const known = new Set(found.sources.map(({ source }) => source));
  const codes = found.main.fields.find(({ name }) => name === '来源')!.codes;
  return Object.entries(codes)
    .filter(([source]) => !known.has(source))
    .flatMap(([source, spellings]) => [source, ...spellings].map(foldCode));
}

const sum = (rows: { n: number }[]) => rows.reduce((total, { n }) => total + n, 0);

const names = (feeds: Feed[]) => feeds.map(({ table }) => table).join('、');

function listed(rows: { source: string; n: number }[]): string {
  const shown = rows.slice(0, mostSources).map(({ source, n }) => `${shorten(source)} ${n} 行`);
  return [...shown, ...(rows.length > mostSources ? ['等'] : [])].join('、');
}

function shorten(source: string): string {
  const signs = [...source];
  if (source === '') return '没有写';
  return signs.length > longestSource ? `${signs.slice(0, longestSource).join('')}…` : source;
}
