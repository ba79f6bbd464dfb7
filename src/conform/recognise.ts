import type { Sheet, Workbook } from '../model.ts';
import type { Layout } from '../layout/layout.ts';
import type { Layouts } from '../layout/load.ts';
import { rowsBelowHeader } from './below-header.ts';
import { type Candidate, candidates, furtherTables, primaryOf } from './choose-tables.ts';
import { claimsOf, settle } from './claims.ts';
import { findHeaders, type Header, wholeHeader } from './header.ts';
import { surroundings, type Surroundings } from './marks.ts';
import type { Parts } from './parts.ts';
import { assignedTable, type Assignment } from './assignment.ts';
import { feedsOf, type Recognised } from './feeds.ts';
import { type MixedSource, mixedSources } from './mixed-sources.ts';
import type { SheetPlan } from './plan.ts';
import { isForm, nothingFound } from './nothing-found.ts';
import { type Region, regionsOf } from './regions.ts';
import { divide } from './territory.ts';
import { unmappedColumns } from './unmapped.ts';
import { Vocabulary } from './vocabulary.ts';

export interface RecogniseOptions {
  /** 数据日期: the year of yearly tables whose sheets do not say theirs. */
  asOf: string;
  /** What `--as` gave, in the order given. */
  assignments?: Assignment[];
  parts: Parts;
}

/** Says of every sheet which tables it feeds and what its columns are. Looks at texts only; touches no data. */
export function recognise(
  workbooks: Workbook[],
  layouts: Layouts,
  options: RecogniseOptions,
): SheetPlan[] {
  const vocabulary = new Vocabulary([...layouts.tables.values()]);
  const recognised = workbooks.flatMap(({ sheets, sha256, encoding, reader }) =>
    sheets.flatMap((sheet) => {
      const assigned = assignedTable(sheet, options.assignments ?? []);
      const fixed = assigned === null ? null : layouts.need(assigned);
      const taken = fixed
        ? [{ sheet, ...recogniseSheet(sheet, vocabulary, fixed, options.asOf) }]
        : recogniseTables(sheet, vocabulary, options);
      return taken.map((one) => ({ file: sheet.file, sha256, encoding, reader, ...one }));
    }),
  );
  return recognised.map((one, index) => ({ index, ...one }));
}

type Taken = Omit<SheetPlan, 'index' | 'file' | 'sha256' | 'encoding' | 'reader'>;

/** The tables of a sheet that stand below each other. */
function recogniseTables(
  sheet: Sheet,
  vocabulary: Vocabulary,
  { parts, asOf }: RecogniseOptions,
): Taken[] {
  const take = (part: Sheet): Taken => ({
    sheet: part,
    ...recogniseSheet(part, vocabulary, null, asOf),
  });
  const cut = ({ from, to }: Region) => take(parts.part(sheet, from, to));
  const [first, ...others] = regionsOf(sheet, vocabulary, parts);
  const tables: { region: Region; taken: Taken | null }[] = [{ region: first!, taken: null }];
  for (const region of others) {
    const taken = cut(region);
    if (taken.feeds.length > 0 || region.apart) tables.push({ region, taken });
    // What looked like a header is none: its rows belong to the table above.
    else tables.push({ region: { ...tables.pop()!.region, to: region.to }, taken: null });
  }
  if (tables.length === 1) return [withRepeated(take(sheet), first!)];
  return tables.map(({ region, taken }, i) => {
    const table = withRepeated(taken ?? cut(region), region);
    const note = `工作表里上下排着 ${tables.length} 张表，这是第 ${i + 1} 张：第 ${region.from}–${region.to} 行`;
    // What was said of the sheet is said once.
    const problems = i === 0 ? sheet.problems : [];
    return { ...table, sheet: { ...table.sheet, problems }, notes: [note, ...table.notes] };
  });
}

function withRepeated(taken: Taken, { repeated }: Region): Taken {
  const rows = repeated.map((row) => ({ row, reason: '重复表头' }));
  return { ...taken, belowHeader: [...taken.belowHeader, ...rows] };
}

type Recognition = Omit<SheetPlan, 'index' | 'file' | 'sheet' | 'sha256' | 'encoding' | 'reader'>;

function recogniseSheet(
  sheet: Sheet,
  vocabulary: Vocabulary,
  fixed: Layout | null,
  asOf: string,
): Recognition {
  const [best, ...others] = findHeaders(sheet, vocabulary);
  if (!best || (!fixed && isForm(sheet, best))) return nothingFound(sheet, vocabulary, null, null);
  const header = wholeHeader(sheet, best, vocabulary);
  const around = surroundings(sheet.file, sheet.name, titlesAbove(sheet, header.top));
  const found = tablesOf(sheet, header, vocabulary, around, fixed);
  if (found.chosen.length === 0) return nothingFound(sheet, vocabulary, header, around);
  const notes = found.mixed ? [] : divide(found.chosen);
  const recognised: Recognised = { sheet, header, around, asOf, vocabulary, ...found };
  const rival = others.find(
    (other) => other.top > header.bottom && other.known >= header.known * 0.8,
  );
  if (rival && !sameTexts(rival, header)) {
    notes.push(`第 ${rival.top} 行也像表头，取了第 ${header.top} 行`);
  }
  const { feeds, remarks } = feedsOf(recognised);
  return {
    headerRows: [header.top, header.bottom],
    belowHeader: rowsBelowHeader(sheet, header.bottom),
    feeds,
    unmapped: unmappedColumns(header, feeds, vocabulary),
    notes: [...notes, ...remarks],
    problems: [],
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
    const claims = settle(claimsOf(fixed, header.cells, vocabulary), header.cells, fixed, samples);
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
