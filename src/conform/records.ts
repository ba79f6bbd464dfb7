import { type Engine, quoteText } from '../engine/duckdb.ts';
import { RuleError } from '../errors.ts';
import type { Field, Layout } from '../layout/layout.ts';
import type { Layouts } from '../layout/load.ts';
import { nearest } from '../layout/nearest.ts';
import type { Source } from './source.ts';
import { conformSql } from './conform-sql.ts';
import { noteDoubts } from './doubts.ts';
import { leaveWithHouseholds } from './live-with.ts';
import { isPlainlyClean } from './plainly-clean.ts';
import { baseTable, createTables, type Drop } from './schema.ts';
import { yearColumns } from './years.ts';

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
  const inserts = Object.entries(tables)
    .filter(([, rows]) => rows.length > 0)
    .map(([name, rows]) => insertOf(needLayout(layouts, name), rows, drop));
  const statements = [...filled].map((table) => `truncate ${table}`);
  filled.clear();
  for (const { layout, sql } of inserts) {
    statements.push(sql);
    filled.add(baseTable(drop, layout.name));
  }
  if (statements.length > 0) await engine.run(statements.join(';\n'));
  for (const { layout, changed } of inserts) {
    await setYears(engine, layout, drop);
    if ((await noteDoubts(engine, layout, changed, drop)) > 0) filled.add(`${drop}.存疑`);
  }
  const names = inserts.map(({ layout }) => layout.name);
  await leaveWithHouseholds(engine, layouts, drop, names);
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

async function setYears(engine: Engine, layout: Layout, drop: Drop): Promise<void> {
  if (layout.year === null) return;
  const table = baseTable(drop, layout.name);
  const { _year, _years } = await yearColumns(engine, layout, table, []);
  await engine.run(`update ${table} set _year = ${_year}, _years = ${_years}`);
}

interface Insert {
  layout: Layout;
  sql: string;
  /** Fields with cells that needed cleaning. */
  changed: Field[];
}

function insertOf(layout: Layout, rows: ExampleRow[], drop: Drop): Insert {
  const names = [...new Set(rows.flatMap((row) => Object.keys(row)))];
  const texts = rows.map((row) => names.map((name) => cellText(row[name])));
  const source = (field: Field, i: number): Source => {
    const clean = texts.every((row) => row[i] === null || isPlainlyClean(field, row[i]!));
    return { field, raw: `c${i + 1}`, factor: 1, clean };
  };
  const columns = names.map((name, i) => source(needField(layout, name), i));
  for (const field of layout.fields.filter(({ name }) => !names.includes(name))) {
    const from = field.fallback.find((name) => names.includes(name));
    if (from) columns.push(source(field, names.indexOf(from)));
  }
  const cells = texts.map((row, i) => `(${[i, ...row.map(literal)].join(', ')})`);
  const raw = ['n', ...names.map((_, i) => `c${i + 1}`)].join(', ');
  const selection = conformSql({
    from: `(values ${cells.join(', ')}) v(${raw})`,
    layout,
    columns,
    extra: { _id: 'n::bigint', _sheet: '0', _row: 'n + 2' },
  });
  return {
    layout,
    sql: `insert into ${baseTable(drop, layout.name)} by name ${selection}`,
    changed: columns.filter(({ clean }) => !clean).map(({ field }) => field),
  };
}

/** A value of a yaml file as a clerk would have typed it. */
function cellText(value: unknown): string | null {
  if (value === null || value === undefined || value === '') return null;
  if (value instanceof Date) return value.toISOString().slice(0, 10);
  if (typeof value === 'boolean') return value ? '是' : '否';
  return Array.isArray(value) ? value.join(',') : String(value);
}

function literal(text: string | null): string {
  return text === null ? 'null::varchar' : quoteText(text);
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
