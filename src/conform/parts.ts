import type { Merge, RowOfCells, RowOfWords, Sheet } from '../model.ts';

/** The rows of a sheet that hold words only: titles, headers, remarks. */
export interface Searched {
  rows: RowOfWords[];
  /** The row below which nobody looked, of a sheet that is very large; 0: nowhere. */
  until: number | null;
}

/** What recognition asks of the room that reads: it touches no file itself. */
export interface Parts {
  search(sheet: Sheet): Searched;
  rows(sheet: Sheet): RowOfCells[];
  /** A sheet of some of the rows, numbered as they are. */
  part(sheet: Sheet, from: number, to: number): Sheet;
  /** A sheet of the same name with other cells. */
  make(sheet: Sheet, from: number, rows: Iterable<RowOfCells>, merges: Merge[]): Sheet;
}
