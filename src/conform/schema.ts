import { type Engine, quoteName, quoteText } from '../engine/duckdb.ts';
import type { Layout } from '../layout/layout.ts';
import type { Layouts } from '../layout/load.ts';
import { sqlType } from './conform-sql.ts';
import { macros } from './macros.ts';

/** Where a drop goes: `main` is the one under check, `上期` the one before it. */
export type Drop = 'main' | '上期';

/** Base tables of all rows: every.户, every_上期.户. */
export function baseTable(drop: Drop, table: string): string {
  return `${drop === 'main' ? 'every' : 'every_上期'}.${quoteName(table)}`;
}

/** What rules see: main.户, 上期.户. */
export function liveTable(drop: Drop, table: string): string {
  return `${drop}.${quoteName(table)}`;
}

export const ownColumns = {
  _id: 'bigint',
  _sheet: 'integer',
  _row: 'integer',
  _original: 'varchar',
  _live: 'boolean',
  _year: 'integer',
  _years: 'integer',
} as const;

/**
 * Creates the tables of `layouts`, all or those that are `named`, empty, with their views of live rows, so that a rule can be
 * bound whatever the input holds; and 存疑, 同户差异 and 代码.
 */
export async function createTables(
  engine: Engine,
  layouts: Layouts,
  drop: Drop,
  named?: ReadonlySet<string>,
): Promise<void> {
  const tables = [...layouts.tables.values()].filter(({ name }) => named?.has(name) ?? true);
  const statements = [
    ...macros.map(([signature, body]) => `create or replace macro main.${signature} as ${body}`),
    ...tables.flatMap((layout) => tableStatements(layout, drop)),
    `create or replace table ${drop}.存疑 (表 varchar, 行 bigint, 字段 varchar, 原文 varchar, 原因 varchar)`,
    `create or replace table ${drop}.同户差异 (表 varchar, 户编号 varchar, 字段 varchar, 值一 varchar, 行一 integer,
      值二 varchar, 行二 integer, 工作表 integer, 隐私 varchar)`,
    `create or replace table ${drop}.代码 (表 varchar, 字段 varchar, 值 varchar)`,
  ];
  const codes = tables.flatMap(codesOf);
  const column = (i: number) => `unnest([${codes.map((code) => quoteText(code[i]!)).join(', ')}])`;
  // Lists: to bind a VALUES of a thousand rows takes twice as long.
  if (codes.length > 0)
    statements.push(`insert into ${drop}.代码 select ${column(0)}, ${column(1)}, ${column(2)}`);
  await engine.run(statements.join(';\n'));
}

function tableStatements(layout: Layout, drop: Drop): string[] {
  const all = new Set(layout.fields.map(({ name }) => name));
  return [createTable(layout, drop, all), liveView(layout, drop, false)];
}

/** The base table, with these of its fields. The view of live rows is to be made anew after it. */
export function createTable(
  layout: Layout,
  drop: Drop,
  fields: ReadonlySet<string>,
  more: Record<string, string> = {},
): string {
  const columns = [
    ...layout.fields
      .filter(({ name }) => fields.has(name))
      .map((field) => `${quoteName(field.name)} ${sqlType(field)}`),
    ...Object.entries({ ...ownColumns, ...more }).map(([name, type]) => `${name} ${type}`),
  ];
  return `create or replace table ${baseTable(drop, layout.name)} (${columns.join(', ')})`;
}

/** When every row is live the view needs no condition, and rules run the faster for it. */
export function liveView(layout: Layout, drop: Drop, allLive: boolean): string {
  return `create or replace view ${liveTable(drop, layout.name)} as
    select * from ${baseTable(drop, layout.name)}${allLive ? '' : ' where _live'}`;
}

function codesOf(layout: Layout): [table: string, field: string, value: string][] {
  return layout.fields.flatMap(({ name, codes }) =>
    Object.keys(codes).map((value): [string, string, string] => [layout.name, name, value]),
  );
}
