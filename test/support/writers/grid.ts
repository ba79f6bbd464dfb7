/** A sheet as a person sees it: rows[i] stands in row i + 1 and its cells in A, B, C …; null is a blank cell. */
export interface Grid {
  name: string;
  rows: (string | null)[][];
  /** Excel ranges, as A1:C1. A text file has none: the text stands in the upper left cell. */
  merges?: string[];
  /** 1-based. */
  hiddenRows?: number[];
  /** 0-based. */
  hiddenColumns?: number[];
}

export function columnLetter(column: number): string {
  const rest = Math.floor(column / 26);
  return (rest > 0 ? columnLetter(rest - 1) : '') + String.fromCodePoint(65 + (column % 26));
}

export function address(row: number, column: number): string {
  return `${columnLetter(column)}${row}`;
}
