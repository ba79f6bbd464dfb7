import type { Sheet } from '../model.ts';
import type { Parts } from './parts.ts';
import { type Recognition, recogniseSheet } from './recognise-sheet.ts';
import { type Region, regionsOf } from './regions.ts';
import type { Vocabulary } from './vocabulary.ts';

type Taken = Recognition & { sheet: Sheet };

/** The tables of a sheet that stand below each other. */
export function recogniseTables(
  sheet: Sheet,
  vocabulary: Vocabulary,
  { parts, asOf }: { parts: Parts; asOf: string },
): Taken[] {
  const take = (part: Sheet): Taken => ({
    sheet: part,
    ...recogniseSheet(part, vocabulary, null, asOf),
  });
  const cut = ({ from, to }: Region) => take(parts.part(sheet, from, to));
  const { rows, until } = parts.search(sheet);
  const [first, ...others] = regionsOf(sheet, vocabulary, rows);
  const tables: { region: Region; taken: Taken | null }[] = [{ region: first!, taken: null }];
  for (const region of others) {
    const taken = cut(region);
    if (taken.feeds.length > 0 || region.apart) tables.push({ region, taken });
    // What looked like a header is none: its rows belong to the table above.
    else tables.push({ region: { ...tables.pop()!.region, to: region.to }, taken: null });
  }
  if (tables.length === 1) {
    const taken = withRepeated(take(sheet), first!);
    return [{ ...taken, notes: [...taken.notes, ...notSearched(until)] }];
  }
  return tables.map(({ region, taken }, i) => {
    const table = withRepeated(taken ?? cut(region), region);
    const note = `工作表里上下排着 ${tables.length} 张表，这是第 ${i + 1} 张：第 ${region.from}–${region.to} 行`;
    // What was said of the sheet is said once.
    const problems = i === 0 ? sheet.problems : [];
    return {
      ...table,
      sheet: { ...table.sheet, problems },
      notes: [note, ...table.notes, ...notSearched(until)],
    };
  });
}

function notSearched(until: number | null): string[] {
  if (until === null) return [];
  if (until === 0) return ['工作表很大，只按最上面的表头读，没有找下面是否另有一张表'];
  return [`工作表很大，第 ${until} 行以下没有找是否另有一张表`];
}

function withRepeated(taken: Taken, { repeated }: Region): Taken {
  const rows = repeated.map((row) => ({ row, reason: '重复表头' }));
  return { ...taken, belowHeader: [...taken.belowHeader, ...rows] };
}
