import type { Merge, RowOfCells, RowOfWords, Sheet } from '../model.ts';

/** What recognition asks of the room that reads: it touches no file itself. */
export interface Parts {
  /** Not of very large ones: they have no rows here. */
  isSearched(sheet: Sheet): boolean;
  rowsOfWords(sheet: Sheet): RowOfWords[];
  rows(sheet: Sheet): RowOfCells[];
  /** A sheet of some of the rows, numbered as they are. */
  part(sheet: Sheet, from: number, to: number): Sheet;
  /** A sheet of the same name with other cells. */
  make(sheet: Sheet, from: number, rows: Iterable<RowOfCells>, merges: Merge[]): Sheet;
}
