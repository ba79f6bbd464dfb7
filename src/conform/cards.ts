import type { RowOfCells, Sheet } from '../model.ts';
import { type FormCell, formRows } from './card-grid.ts';
import { type Block, goesOn, isBlockHeader, type Pair, pairsOf } from './card-lines.ts';
import type { Vocabulary } from './vocabulary.ts';

/** One household's form (一户一档). */
export interface Card {
  pairs: Pair[];
  blocks: Block[];
}

export interface Cards {
  /** Lines by themselves above the first label. */
  titles: string[];
  cards: Card[];
}

/** The cards of a sheet, one below the other: each begins where the first label of all comes again. */
export function cardsOf(sheet: Sheet, rows: RowOfCells[], vocabulary: Vocabulary): Cards {
  const titles: string[] = [];
  const cards: Card[] = [];
  const merged = sheet.merges.length > 0;
  let block: Block | null = null;
  for (const line of formRows(sheet, rows)) {
    const belongs = block ? goesOn(block, line, vocabulary) : false;
    if (belongs === undefined) continue;
    if (belongs) {
      block!.rows.push(line);
      continue;
    }
    block = null;
    if (isBlockHeader(line, vocabulary, { merged }) && cards.length > 0) {
      block = { header: line.cells, rows: [] };
      cards.at(-1)!.blocks.push(block);
      continue;
    }
    const pairs = pairsOf(line, vocabulary);
    if (pairs.length === 0 && cards.length === 0) titles.push(...line.cells.map(textOf));
    if (pairs.length > 0 && (cards.length === 0 || isAgain(pairs, cards[0]!)))
      cards.push({ pairs: [], blocks: [] });
    cards.at(-1)?.pairs.push(...pairs);
  }
  return { titles, cards: cards.filter(isFilled) };
}

/** A form that nobody has filled in is no household. */
function isFilled({ pairs, blocks }: Card): boolean {
  return pairs.some(({ value }) => value !== null) || blocks.some(({ rows }) => rows.length > 0);
}

const textOf = ({ text }: FormCell) => text;

function isAgain(pairs: Pair[], { pairs: [first] }: Card): boolean {
  return pairs.some(({ label, column }) => label === first!.label && column === first!.column);
}
