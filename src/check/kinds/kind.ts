import type { Layout } from '../../layout/layout.ts';
import type { Layouts } from '../../layout/load.ts';
import type { Parameters } from '../../layout/parameters.ts';
import type { RuleFile } from '../rule.ts';
import { quoteName, quoteText } from '../../engine/duckdb.ts';

/** What the inputs give: which tables, which of their columns. */
export interface Supply {
  has(table: string, column?: string): boolean;
}

/** A piece of SQL in a rule file, and where its names are looked up. */
export interface Expression {
  /** Place in the yaml file. */
  path: (string | number)[];
  sql: string;
  /** A table whose columns it sees; `query`: it is a whole SELECT; `result`: it sees the query's result columns. */
  scope: { table: string; extra?: readonly string[] } | 'query' | 'result';
}

/**
 * The offending rows of one table as SQL. `relation` is a FROM item without alias that yields the columns of
 * the table (or of the query) and what the other members name; all those are SQL over its columns.
 */
export interface Branch {
  table: string;
  relation: string;
  /** A query that gives no row where the branch can have no offenders: it is cheaper to ask first. */
  onlyIf?: string;
  /** VARCHAR[]: the fields concerned, where they differ from row to row; all of them are among `possibleFields`. */
  fields?: string;
  possibleFields?: string[];
  /** VARCHAR: what tells apart two issues of one entity and rule. */
  counterpart?: string;
  /** STRUCT(tab VARCHAR, id BIGINT, field VARCHAR)[]: further cells to look at; field null: the row's own fields. */
  more?: string;
  /** STRUCT(label VARCHAR, value VARCHAR)[] of the sources that were compared, and the odd one out. */
  sources?: string;
  suspect?: string;
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
  /** Tables that the branches read, made before and dropped after them. */
  prepare?(options: O, rule: RuleFile, context: KindContext): { table: string; sql: string }[];
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

/** A limit is a number or the name of a parameter. */
export function limitValue(limit: number | string, parameters: Parameters): number {
  return typeof limit === 'number' ? limit : Number(parameters.value(limit));
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
