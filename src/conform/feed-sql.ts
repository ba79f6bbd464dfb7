import { quoteText } from '../engine/duckdb.ts';
import type { Field, Layout } from '../layout/layout.ts';
import type { Source } from './source.ts';
import { conformSql, sqlType } from './conform-sql.ts';
import type { Feed } from './plan.ts';

/** The raw columns of a sheet are c1, c2 … */
export const rawColumn = (column: number) => `c${column + 1}`;

export function fieldOf(layout: Layout, name: string): Field {
  return layout.fields.find((field) => field.name === name)!;
}

export function sourcesOf(layout: Layout, feed: Feed): Source[] {
  return feed.columns.map(({ column, field, factor, clean = false }) => ({
    field: fieldOf(layout, field),
    raw: rawColumn(column),
    factor,
    clean,
  }));
}

export function constantsSql(layout: Layout, feed: Feed): Record<string, string> {
  return Object.fromEntries(
    feed.constants.map(({ field, value }) => [
      field,
      `${quoteText(value)}::${sqlType(fieldOf(layout, field))}`,
    ]),
  );
}

/** The rows of `from` as the table wants them, constants filled in. */
export function feedSql(
  from: string,
  layout: Layout,
  feed: Feed,
  extra: Record<string, string>,
): string {
  const constants = constantsSql(layout, feed);
  return conformSql({ from, layout, columns: sourcesOf(layout, feed), constants, extra });
}

export function insertSql(table: string, selection: string): string {
  return `insert into ${table} by name ${selection}`;
}
