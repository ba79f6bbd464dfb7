import type { Layout } from '../../layout/layout.ts';
import type { Layouts } from '../../layout/load.ts';
import type { Parameters } from '../../layout/parameters.ts';
import type { Limit } from '../rule-parts.ts';
import type { RuleFile } from '../rule.ts';
import { quoteName, quoteText } from '../../engine/duckdb.ts';

/** What the inputs give: which tables, which of their columns. */
export interface Supply {
  has(table: string, column?: string): boolean;
  /** Whether a last drop was given at all. */
  lastDrop?: boolean;
}

/** A piece of SQL in a rule file, and where its names are looked up. */
export interface Expression {
  /** Place in the yaml file. */
  path: (string | number)[];
  sql: string;
  /** A table whose columns it sees; `query`: it is a whole SELECT. */
  scope: { table: string; extra?: readonly string[] } | 'query';
}

/**
 * The offending rows of one table as SQL. `relation` is a FROM item without alias that yields the columns of
 * the table (or of the query) and what the other members name; all those are SQL over its columns.
 */
export interface Branch {
  table: string;
  relation: string;
  /** The prepared table that it reads: where no row of that is for it, there are no offenders. */
  from?: string;
  /** VARCHAR[]: the fields concerned, where they differ from row to row; all of them are among `possibleFields`. */
  fields?: string;
  possibleFields?: string[];
  /** VARCHAR: what tells apart two issues of one entity and rule. */
  counterpart?: string;
  /** STRUCT(tab VARCHAR, id BIGINT, field VARCHAR)[]: further cells to look at; field null: the row's own fields. */
  more?: string;
  /** STRUCT(表 VARCHAR, 工作表 INTEGER, 行 INTEGER, 字段 VARCHAR)[]: cells of rows that are in no table. */
  cells?: string;
  /** STRUCT(label VARCHAR, value VARCHAR)[] of the sources that were compared, and the odd one out. */
  sources?: string;
  suspect?: string;
  /** The issue is about an area, not about the row that stands for it; `key`: VARCHAR, its name. */
  area?: { level: 'county' | 'township' | 'village'; key: string };
}

/** A table of the lane: another rule that runs at the same time does not see it. */
export interface Prepared {
  table: string;
  sql: string;
  /** VARCHAR: the table of the branch that takes the row; NULL where none does. */
  takenBy: string;
}

export interface KindContext {
  layouts: Layouts;
  layout: Layout;
  supply: Supply;
  parameters: Parameters;
}

/** Why a rule cannot be run on these inputs; not an error. */
export class Skip extends Error {}

/** One way of saying what a rule wants. `O` is what stands under its key in the rule file. */
export interface KindDefinition<O> {
  /** Names that message holes may use beside the columns of the table. */
  extras: readonly string[];
  /** All SQL of the options. */
  expressions(options: O, rule: RuleFile): Expression[];
  /** Columns that the rule needs although no expression says so, as `表.列`. */
  needs(options: O, rule: RuleFile): string[];
  branches(options: O, rule: RuleFile, context: KindContext): Branch[];
  /** Numbers and names of parameters in the options; a misspelt name is an error of the rule. */
  limits?(options: O): { path: (string | number)[]; limit: Limit }[];
  /** Tables that the branches read, made before them; each rule makes its own anew. */
  prepare?(options: O, rule: RuleFile, context: KindContext): Prepared[];
  /** Its branches ask where households live. */
  asksPlaces?(options: O): boolean;
  /** The prepared table that has one row for each row that the rule judges. */
  checkedIn?: string;
}

const lastDropName = /^上期\./;

/** A table in FROM: `户`, or `上期.户` of the last drop. */
export function tableSql(table: string): string {
  return lastDropName.test(table)
    ? `上期.${quoteName(table.replace(lastDropName, ''))}`
    : quoteName(table);
}

/** Cells of the last drop are not among the inputs that are judged: nobody is sent there. */
export function isLastDrop(table: string): boolean {
  return lastDropName.test(table);
}

/** `(condition) and …` for the rule's `when`, or nothing. */
export function whenClause(rule: RuleFile, lead: 'where' | 'and'): string {
  return rule.when === undefined ? '' : `${lead} (\n${rule.when}\n)`;
}

/** True where the cell is blank: neither a value nor a text that could not be read. */
export function blankTest(table: string, field: string): string {
  const column = quoteName(field);
  const unreadable = `select 行 from 存疑 where 表 = ${quoteText(table)} and 字段 = ${quoteText(field)}`;
  return `(${column} is null and _id not in (${unreadable}))`;
}

/** The number that a limit stands for; of a parameter by years the latest. */
export function limitValue(limit: Limit, parameters: Parameters): number {
  if (typeof limit === 'number') return limit;
  const { parameter, plus } = parts(limit);
  return numberOf(parameter, parameters) + plus;
}

/** A limit as SQL, with the value that holds in `year`; NULL where the parameter has none so early. */
export function limitSql(
  limit: Limit,
  parameters: Parameters,
  year = 'year(数据日期())::integer',
): string {
  if (typeof limit === 'number') return `${limit}::decimal(18, 4)`;
  const { parameter, plus } = parts(limit);
  numberOf(parameter, parameters);
  const value = `参数(${quoteText(parameter)}, ${year})`;
  return plus === 0 ? value : `(${value} + ${plus})`;
}

function parts(limit: Exclude<Limit, number>): { parameter: string; plus: number } {
  return typeof limit === 'string' ? { parameter: limit, plus: 0 } : limit;
}

function numberOf(name: string, parameters: Parameters): number {
  const value = parameters.value(name);
  if (value === null) throw new Skip(`参数“${name}”在 ${parameters.region} 没有值`);
  if (typeof value !== 'number') throw new Error(`参数“${name}”应是一个数`);
  return value;
}

/** An order of the rows of a table that does not depend on the files they came in. */
export function stableOrder(layout: Layout): string[] {
  const { county, township, village } = layout.area;
  const columns = [
    county,
    township,
    village,
    layout.household,
    ...layout.primaryKey,
    layout.person,
    layout.label,
  ];
  const named = [...new Set(columns.filter((column) => column !== null))];
  return [...named.map((column) => `coalesce(${quoteName(column)}::varchar, '')`), '_id'];
}
