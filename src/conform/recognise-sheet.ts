import type { Sheet } from '../model.ts';
import type { Layout } from '../layout/layout.ts';
import { rowsBelowHeader } from './below-header.ts';
import { type Candidate, candidates, furtherTables, primaryOf } from './choose-tables.ts';
import { claimsOf, namedColumns, settle } from './claims.ts';
import { feedsOf } from './feeds.ts';
import { findHeaders, type Header, wholeHeader } from './header.ts';
import { surroundings, type Surroundings } from './marks.ts';
import { type MixedSource, mixedSources } from './mixed-sources.ts';
import { isForm, nothingFound } from './nothing-found.ts';
import type { SheetPlan } from './plan.ts';
import { divide } from './territory.ts';
import { unmappedColumns } from './unmapped.ts';
import type { Vocabulary } from './vocabulary.ts';
import { latestYear, yearsLeftOut } from './year-columns.ts';

/** What a table was taken for, wherever it comes from. */
export type Recognition = Omit<
  SheetPlan,
  'index' | 'file' | 'sheet' | 'sha256' | 'encoding' | 'reader'
>;

/** Finds the header of a sheet that holds one table. */
export function recogniseSheet(
  sheet: Sheet,
  vocabulary: Vocabulary,
  fixed: Layout | null,
  asOf: string,
): Recognition {
  const [best, ...others] = findHeaders(sheet, vocabulary);
  if (!best || (!fixed && isForm(sheet, best))) return nothingFound(sheet, vocabulary, null, null);
  const header = wholeHeader(sheet, best, vocabulary);
  const around = surroundings(sheet.file, sheet.name, titlesAbove(sheet, header.top));
  const taken = recogniseUnder(header, { sheet, around, vocabulary, fixed, asOf });
  const rival = others.find(
    (other) => other.top > header.bottom && other.known >= header.known * 0.8,
  );
  if (taken.feeds.length === 0 || !rival || sameTexts(rival, header)) return taken;
  const note = `第 ${rival.top} 行也像表头，取了第 ${header.top} 行`;
  return { ...taken, notes: [...taken.notes, note] };
}

/** What recognition knows of a sheet when its header is found. */
interface Headed {
  sheet: Sheet;
  around: Surroundings;
  vocabulary: Vocabulary;
  fixed: Layout | null;
  asOf: string;
}

/** Which tables a sheet feeds under this header. */
export function recogniseUnder(
  whole: Header,
  { sheet, around: outside, vocabulary, fixed, asOf }: Headed,
): Recognition {
  const { header, years } = latestYear(whole);
  const found = tablesOf(sheet, header, vocabulary, outside, fixed);
  if (found.chosen.length === 0) return nothingFound(sheet, vocabulary, whole, outside);
  const notes = found.mixed ? [] : divide(found.chosen);
  const titles = [...years.slice(-1).map((year) => `${year}年`), ...outside.titles];
  const around = { ...outside, titles };
  const { feeds, remarks } = feedsOf({ sheet, header, around, asOf, vocabulary, ...found });
  const leftOut = yearsLeftOut(years);
  return {
    headerRows: [header.top, header.bottom],
    belowHeader: rowsBelowHeader(sheet, header.bottom),
    feeds,
    unmapped: unmappedColumns(whole, feeds, vocabulary),
    places: null,
    notes: [...notes, ...remarks],
    problems: leftOut === null ? [] : [{ level: 'warning', message: leftOut }],
  };
}

function tablesOf(
  sheet: Sheet,
  header: Header,
  vocabulary: Vocabulary,
  around: Surroundings,
  fixed: Layout | null,
): { chosen: Candidate[]; all: Candidate[]; mixed?: MixedSource[] } {
  const samples = (column: number) => samplesBelow(sheet, header.bottom, column);
  const all = candidates(vocabulary, header.cells, around, samples);
  if (fixed) {
    const claimed = claimsOf(fixed, namedColumns(header.cells, vocabulary));
    const claims = settle(claimed, header.cells, fixed, samples);
    return { chosen: [{ layout: fixed, claims, score: 0, mark: 0 }], all };
  }
  const mixed = mixedSources(vocabulary, header, all, samples);
  if (mixed) return { chosen: mixed.map(({ candidate }) => candidate), all, mixed };
  const primary = primaryOf(all, vocabulary);
  if (!primary) return { chosen: [], all };
  return { chosen: [primary, ...furtherTables(primary, all, vocabulary)], all };
}

function samplesBelow(sheet: Sheet, bottom: number, column: number): string[] {
  return sheet.head.slice(bottom).flatMap((row) => row[column] ?? []);
}

function titlesAbove(sheet: Sheet, top: number): string[] {
  return sheet.head
    .slice(0, top - 1)
    .flatMap((row) => row.filter((text) => text !== null && text.trim() !== ''))
    .map((text) => text!.replace(/\s+/g, ' ').trim());
}

function sameTexts(a: Header, b: Header): boolean {
  return a.cells.map(({ leaf }) => leaf).join() === b.cells.map(({ leaf }) => leaf).join();
}
