import { createReadStream } from 'node:fs';
import { parse } from 'csv-parse';
import type { Cells, RowOfCells, Sheet } from '../model.ts';

const headRows = 60;

/** All rows of a sheet with any cell, in order, without holding them in memory. */
export function streamCells(sheet: Sheet): AsyncIterable<RowOfCells> {
  return rowsOf(sheet.cells);
}

/** The first rows of a file that is not numbered, as in Sheet.head. */
export async function headOf(cells: Cells): Promise<(string | null)[][]> {
  const head: (string | null)[][] = [];
  for await (const { row, cells: values } of rowsOf(cells, headRows)) {
    while (head.length < row - 1) head.push([]);
    head.push(values);
  }
  return head;
}

async function* rowsOf(cells: Cells, last = Infinity): AsyncGenerator<RowOfCells> {
  // The parser works through each block to its end, however few rows are wanted of it.
  const highWaterMark = last === Infinity ? 1 << 16 : 1 << 13;
  const source = createReadStream(cells.path, { highWaterMark });
  const parser = source.pipe(
    parse({
      bom: true,
      delimiter: cells.delimiter,
      // The readers let only one kind of line end through, which need not be the first one to be met: it may stand in a cell.
      record_delimiter: cells.newline ?? '\n',
      relax_column_count: true,
    }),
  );
  source.once('error', (error) => parser.destroy(error));
  let row = 0;
  try {
    for await (const record of parser as AsyncIterable<string[]>) {
      row = cells.numbered ? Number(record.shift()) : row + 1;
      if (row > last) return;
      const values = record.map((value) => (value === '' ? null : value));
      if (values.some((value) => value !== null)) yield { row, cells: values };
    }
  } finally {
    source.destroy();
  }
}
