import { writeFileSync } from 'node:fs';
import { Engine, type Row } from '../../src/engine/duckdb.ts';
import { functionStatements } from '../../src/domain/functions.ts';
import { parseAssignment } from '../../src/conform/assignment.ts';
import { load, type LoadedSheet } from '../../src/conform/load.ts';
import type { ColumnsRead } from '../../src/conform/narrow.ts';
import type { SheetPlan } from '../../src/conform/plan.ts';
import { recognise } from '../../src/conform/recognise.ts';
import { createTables } from '../../src/conform/schema.ts';
import { loadLayouts } from '../../src/layout/load.ts';
import type { Merge, Workbook } from '../../src/model.ts';
import { Scratch } from '../../src/read/scratch.ts';
import { SheetParts } from '../../src/read/sheet-parts.ts';

export const asOf = '2020-12-31';
export const layouts = loadLayouts('rules/tables');

type Text = string | null;

/** A sheet as a reader hands it over: rows from row 1 on, null for a blank cell. */
export interface Drawn {
  file?: string;
  name?: string;
  rows: Text[][];
  merges?: Merge[];
  /** Without row numbers in the file, as regular csv files come. */
  unnumbered?: boolean;
  /** Records that the reader counted and the engine will not find. */
  lost?: number;
}

/** Cells given as one string a row, separated by blanks; `-` stands for a blank cell. */
export function row(text: string): Text[] {
  return text.split(/\s+/).map((cell) => (cell === '_' ? null : cell));
}

export function merge(range: string): Merge {
  const [, left, top, right, bottom] = /^([A-Z])(\d+):([A-Z])(\d+)$/.exec(range)!;
  const column = (letter: string) => letter.charCodeAt(0) - 65;
  return { top: Number(top), bottom: Number(bottom), left: column(left!), right: column(right!) };
}

export function draw(
  scratch: Scratch,
  { file = '表.xlsx', name = 'Sheet1', rows, merges = [], unnumbered = false, lost = 0 }: Drawn,
): Workbook {
  const columns = Math.max(...rows.map((cells) => cells.length));
  const filled = rows
    .map((cells, i) => ({ cells, row: i + 1 }))
    .filter(({ cells }) => cells.some((cell) => cell !== null));
  const quote = (cell: Text) => (cell === null ? '' : `"${cell.replaceAll('"', '""')}"`);
  const lines = filled.map(({ cells, row: number }) => {
    const padded = Array.from({ length: columns }, (_, i) => quote(cells[i] ?? null));
    return [...(unnumbered ? [] : [String(number)]), ...padded].join(',');
  });
  const path = scratch.file('.csv');
  writeFileSync(path, lines.map((line) => `${line}\n`).join(''));
  const shifts = filled.map(({ row: number }, record) => ({ record, shift: number - record - 1 }));
  const gaps = shifts.filter(({ shift }, i) => shift !== (shifts[i - 1]?.shift ?? 0));
  const cells = {
    path,
    delimiter: ',',
    numbered: !unnumbered,
    gaps: unnumbered ? gaps : [],
    ragged: false,
    longest: 10_000,
    records: filled.length + lost,
  };
  const head = rows
    .slice(0, 60)
    .map((one) => Array.from({ length: columns }, (_, i) => one[i] ?? null));
  const sheet = {
    file,
    name,
    hidden: false,
    cells,
    head,
    columns,
    lastRow: filled.at(-1)?.row ?? 0,
    merges,
    problems: [],
  };
  return { file, sha256: '', encoding: null, reader: 'test', sheets: [sheet], problems: [] };
}

export interface Loaded {
  engine: Engine;
  plans: SheetPlan[];
  sheets: LoadedSheet[];
  rows(sql: string): Promise<Row[]>;
}

export async function openEngine(scratch: Scratch): Promise<Engine> {
  const engine = await Engine.open({ folder: scratch.folder, threads: 1 });
  await createTables(engine, layouts, 'main');
  for (const statement of functionStatements(asOf)) await engine.run(statement);
  return engine;
}

/** Recognises and loads sheets on an engine of their own; `look` sees the result. */
export async function withLoaded(
  drawn: Drawn[],
  look: (loaded: Loaded) => Promise<void>,
  as: string[] = [],
  read?: ColumnsRead,
): Promise<void> {
  const scratch = new Scratch();
  const engine = await openEngine(scratch);
  try {
    const plans = recognise(
      drawn.map((one) => draw(scratch, one)),
      layouts,
      { asOf, assignments: as.map(parseAssignment), parts: new SheetParts(scratch) },
    );
    const sheets = await load(engine, plans, layouts, 'main', read);
    await look({ engine, plans, sheets, rows: (sql) => engine.rows(sql) });
  } finally {
    engine.close();
    scratch.remove();
  }
}

export function planOf(drawn: Drawn, as: string[] = []): SheetPlan {
  return plansOf(drawn, as)[0]!;
}

/** Of each table of the sheet; `searched` false: as of one that is too large to be looked through. */
export function plansOf(drawn: Drawn, as: string[] = [], searched = true): SheetPlan[] {
  const scratch = new Scratch();
  const parts = new SheetParts(scratch);
  if (!searched) parts.search = () => ({ rows: [], until: 0 });
  try {
    return recognise([draw(scratch, drawn)], layouts, {
      asOf,
      assignments: as.map(parseAssignment),
      parts,
    });
  } finally {
    scratch.remove();
  }
}

/** `table.field` by column letter. */
export function mapping(plan: SheetPlan): Record<string, string> {
  const entries = plan.feeds.flatMap(({ table, columns }) =>
    columns.map(({ letter, field }) => [`${table}.${field}`, letter]),
  );
  return Object.fromEntries(entries) as Record<string, string>;
}

/** Recognises sheets, each as the table of its file's name; `look` may load them. */
export async function withPlans(
  drawn: Drawn[],
  look: (plans: SheetPlan[]) => Promise<void>,
): Promise<void> {
  const scratch = new Scratch();
  try {
    const as = drawn.map(({ file = '' }) => `${file.replace(/\.\w+$/, '')}=${file}`);
    const books = drawn.map((one) => draw(scratch, one));
    const parts = new SheetParts(scratch);
    await look(recognise(books, layouts, { asOf, assignments: as.map(parseAssignment), parts }));
  } finally {
    scratch.remove();
  }
}
