import type { Sheet } from '../model.ts';
import { areColumnNumbers } from './below-header.ts';
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
  // A table further down in its sheet has nothing above it.
  const first =
    Math.max(
      0,
      sheet.head.findIndex((cells) => cells.length > 0),
    ) + 1;
  const rows = Math.min(sheet.head.length, first + deepest - 1);
  const headers: Header[] = [];
  for (let top = first; top <= rows; top++) {
    for (let height = 1; height <= highest && top + height - 1 <= rows; height++) {
      const lowest = sheet.head[top + height - 2]!;
      // Below a row of data nothing is a header that begins above it; 姓名 over (1) would still read as 姓名.
      if (looksLikeData(lowest) || areColumnNumbers(filled(lowest))) break;
      headers.push(headerAt(sheet, top, top + height - 1, vocabulary));
    }
  }
  return headers
    .filter(({ known }) => known >= 2)
    .toSorted((a, b) => rank(b) - rank(a) || a.top - b.top);
}

/**
 * The best header with what belongs to it above and below: text files have no merges that would show how far down a
 * column reaches.
 */
export function wholeHeader(sheet: Sheet, header: Header, vocabulary: Vocabulary): Header {
  return withGroups(sheet, withLeaves(sheet, header, vocabulary), vocabulary);
}

/** Rows below that name further columns and leave those blank that have a name already. */
function withLeaves(sheet: Sheet, header: Header, vocabulary: Vocabulary): Header {
  const named = new Set(
    header.cells.filter((cell) => isKnown(cell, vocabulary)).map(({ column }) => column),
  );
  let whole = header;
  for (let row = header.bottom + 1; row < header.top + highest; row++) {
    const cells = sheet.head[row - 1] ?? [];
    const hangs = cells.every((text, column) => !text?.trim() || !named.has(column));
    if (!hangs || looksLikeData(cells)) break;
    const taller = headerAt(sheet, header.top, row, vocabulary);
    if (taller.known > whole.known) whole = taller;
  }
  return whole;
}

/** Titles of groups above belong to it, though the leaves are enough to know the columns; further columns do, too. */
function withGroups(sheet: Sheet, header: Header, vocabulary: Vocabulary): Header {
  for (let top = header.top - 1; top >= 1 && header.bottom - top < highest; top--) {
    if (looksLikeData(sheet.head[top - 1]!)) break;
    const taller = headerAt(sheet, top, header.bottom, vocabulary);
    if (holdsGroups(sheet, top) || namesFurther(sheet, top, taller, header))
      return withGroups(sheet, taller, vocabulary);
  }
  return header;
}

/** The row is not just the title of the sheet, and columns that had no name get one that tables know. */
function namesFurther(sheet: Sheet, row: number, taller: Header, header: Header): boolean {
  return filled(sheet.head[row - 1]!).length >= 2 && taller.known > header.known;
}

/** Several short texts without a colon: not the title of the sheet, nor 单位：… or 填报日期：…. */
function holdsGroups(sheet: Sheet, row: number): boolean {
  const texts = filled(sheet.head[row - 1]!);
  const short = texts.filter((text) => !/[:：]|\d{4}/.test(text) && text.length <= 20);
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
  const known = cells.filter((cell) => isKnown(cell, vocabulary));
  return {
    top,
    bottom,
    cells,
    known: new Set(known.map(({ leaf, groups }) => [...groups, leaf].join('-'))).size,
  };
}

function isKnown(cell: HeaderCell, vocabulary: Vocabulary): boolean {
  return headerTexts(cell).some((text) => vocabulary.meanings(text).length > 0);
}

/** Texts that may name the column: with the title above it first, which says more, then alone. */
export function headerTexts({ leaf, groups }: HeaderCell): string[] {
  const above = groups.at(-1);
  if (above === undefined || /^(其他|其它|其中|合计|小计)[:：]?$/.test(above)) return [leaf];
  // 户主信息 over 姓名 is 户主姓名.
  const owner = above.replace(/(基本|基础)?(信息|情况|资料|数据)$/, '');
  const owned = owner === above || owner === '' ? [] : [owner + leaf];
  return [above + leaf, `${above}-${leaf}`, ...owned, leaf];
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

function filled(row: (string | null)[]): string[] {
  return row.flatMap((text) => text?.trim() || []);
}

const dataLike =
  /^['‘]?(\d{15,}[\dXx]?|\d{7,}|\d{4}[-/.年]\d{1,2}[-/.月]\d{1,2}日?.*|\d+\.\d+|[\d.]+E\+\d+)$/;

/** A row with an ID number, a date or several numbers is never a header. */
export function looksLikeData(row: (string | null)[]): boolean {
  const texts = row.filter((text) => text !== null).map((text) => text.trim());
  const numbers = texts.filter((text) => /^-?\d+(\.\d+)?$/.test(text));
  return texts.some((text) => dataLike.test(text)) || numbers.length >= 2;
}
