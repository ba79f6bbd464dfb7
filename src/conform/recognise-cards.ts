import type { Sheet } from '../model.ts';
import { blockSheets, type CardSheet, householdSheet } from './card-sheets.ts';
import { cardsOf } from './cards.ts';
import { needMark } from './choose-tables.ts';
import { columnLetter } from './fold.ts';
import { surroundings, type Surroundings } from './marks.ts';
import type { Parts } from './parts.ts';
import { type Recognition, recogniseUnder } from './recognise-sheet.ts';
import { Vocabulary } from './vocabulary.ts';

/** Forms with one household each (一户一档): what stands beside their labels, and the small tables within them. */
export function recogniseCards(
  sheet: Sheet,
  vocabulary: Vocabulary,
  { parts, asOf }: { parts: Parts; asOf: string },
): (Recognition & { sheet: Sheet })[] {
  const { layouts } = vocabulary;
  const labels = new Vocabulary(layouts.filter(({ household }) => household !== null));
  // Whose card it is stands among the members as well.
  const homes = new Vocabulary(layouts.filter(({ grain }) => grain !== 'person'));
  const { titles, cards } = cardsOf(sheet, parts.rows(sheet), labels);
  if (cards.length === 0) return [];
  const around = aroundForm(sheet, titles);
  // What the form is called says nothing of the lists within it.
  const weak = needMark(labels);
  const lists = new Vocabulary(labels.layouts.filter(({ name }) => !weak.has(name)));
  const take = (card: CardSheet, words: Vocabulary, note: string) => {
    const headed = { sheet: card.sheet, around, vocabulary: words, fixed: null, asOf };
    const taken = inPlace(card, recogniseUnder(card.header, headed));
    return { ...taken, sheet: card.sheet, notes: [note, ...taken.notes] };
  };
  const household = take(
    householdSheet(sheet, cards, homes, parts),
    homes,
    `一户一档的表单，读出 ${cards.length} 户`,
  );
  const blocks = blockSheets(sheet, cards, labels, parts).map((block) =>
    take(block, lists, `一户一档表单里的小表，表头在第 ${block.headerRows![0]} 行`),
  );
  const taken = [household, ...blocks];
  if (!taken.some(({ feeds }) => feeds.length > 0)) return [];
  household.sheet = { ...household.sheet, problems: sheet.problems };
  return taken;
}

/** 一户一档 is what any such form is called; elsewhere it names the table 档案资料. */
function aroundForm({ file, name }: Sheet, titles: string[]): Surroundings {
  const [path, sheet, ...lines] = [file, name, ...titles].map((text) =>
    text.replaceAll('一户一档', ''),
  );
  return surroundings(path!, sheet!, lines);
}

/** Letters as a person sees them, those of the first card where cards differ. */
function inPlace({ header, places, headerRows, own }: CardSheet, taken: Recognition): Recognition {
  const all = [...places.values()];
  const letterAt = (column: number) =>
    all.map((record) => record[column]).find((place) => place)?.letter ?? columnLetter(column);
  const letters = new Map(
    (all[0] ?? []).map((_, column) => [columnLetter(column), letterAt(column)]),
  );
  const unused = new Set(header.cells.slice(0, own).map(({ column }) => columnLetter(column)));
  const seen = (letter: string) => letters.get(letter) ?? letter;
  return {
    ...taken,
    headerRows,
    belowHeader: [],
    places,
    feeds: taken.feeds.map((feed) => ({
      ...feed,
      columns: feed.columns.map((use) => {
        const { leaf } = header.cells[use.column]!;
        return { ...use, header: leaf, letter: letterAt(use.column) };
      }),
    })),
    unmapped: taken.unmapped
      .filter(({ letter }) => unused.has(letter))
      .map((one) => ({ ...one, letter: seen(one.letter) })),
    notes: taken.notes.map((note) =>
      note.replace(/（([A-Z]+) 列）/, (_, letter: string) => `（${seen(letter)} 列）`),
    ),
  };
}
