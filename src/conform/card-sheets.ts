import type { RowOfCells, Sheet } from '../model.ts';
import type { Card } from './cards.ts';
import type { Pair } from './card-lines.ts';
import { columnLetter } from './fold.ts';
import type { Header, HeaderCell } from './header.ts';
import { foldHeader } from './header-text.ts';
import type { Parts } from './parts.ts';
import type { Vocabulary } from './vocabulary.ts';

/** Where the cells of a record stand: by its row, then by the number of the column. */
export type Places = Map<number, ({ row: number; letter: string } | undefined)[]>;

/** What stands in many forms, put into rows as if it were a table. */
export interface CardSheet {
  sheet: Sheet;
  header: Header;
  headerRows: [number, number] | null;
  places: Places;
  /** So many columns are its own; those behind say whose card it is. */
  own: number;
}

interface Record {
  row: number;
  cells: Map<string, Pair>;
}

/** A row a card. */
export function householdSheet(
  sheet: Sheet,
  cards: Card[],
  vocabulary: Vocabulary,
  parts: Parts,
): CardSheet {
  const records = cards.map(({ pairs }): Record => ({ row: pairs[0]!.row, cells: byKey(pairs) }));
  const keys = new Map(records.flatMap(({ cells }) => [...cells]));
  const header = [...keys].map(([, pair], column): HeaderCell => ({
    column,
    leaf: pair.label,
    groups: groupOf(pair, vocabulary),
  }));
  const taken = { sheet, records, keys: [...keys.keys()], parts };
  return { ...asSheet(taken, header, null), own: header.length };
}

/** The second 联系电话 of a card is another one than the first. */
function byKey(pairs: Pair[]): Map<string, Pair> {
  const cells = new Map<string, Pair>();
  for (const pair of pairs) {
    let n = 1;
    while (cells.has(`${pair.label}${n}`)) n += 1;
    cells.set(`${pair.label}${n}`, pair);
  }
  return cells;
}

/** 联系电话 beside 帮扶责任人 is the helper's; else it is the household's, and 身份证号 the head's. */
function groupOf({ label, group }: Pair, vocabulary: Vocabulary): string[] {
  const owner = [group, '户', '户主'].find(
    (one) => one !== null && one !== label && vocabulary.meanings(one + label).length > 0,
  );
  return owner ? [owner] : [];
}

/** The rows of the small tables that have the same header, each with what says whose card it is. */
export function blockSheets(
  sheet: Sheet,
  cards: Card[],
  vocabulary: Vocabulary,
  parts: Parts,
): CardSheet[] {
  const kinds = new Map<string, { top: number; labels: string[]; records: Record[] }>();
  for (const { pairs, blocks } of cards) {
    const whose = pairs.filter((pair) => saysWhose(pair, vocabulary));
    for (const { header, rows } of blocks) {
      const labels = header.map(({ text }) => foldHeader(text));
      const kind = kinds.get(labels.join('\t')) ?? { top: header[0]!.row, labels, records: [] };
      kinds.set(labels.join('\t'), kind);
      for (const { row, cells } of rows) {
        const own = header.map(({ column, right }, i): Pair => {
          const cell = cells.find((one) => one.column >= column && one.column <= right);
          return { label: labels[i]!, group: null, row, column, value: cell?.text ?? null };
        });
        const carried = whose.filter(({ label }) => !labels.includes(label));
        kind.records.push({ row, cells: byKey([...own, ...carried]) });
      }
    }
  }
  const filled = [...kinds.values()].filter(({ records }) => records.length > 0);
  return filled.map(({ top, labels, records }) => {
    const keys = new Map(records.flatMap(({ cells }) => [...cells]));
    const header = [...keys].map(([, { label }], column) => ({ column, leaf: label, groups: [] }));
    const taken = { sheet, records, keys: [...keys.keys()], parts };
    return { ...asSheet(taken, header, [top, top]), own: labels.length };
  });
}

function saysWhose({ label }: Pair, vocabulary: Vocabulary): boolean {
  return vocabulary
    .meanings(label)
    .some(
      ({ layout: { name, household, label: called, area }, field }) =>
        name === '户' &&
        [household, called, area.county, area.township, area.village].includes(field.name),
    );
}

const placeOf = (pair: Pair | undefined) =>
  pair && { row: pair.row, letter: columnLetter(pair.column) };

function asSheet(
  {
    sheet,
    records,
    keys,
    parts,
  }: { sheet: Sheet; records: Record[]; keys: string[]; parts: Parts },
  cells: HeaderCell[],
  headerRows: [number, number] | null,
): Omit<CardSheet, 'own'> {
  const rows = records.map(({ row, cells: found }): RowOfCells => ({
    row,
    cells: keys.map((key) => found.get(key)?.value ?? null),
  }));
  const places = records.map(
    ({ row, cells: found }) => [row, keys.map((key) => placeOf(found.get(key)))] as const,
  );
  const bottom = headerRows?.[1] ?? 0;
  const made = parts.make(sheet, records[0]?.row ?? 1, rows, []);
  // The last labels may be blank in all cards.
  const written = { ...made.cells, ragged: made.cells.ragged || made.columns < keys.length };
  return {
    sheet: { ...made, cells: written, columns: keys.length },
    header: { top: bottom, bottom, cells, known: cells.length },
    headerRows,
    places: new Map(places),
  };
}
