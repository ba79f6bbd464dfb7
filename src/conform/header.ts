import type { Sheet } from '../model.ts';
import { headerLine } from './header-text.ts';
import type { Vocabulary } from './vocabulary.ts';

export interface HeaderCell {
  /** 0-based. */
  column: number;
  /** The lowest text of the column within the header. */
  leaf: string;
  /** Titles above it, from the top. */
  groups: string[];
}

export interface Header {
  top: number;
  bottom: number;
  cells: HeaderCell[];
  /** How many columns some table knows. */
  known: number;
}

const deepest = 40;
const highest = 3;

/** Candidates for the header, best first: bands of one to three rows whose texts tables know. */
export function findHeaders(sheet: Sheet, vocabulary: Vocabulary): Header[] {
  const rows = Math.min(sheet.head.length, deepest);
  const headers: Header[] = [];
  for (let top = 1; top <= rows; top++) {
    for (let height = 1; height <= highest && top + height - 1 <= rows; height++) {
      // Below a row of data nothing is a header that begins above it.
      if (looksLikeData(sheet.head[top + height - 2]!)) break;
      headers.push(headerAt(sheet, top, top + height - 1, vocabulary));
    }
  }
  return headers
    .filter(({ known }) => known >= 2)
    .toSorted((a, b) => rank(b) - rank(a) || a.top - b.top);
}

/** Titles of groups above the best header belong to it, though its leaves are enough to know the columns. */
export function withGroups(sheet: Sheet, header: Header, vocabulary: Vocabulary): Header {
  const above = header.top - 1;
  if (above < 1 || header.bottom - above >= highest || !holdsGroups(sheet, above)) return header;
  return withGroups(sheet, headerAt(sheet, above, header.bottom, vocabulary), vocabulary);
}

/** Several short texts without a colon: not the title of the sheet, nor 单位：… or 填报日期：…. */
function holdsGroups(sheet: Sheet, row: number): boolean {
  const texts = sheet.head[row - 1]!.filter((text) => text !== null && text.trim() !== '');
  const short = texts.filter((text) => !/[:：]|\d{4}/.test(text!) && text!.length <= 20);
  return (
    new Set(short).size >= 2 &&
    short.length === texts.length &&
    !looksLikeData(sheet.head[row - 1]!)
  );
}

/** A further row must bring two columns more, or it may be data that happens to hold a known word. */
function rank({ known, top, bottom }: Header): number {
  return known - 1.5 * (bottom - top);
}

function headerAt(sheet: Sheet, top: number, bottom: number, vocabulary: Vocabulary): Header {
  const levels: (string | null)[][] = [];
  for (let row = top; row <= bottom; row++) levels.push(levelTexts(sheet, row, row === bottom));
  const cells: HeaderCell[] = [];
  for (let column = 0; column < sheet.columns; column++) {
    const texts = levels.map((level) => level[column] ?? null).filter((text) => text !== null);
    const distinct = texts.filter((text, i) => text !== texts[i - 1]);
    const leaf = distinct.pop();
    if (leaf !== undefined) cells.push({ column, leaf, groups: distinct });
  }
  const known = cells.filter((cell) =>
    headerTexts(cell).some((text) => vocabulary.meanings(text).length > 0),
  );
  return {
    top,
    bottom,
    cells,
    known: new Set(known.map(({ leaf, groups }) => [...groups, leaf].join('-'))).size,
  };
}

/** Texts that may name the column: with the title above it first, which says more, then alone. */
export function headerTexts({ leaf, groups }: HeaderCell): string[] {
  const above = groups.at(-1);
  return above === undefined || /^(其他|其它|其中|合计|小计)[:：]?$/.test(above)
    ? [leaf]
    : [above + leaf, `${above}-${leaf}`, leaf];
}

/** The texts of a header row, a title put over all the columns that it covers. */
function levelTexts(sheet: Sheet, row: number, lowest: boolean): (string | null)[] {
  const texts = Array.from({ length: sheet.columns }, (_, column) => textAt(sheet, row, column));
  const merged = sheet.merges.filter((merge) => merge.top <= row && row <= merge.bottom);
  for (const { top, left, right, bottom } of merged) {
    if (bottom - top > highest) continue;
    const text = textAt(sheet, top, left);
    for (let column = left; column <= right; column++) texts[column] = text;
  }
  // Text files have no merges: a title reaches to the right as long as there are leaves below and no other title.
  if (!lowest && sheet.merges.length === 0) {
    const below = Array.from({ length: sheet.columns }, (_, column) =>
      textAt(sheet, row + 1, column),
    );
    for (let column = 1; column < texts.length; column++) {
      const reaches = below[column] !== null && below[column - 1] !== null;
      if (texts[column] === null && reaches) texts[column] = texts[column - 1]!;
    }
  }
  return texts;
}

function textAt(sheet: Sheet, row: number, column: number): string | null {
  const text = sheet.head[row - 1]?.[column];
  if (text === null || text === undefined) return null;
  const line = headerLine(text);
  return line === '' ? null : line;
}

const dataLike =
  /^['‘]?(\d{15,}[\dXx]?|\d{7,}|\d{4}[-/.年]\d{1,2}[-/.月]\d{1,2}日?.*|\d+\.\d+|[\d.]+E\+\d+)$/;

/** A row with an ID number, a date or several numbers is never a header. */
export function looksLikeData(row: (string | null)[]): boolean {
  const texts = row.filter((text) => text !== null).map((text) => text.trim());
  const numbers = texts.filter((text) => /^-?\d+(\.\d+)?$/.test(text));
  return texts.some((text) => dataLike.test(text)) || numbers.length >= 2;
}
