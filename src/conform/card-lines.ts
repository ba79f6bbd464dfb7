import { type FormCell, type FormRow, isKnown, isLabel } from './card-grid.ts';
import { foldHeader } from './header-text.ts';
import type { Layout } from '../layout/layout.ts';
import type { Vocabulary } from './vocabulary.ts';

/** A label of a form and the cell where its value stands, or would stand. */
export interface Pair {
  label: string;
  /** What the label belongs to: the title at its side, or the first label of its row. */
  group: string | null;
  row: number;
  column: number;
  value: string | null;
}

/** 户主姓名 | 张三 | 联系电话 | …, and 户主姓名：张三 in one cell. */
export function pairsOf({ row, side, cells }: FormRow, vocabulary: Vocabulary): Pair[] {
  const pairs: Pair[] = [];
  let group = side;
  const add = (label: string, column: number, value: string | null) => {
    pairs.push({ label, group, row, column, value });
    group ??= label;
  };
  for (let i = 0; i < cells.length; i++) {
    const cell = cells[i]!;
    const inside = pairsInside(cell, vocabulary);
    for (const { label, value } of inside) add(label, cell.column, value);
    if (inside.length > 0) continue;
    const next = cells[i + 1];
    if (next && isTitleOf(cell, next, vocabulary)) {
      group = foldHeader(cell.text);
      continue;
    }
    const isPair = next && isValue(cell, next, vocabulary);
    if (isLabel(cell, vocabulary))
      add(foldHeader(cell.text), isPair ? next.column : cell.right + 1, isPair ? next.text : null);
    // A label that nobody knows has a value, too.
    if (isPair) i++;
  }
  return pairs;
}

/** 帮扶责任人 | 姓名 | … */
function isTitleOf({ text }: FormCell, next: FormCell, vocabulary: Vocabulary): boolean {
  return isLabel(next, vocabulary) && isKnown(text + foldHeader(next.text), vocabulary);
}

/** What stands right beside a label is its value, though it may be a word of a header as well: 户主, 产业帮扶. */
function isValue(label: FormCell, next: FormCell, vocabulary: Vocabulary): boolean {
  if (!isLabel(next, vocabulary)) return pairsInside(next, vocabulary).length === 0;
  return !/[:：]$/.test(next.text) && next.column === label.right + 1 && isLabel(label, vocabulary);
}

function pairsInside(
  { text }: FormCell,
  vocabulary: Vocabulary,
): { label: string; value: string }[] {
  const found = [...text.matchAll(/([^\s:：]{1,15})[:：]\s*([^\s:：]+)(?=\s|$)/g)].map(
    ([, label, value]) => ({ label: foldHeader(label!), value: value! }),
  );
  return found.filter(({ label }) => isKnown(label, vocabulary));
}

/** A small table within the form: its header, and the rows below it. */
export interface Block {
  header: FormCell[];
  rows: FormRow[];
}

/** Three labels or more side by side, with nothing between that could be their values; text files know no merges. */
export function isBlockHeader(
  { cells }: FormRow,
  vocabulary: Vocabulary,
  { merged }: { merged: boolean },
): boolean {
  const known = Math.max(0, ...vocabulary.layouts.map((layout) => knownBy(layout)));
  if (known < 3 || known < cells.length * 0.6) return false;
  if (cells.some(({ text }) => /^[\d.]+$|[:：]/.test(text))) return false;
  if (!merged) return true;
  const beside = cells.filter((cell, i) => i > 0 && cell.column === cells[i - 1]!.right + 1);
  return beside.length >= 2 && beside.length >= (cells.length - 1) * 0.75;

  function knownBy(layout: Layout): number {
    const means = (text: string) => vocabulary.meanings(text).some((one) => one.layout === layout);
    return cells.filter(({ text }) => means(foldHeader(text))).length;
  }
}

/** Does the row go on with the block? Undefined for one that says nothing, as numbered lines left blank. */
export function goesOn(block: Block, line: FormRow, vocabulary: Vocabulary): boolean | undefined {
  const { header } = block;
  const [first] = line.cells;
  const known = line.cells.filter((cell) => isLabel(cell, vocabulary));
  if (line.cells.length === 1 && /^[\d.]+$/.test(first!.text)) return undefined;
  if (line.cells.length < 2 || pairsInside(first!, vocabulary).length > 0) return false;
  // 户主 is a relation as well as a label.
  if (isLabel(first!, vocabulary) && (first!.text !== '户主' || known.length > 1)) return false;
  return line.cells.every(
    (cell) =>
      header.filter(({ column }) => cell.column <= column && column <= cell.right).length <= 1,
  );
}
