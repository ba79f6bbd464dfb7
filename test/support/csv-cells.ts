import type { Engine } from '../../src/engine/duckdb.ts';
import { readCsvSql } from '../../src/engine/read-csv.ts';
import type { Sheet } from '../../src/model.ts';
import { streamCells } from '../../src/read/cells.ts';

export type Cell = string | null;
/** The row number as Excel shows it, then the cells without the blank ones at the end. */
export type NumberedRow = [number, ...Cell[]];

/** Rows as csv-parse finds them; blank rows are left out. */
export async function asRead(sheet: Sheet): Promise<NumberedRow[]> {
  const rows: NumberedRow[] = [];
  for await (const { row, cells } of streamCells(sheet)) rows.push([row, ...trimmed(cells)]);
  return rows;
}

/** Rows as DuckDB finds them; fails where their number is not the one that the reader promised. */
export async function asTheEngineReads(engine: Engine, sheet: Sheet): Promise<NumberedRow[]> {
  const table = engine.spareName('cells');
  await engine.run(`create table "${table}" as from ${readCsvSql(sheet.cells, sheet.columns)}`);
  const found = await engine.rows(`select * from "${table}" order by rowid`);
  await engine.run(`drop table "${table}"`);
  if (found.length !== sheet.cells.records)
    throw new Error(`${found.length} records, not ${sheet.cells.records}`);
  return found
    .map((record, index): NumberedRow => {
      const cells = Object.entries(record).flatMap(([name, value]) =>
        name === 'row' ? [] : [value as Cell],
      );
      const row = sheet.cells.numbered ? Number(record['row']) : rowNumber(sheet, index);
      return [row, ...trimmed(cells)];
    })
    .filter((row) => row.length > 1);
}

function rowNumber(sheet: Sheet, record: number): number {
  const gap = sheet.cells.gaps.findLast((one) => one.record <= record);
  return record + 1 + (gap?.shift ?? 0);
}

function trimmed(cells: Cell[]): Cell[] {
  return cells.slice(0, cells.findLastIndex((cell) => cell !== null) + 1);
}
