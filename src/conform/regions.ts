import type { RowOfCells, RowOfWords, Sheet } from '../model.ts';
import { foldHeader } from './header-text.ts';
import { footer } from './skip-sql.ts';
import type { Vocabulary } from './vocabulary.ts';

/** One of several tables that stand below each other in a sheet. */
export interface Region {
  from: number;
  to: number;
  /** Titles and headers within it that say once more what stands at its top. */
  repeated: number[];
  /** A blank row or a title parts it from the one above. */
  apart: boolean;
}

/** The rows where a header stands, and what belongs to it above. */
interface Top {
  start: number;
  bottom: number;
  /** Of each row of the header. */
  texts: string[][];
  titles: string;
  apart: boolean;
}

/** More tables in a sheet are no tables, or a loop. */
const most = 200;

const isFooter = new RegExp(footer);

/** Where the tables of a sheet begin and end, by all rows of words, for the second header may stand anywhere. */
export function regionsOf(sheet: Sheet, vocabulary: Vocabulary, rows: RowOfWords[]): Region[] {
  const tops = topsOf(sheet, vocabulary, rows);
  const regions: Region[] = [{ from: 1, to: sheet.lastRow, repeated: [], apart: true }];
  let current = tops.shift();
  for (const top of tops) {
    const region = regions.at(-1)!;
    if (isRepeated(top, current!) || regions.length === most) {
      for (let row = top.start; row <= top.bottom; row++) region.repeated.push(row);
      continue;
    }
    region.to = top.start - 1;
    regions.push({ from: top.start, to: sheet.lastRow, repeated: [], apart: top.apart });
    current = top;
  }
  return regions;
}

/** The same header, as at the top of every printed page, under a title that names no other place or year. */
function isRepeated(top: Top, first: Top): boolean {
  const isSame = top.texts.every((line, i) =>
    line.every((text, column) => text === '' || text === first.texts[i]?.[column]),
  );
  if (!isSame) return false;
  return top.titles === first.titles || !/[乡镇县区旗]|街道|20\d\d/.test(top.titles);
}

function topsOf(sheet: Sheet, vocabulary: Vocabulary, rows: RowOfWords[]): Top[] {
  const tops: Top[] = [];
  rows.forEach((row, i) => {
    if (knownTexts(row, vocabulary) < 3 || !isMostlyKnown(row, vocabulary)) return;
    const last = tops.at(-1);
    if (last && isLevelOf(last, rows, i, vocabulary)) {
      last.bottom = row.row;
      last.texts.push(textsOf(row));
      return;
    }
    const above = aboveHeader(sheet, vocabulary, rows, i, last?.bottom ?? 0);
    const start = above[0]?.row ?? row.row;
    const before = Math.max(row.after, rows[i - above.length - 1]?.row ?? 0);
    const titles = above.flatMap(({ cells }) => filled(cells));
    tops.push({
      start,
      bottom: row.row,
      texts: [textsOf(row)],
      titles: titles.join('|').replace(/第\s*\d+\s*页|共\s*\d+\s*页/g, ''),
      apart: start < row.row || before < start - 1,
    });
  });
  return tops;
}

/**
 * A header of several levels: the lowest one names columns that have no name yet. A header under a title, of a table that
 * has none of the rows above, names them anew.
 */
function isLevelOf(
  { bottom }: Top,
  rows: RowOfWords[],
  i: number,
  vocabulary: Vocabulary,
): boolean {
  const { row, cells } = rows[i]!;
  const upper = rows.slice(0, i).filter((one) => one.row >= bottom);
  if (row === bottom + 1) return true;
  if (upper.length !== 2 || row !== bottom + 2) return false;
  const isNamed = (text: string | null | undefined) =>
    vocabulary.meanings(filled([text ?? null])[0] ?? '').length > 0;
  return cells.every((text, column) => !text?.trim() || !isNamed(upper[0]!.cells[column]));
}

/** Titles and upper levels of the header, up to the last record or footer of the table above. */
function aboveHeader(
  sheet: Sheet,
  vocabulary: Vocabulary,
  rows: RowOfWords[],
  header: number,
  limit: number,
): RowOfWords[] {
  const { row: top, after } = rows[header]!;
  const above: RowOfWords[] = [];
  for (let i = header - 1; i >= 0 && rows[i]!.row > Math.max(after, limit); i--) {
    const row = rows[i]!;
    const next = above[0]?.row ?? top;
    const isLevel = row.row === top - 1 && knownTexts(row, vocabulary) >= 2;
    // Beyond a blank row only a line by itself is a title of this table.
    const isFar = above.length > 0 && row.row < next - 1 && filled(row.cells).length > 1;
    if (isFar || !(isLevel || isTitle(sheet, row))) break;
    above.unshift(row);
  }
  return above;
}

function knownTexts({ cells }: RowOfCells, vocabulary: Vocabulary): number {
  return new Set(filled(cells).filter((text) => vocabulary.meanings(text).length > 0)).size;
}

function isMostlyKnown(row: RowOfCells, vocabulary: Vocabulary): boolean {
  return knownTexts(row, vocabulary) >= filled(row.cells).length * 0.6;
}

function filled(cells: RowOfCells['cells']): string[] {
  return cells.flatMap((text) => text?.replace(/\s+/g, ' ').trim() || []);
}

function textsOf({ cells }: RowOfCells): string[] {
  return cells.map((text) => foldHeader(text ?? ''));
}

/** 单位 and 填报日期 may stand above a table as well as below. */
const eitherEnd = /^(填报)?(单位|日期|时间)/;

function isTitle(sheet: Sheet, { row, cells }: RowOfCells): boolean {
  const texts = filled(cells).map((text) => text.replace(/\s+/g, ''));
  const [first = ''] = texts;
  if (isFooter.test(first) && !eitherEnd.test(first)) return false;
  const isGrouped = sheet.merges.some(
    (merge) => merge.top <= row && row <= merge.bottom && merge.right > merge.left,
  );
  return texts.length <= 2 || isGrouped;
}
