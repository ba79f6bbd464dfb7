import type { Problem } from '../../model.ts';
import type { CanonicalWriter } from '../canonical.ts';
import { dateText, isoText } from '../date-text.ts';
import type { NumberKind } from '../date-text.ts';
import { numberText } from '../number-text.ts';
import { columnLetters } from './address.ts';
import type { SharedStrings } from './shared-strings.ts';
import type { TextBuffer } from './text.ts';

export type CellType = 'number' | 'shared' | 'text' | 'boolean' | 'error' | 'date';

const types: Record<string, CellType> = {
  s: 'shared',
  str: 'text',
  inlineStr: 'text',
  b: 'boolean',
  e: 'error',
  d: 'date',
};

export function cellType(attribute: string | null): CellType {
  return types[attribute ?? 'n'] ?? 'number';
}

const PLAIN = 0;
const DAY = 1;
const OTHER = 2;
const styleOf = { number: PLAIN, date: DAY, time: DAY, elapsed: OTHER };
/** In the year 2079: beyond, days are not kept. */
const MAX_DAY = 65_536;

const numeral = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/;

/** Turns what stands in `<v>` into canonical values. */
export class CellValues {
  readonly writer: CanonicalWriter;
  readonly #strings: SharedStrings;
  readonly #kinds: NumberKind[];
  /** What a style makes of a whole number. */
  readonly #styles: Uint8Array;
  readonly #date1904: boolean;
  /** Whole days come again and again: their texts by serial. */
  readonly #days = Array.from<string | undefined>({ length: MAX_DAY });
  #row = 0;
  readonly #lost = { count: 0, first: '' };
  readonly #uncalculated = { count: 0, first: '' };

  constructor(
    writer: CanonicalWriter,
    strings: SharedStrings,
    kinds: NumberKind[],
    date1904: boolean,
  ) {
    this.writer = writer;
    this.#strings = strings;
    this.#kinds = kinds;
    this.#styles = Uint8Array.from(kinds, (kind) => styleOf[kind]);
    this.#date1904 = date1904;
  }

  startRow(row: number): void {
    this.#row = row;
    this.writer.startRow(row);
  }

  shared(column: number, index: number): void {
    const strings = this.#strings;
    if (index < strings.count) {
      this.writer.field(
        column,
        strings.bytes,
        strings.offsets[index]!,
        strings.offsets[index + 1]!,
      );
    } else {
      this.#note(this.#lost, column);
    }
  }

  number(column: number, style: number, bytes: Uint8Array, from: number, to: number): void {
    const made = style < this.#styles.length ? this.#styles[style] : PLAIN;
    if (made === PLAIN && isCanonical(bytes, from, to)) {
      this.writer.field(column, bytes, from, to);
      return;
    }
    const day = made === DAY ? this.#days[dayNumber(bytes, from, to)] : undefined;
    if (day !== undefined) return this.writer.ascii(column, day);
    const text = Buffer.from(bytes.buffer, bytes.byteOffset + from, to - from)
      .toString()
      .trim();
    const value = numeral.test(text) ? Number(text) : Number.NaN;
    if (Number.isFinite(value)) {
      this.writer.ascii(column, this.#numberOrDate(value, this.#kinds[style] ?? 'number'));
    } else {
      this.writer.value(column, bytes, from, to);
    }
  }

  /** A value whose text has been pieced together. */
  typed(column: number, type: CellType, style: number, text: TextBuffer): void {
    const { bytes, length } = text;
    if (length === 0) return;
    if (type === 'number') return this.number(column, style, bytes, 0, length);
    if (type === 'text' || type === 'error') return this.writer.value(column, bytes, 0, length);
    const plain = text.toString().trim();
    if (type === 'shared')
      return this.shared(column, /^\d+$/.test(plain) ? Number(plain) : Infinity);
    const value = type === 'boolean' ? booleanText(plain) : isoText(plain);
    const encoded = Buffer.from(value);
    this.writer.value(column, encoded, 0, encoded.length);
  }

  /** A formula whose result was not saved, as some programs write them. */
  uncalculated(column: number): void {
    this.#note(this.#uncalculated, column);
  }

  problems(): Problem[] {
    const problems: Problem[] = [];
    if (this.#lost.count > 0) {
      const { count, first } = this.#lost;
      const message = `有 ${count} 个单元格（如 ${first}）引用的文字在文件中不存在，文件可能已损坏`;
      problems.push({ level: 'error', message });
    }
    if (this.#uncalculated.count > 0) {
      const { count, first } = this.#uncalculated;
      const message = `有 ${count} 个公式单元格（如 ${first}）没有保存计算结果，按空白读取；请用 Excel 或 WPS 打开后保存一次`;
      problems.push({ level: 'warning', message });
    }
    return problems;
  }

  #numberOrDate(value: number, kind: NumberKind): string {
    if (kind === 'number') return numberText(value);
    const text = dateText(value, kind, this.#date1904);
    const isDay = Number.isInteger(value) && value > 0 && value < MAX_DAY && kind !== 'elapsed';
    if (isDay) this.#days[value] = text;
    return text;
  }

  #note(tally: { count: number; first: string }, column: number): void {
    if (tally.count === 0) tally.first = `${columnLetters(column)}${this.#row}`;
    tally.count += 1;
  }
}

function booleanText(text: string): string {
  if (text === '1' || text === 'true') return 'TRUE';
  return text === '0' || text === 'false' ? 'FALSE' : text;
}

/** A whole number of up to five digits; 0, which is no day, for whatever else. */
function dayNumber(bytes: Uint8Array, from: number, to: number): number {
  if (to - from > 5) return 0;
  let day = 0;
  for (let i = from; i < to; i++) {
    const digit = bytes[i]! - ZERO;
    if (digit < 0 || digit > 9) return 0;
    day = day * 10 + digit;
  }
  return day < MAX_DAY ? day : 0;
}

const ZERO = 0x30;
const DOT = 0x2e;
const MINUS = 0x2d;

/** Is the number written as the canonical text would be: up to 15 digits, no needless zeros? */
function isCanonical(bytes: Uint8Array, from: number, to: number): boolean {
  const first = bytes[from] === MINUS ? from + 1 : from;
  if (first === to || to - first > 16) return false;
  let dot = -1;
  for (let i = first; i < to; i++) {
    const byte = bytes[i]!;
    if (byte === DOT) {
      if (dot !== -1 || i === first || i === to - 1) return false;
      dot = i;
    } else if (byte < ZERO || byte > 0x39) {
      return false;
    }
  }
  if (dot === -1 ? to - first > 15 : bytes[to - 1] === ZERO) return false;
  return bytes[first] !== ZERO || dot === first + 1 || (to - first === 1 && first === from);
}
