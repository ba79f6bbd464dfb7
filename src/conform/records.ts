import { type Engine, quoteText } from '../engine/duckdb.ts';
import { RuleError } from '../errors.ts';
import type { Field, Layout } from '../layout/layout.ts';
import type { Layouts } from '../layout/load.ts';
import { nearest } from '../layout/nearest.ts';
import type { Source } from './column-sql.ts';
import { conformSql } from './conform-sql.ts';
import { noteDoubts } from './doubts.ts';
import { baseTable, createTables, type Drop } from './schema.ts';

/** A row as an example of a rule gives it: fields by their canonical names. */
export type ExampleRow = Record<string, unknown>;

const prepared = new WeakMap<Engine, Map<Drop, Set<string>>>();

/**
 * Puts rows into the tables, through the same cleaning as the cells of a sheet. What an earlier call put there is
 * gone; the tables are created by the first call on an engine. Rows are numbered from 2, as if below a header.
 */
export async function loadRecords(
  engine: Engine,
  layouts: Layouts,
  tables: Record<string, ExampleRow[]>,
  options: { schema?: Drop } = {},
): Promise<void> {
  const drop = options.schema ?? 'main';
  const filled = await readyTables(engine, layouts, drop);
  const statements = [...filled].map((table) => `truncate ${baseTable(drop, table)}`);
  statements.push(`truncate ${drop}.存疑`, `truncate ${drop}.同户差异`);
  filled.clear();
  const given = Object.entries(tables).filter(([, rows]) => rows.length > 0);
  for (const [name, rows] of given) {
    statements.push(insertSql(needLayout(layouts, name), rows, drop));
    filled.add(name);
  }
  await engine.run(statements.join(';\n'));
  for (const [name] of given) await noteDoubts(engine, layouts.get(name)!, drop);
}

async function readyTables(engine: Engine, layouts: Layouts, drop: Drop): Promise<Set<string>> {
  const drops = prepared.get(engine) ?? new Map<Drop, Set<string>>();
  prepared.set(engine, drops);
  const known = drops.get(drop);
  if (known) return known;
  await createTables(engine, layouts, drop);
  const filled = new Set<string>();
  drops.set(drop, filled);
  return filled;
}

function insertSql(layout: Layout, rows: ExampleRow[], drop: Drop): string {
  const names = [...new Set(rows.flatMap((row) => Object.keys(row)))];
  const columns = names.map((name, i): Source => ({
    field: needField(layout, name),
    raw: `c${i + 1}`,
    factor: 1,
  }));
  for (const field of layout.fields) {
    const source = columns.find((column) => field.fallback.includes(column.field.name));
    if (source && !names.includes(field.name)) columns.push({ ...source, field });
  }
  const cells = rows.map((row, i) => `(${[i, ...names.map((name) => cellText(row[name]))].join(', ')})`);
  const raw = ['n', ...names.map((_, i) => `c${i + 1}`)].join(', ');
  const selection = conformSql({
    from: `(values ${cells.join(', ')}) v(${raw})`,
    layout,
    columns,
    extra: { _id: 'n::bigint', _sheet: '0', _row: 'n + 2' },
  });
  return `insert into ${baseTable(drop, layout.name)} by name ${selection}`;
}

/** A value of a yaml file as a clerk would have typed it. */
function cellText(value: unknown): string {
  if (value === null || value === undefined || value === '') return 'null::varchar';
  if (value instanceof Date) return quoteText(value.toISOString().slice(0, 10));
  if (typeof value === 'boolean') return quoteText(value ? '是' : '否');
  return quoteText(Array.isArray(value) ? value.join(',') : String(value));
}

function needLayout(layouts: Layouts, name: string): Layout {
  const layout = layouts.get(name);
  if (layout) return layout;
  throw unknown(`没有名为“${name}”的表`, layouts.meant(name));
}

function needField(layout: Layout, name: string): Field {
  const field = layout.fields.find((one) => one.name === name);
  if (field) return field;
  const names = layout.fields.map((one) => one.name);
  throw unknown(`表“${layout.name}”没有列“${name}”`, nearest(name, names));
}

function unknown(message: string, likely: string | null): RuleError {
  return new RuleError(message, likely ? { advice: `是否想写“${likely}”` } : {});
}
