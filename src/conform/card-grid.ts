import type { Merge, RowOfCells, Sheet } from '../model.ts';
import { foldHeader } from './header-text.ts';
import type { Vocabulary } from './vocabulary.ts';

/** A cell of a form that is not blank, with the cells that it is merged with. */
export interface FormCell {
  row: number;
  column: number;
  right: number;
  bottom: number;
  text: string;
}

export interface FormRow {
  row: number;
  /** What stands at the left of several rows and says what they are about. */
  side: string | null;
  cells: FormCell[];
}

/** The rows of a form, blank ones left out; titles at their side taken out of the row. */
export function formRows(sheet: Sheet, rows: RowOfCells[]): FormRow[] {
  const merges = new Map(sheet.merges.map((merge) => [`${merge.top},${merge.left}`, merge]));
  let side: FormCell | null = null;
  const found: FormRow[] = [];
  for (const { row, cells } of rows) {
    const filled = cells.flatMap((text, column) => formCell(row, column, text, merges) ?? []);
    if (side && side.bottom < row) side = null;
    const [first, second] = filled;
    if (first && second && first.bottom > row && first.bottom !== second.bottom)
      side = filled.shift()!;
    if (filled.length > 0) found.push({ row, side: side?.text ?? null, cells: filled });
  }
  return found;
}

function formCell(
  row: number,
  column: number,
  text: string | null,
  merges: ReadonlyMap<string, Merge>,
): FormCell | null {
  const line = text?.replace(/\s+/g, ' ').trim() ?? '';
  if (line === '') return null;
  const merge = merges.get(`${row},${column}`);
  return { row, column, right: merge?.right ?? column, bottom: merge?.bottom ?? row, text: line };
}

/** Is it a word of the tables about households, or one with a colon behind it? */
export function isLabel({ text }: FormCell, vocabulary: Vocabulary): boolean {
  return /[:：]$/.test(text) || isKnown(text, vocabulary);
}

export function isKnown(text: string, vocabulary: Vocabulary): boolean {
  return foldHeader(text) !== '' && vocabulary.meanings(foldHeader(text)).length > 0;
}
