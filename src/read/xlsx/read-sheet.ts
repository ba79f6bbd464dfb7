import { rmSync } from 'node:fs';
import type { Sheet } from '../../model.ts';
import { CanonicalWriter } from '../canonical.ts';
import type { NumberKind } from '../date-text.ts';
import type { Scratch } from '../scratch.ts';
import type { Tally } from '../tally.ts';
import { visibilityProblems } from '../visibility.ts';
import { CellValues } from './cell-values.ts';
import type { SharedStrings } from './shared-strings.ts';
import { SheetScan } from './sheet-scan.ts';
import { Window } from './window.ts';
import type { SheetPart } from './workbook.ts';
import { countedBlocks } from './xml-source.ts';
import type { Zip, ZipEntry } from './zip.ts';

/** What the sheets of a workbook share. */
export interface Book {
  zip: Zip;
  file: string;
  strings: SharedStrings;
  kinds: NumberKind[];
  date1904: boolean;
  tally: Tally;
}

/** A cell costs 30 bytes of xml and more; texts of 500 bytes in each of them are no data. */
const MAX_GROWTH = 16;
const HARMLESS = 256 << 20;

export async function readSheet(
  book: Book,
  part: SheetPart & { entry: ZipEntry },
  scratch: Scratch,
): Promise<Sheet> {
  const path = scratch.file('.csv');
  const writer = new CanonicalWriter(path, Math.max(HARMLESS, MAX_GROWTH * part.entry.size));
  const values = new CellValues(writer, book.strings, book.kinds, book.date1904);
  const scan = new SheetScan(values);
  try {
    await scanPart(book, part.entry, scan);
    const { merges } = scan;
    const problems = [...visibilityProblems(part.state), ...values.problems()];
    const written = writer.finish();
    return {
      file: book.file,
      name: part.name,
      hidden: part.state !== 'visible',
      merges,
      problems,
      ...written,
    };
  } catch (error) {
    writer.abandon();
    rmSync(path, { force: true });
    throw error;
  }
}

async function scanPart({ zip, tally }: Book, entry: ZipEntry, scan: SheetScan): Promise<void> {
  const before = tally.rows;
  const window = new Window(countedBlocks(zip, entry, tally, () => before + scan.lastRow));
  try {
    while (await window.more()) window.at = scan.scan(window.bytes, window.at, window.end);
    window.finish();
    scan.finish();
  } finally {
    await window.close();
  }
}
