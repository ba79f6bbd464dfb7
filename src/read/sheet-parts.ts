import type { Cells, Merge, RowOfCells, RowOfWords, Sheet } from '../model.ts';
import { CanonicalWriter } from './canonical.ts';
import { mostRowsOfWords, Records } from './records.ts';
import type { Scratch } from './scratch.ts';

const headRows = 60;

export function rowsOfWords(cells: Cells): RowOfWords[] {
  const { records, places } = Records.wordy(cells);
  const rows: RowOfWords[] = [];
  let after = 0;
  let last = 0;
  for (const record of places) {
    // Records between them have a number.
    if (record.before !== last) after = record.before;
    last = record.row;
    if (!records.isOfWords(record)) after = record.row;
    else rows.push({ ...records.rowOf(record), after });
    if (rows.length > mostRowsOfWords) break;
  }
  return rows;
}

/** Looks at a sheet as a whole, which recognition by its first rows does not need, and cuts sheets out of it. */
export class SheetParts {
  readonly #scratch: Scratch;

  constructor(scratch: Scratch) {
    this.#scratch = scratch;
  }

  /** The rows of words, and below which row nobody looked for them: 0 in a very large sheet, null where all was seen. */
  search(sheet: Sheet): { rows: RowOfWords[]; until: number | null } {
    if (!Records.takes(sheet.cells)) return { rows: [], until: 0 };
    const rows = sheet.rowsOfWords ?? rowsOfWords(sheet.cells);
    return { rows, until: rows.length > mostRowsOfWords ? rows.at(-1)!.row : null };
  }

  rows({ cells }: Sheet): RowOfCells[] {
    const records = new Records(cells);
    return [...records.all()].map((record) => records.rowOf(record));
  }

  /** The rows from one to another, numbered as they are. */
  part(sheet: Sheet, from: number, to: number): Sheet {
    const records = new Records(sheet.cells);
    function* within(): Generator<RowOfCells> {
      for (const record of records.all())
        if (record.row >= from && record.row <= to) yield records.rowOf(record);
    }
    const merges = sheet.merges.filter(({ top, bottom }) => top >= from && bottom <= to);
    return this.make(sheet, from, within(), merges);
  }

  /** A sheet of the same name with other cells. */
  make(sheet: Sheet, from: number, rows: Iterable<RowOfCells>, merges: Merge[]): Sheet {
    const writer = new CanonicalWriter(this.#scratch.file('.csv'), Infinity);
    const head: Sheet['head'] = Array.from({ length: from - 1 }, () => []);
    try {
      for (const { row, cells } of rows) {
        writer.startRow(row);
        cells.forEach((text, column) => {
          const bytes = Buffer.from(text ?? '');
          writer.value(column, bytes, 0, bytes.length);
        });
        if (row >= from + headRows) continue;
        for (let blank = head.length + 1; blank < row; blank++) head.push([]);
        head.push(cells);
      }
      const { cells, columns, lastRow } = writer.finish();
      // Not the rows of words: those of the whole sheet are others.
      const { file, name, hidden } = sheet;
      return { file, name, hidden, cells, head, columns, lastRow, merges, problems: [] };
    } catch (error) {
      writer.abandon();
      throw error;
    }
  }
}
