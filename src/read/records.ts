import { closeSync, openSync, readFileSync, readSync, statSync } from 'node:fs';
import type { Cells, RecordPlace, RowOfCells } from '../model.ts';
import { isNumber } from './numeric-bytes.ts';

/** Larger files are not looked through as a whole. */
const MAX_SIZE = 96 << 20;

/** A list of names has as many rows of words; headers and titles do not. */
export const mostRowsOfWords = 20_000;

const LF = 0x0a;
const CR = 0x0d;
const QUOTE = 0x22;
const APOSTROPHE = 0x27;

/** The records of a file of cells, looked at at once instead of waited for. */
export class Records {
  readonly #bytes: Buffer;
  readonly #cells: Cells;
  readonly #delimiter: number;

  constructor(
    cells: Cells,
    bytes = Records.takes(cells) ? readFileSync(cells.path) : Buffer.alloc(0),
  ) {
    this.#cells = cells;
    this.#delimiter = cells.delimiter.charCodeAt(0);
    this.#bytes = bytes;
  }

  /** Whether it looks through such a file at all. */
  static takes({ path }: Cells): boolean {
    return statSync(path).size <= MAX_SIZE;
  }

  *all(): Generator<RecordPlace> {
    const bytes = this.#bytes;
    const { numbered, gaps } = this.#cells;
    let at = bytes.subarray(0, 3).toString('hex') === 'efbbbf' ? 3 : 0;
    let quote = bytes.indexOf(QUOTE, at);
    let gap = 0;
    let before = 0;
    for (let count = 0; at < bytes.length;) {
      let end = bytes.indexOf(LF, at);
      if (end === -1) end = bytes.length;
      if (quote !== -1 && quote < end) {
        end = this.#endOfQuoted(at);
        quote = bytes.indexOf(QUOTE, end);
      }
      const to = end > at && bytes[end - 1] === CR ? end - 1 : end;
      const from = at;
      at = end + 1;
      // The engine keeps no blank lines.
      if (to === from) continue;
      if (numbered) {
        const comma = bytes.indexOf(this.#delimiter, from);
        const row = Number(bytes.toString('latin1', from, comma));
        yield { row, before, from: comma + 1, to };
        before = row;
        continue;
      }
      while (gap < gaps.length && gaps[gap]!.record <= count) gap += 1;
      const row = count + 1 + (gaps[gap - 1]?.shift ?? 0);
      yield { row, before, from, to };
      before = row;
      count += 1;
    }
  }

  /** The records that may be of words: where it is known which, only those are read. */
  static wordy(cells: Cells): { records: Records; places: Iterable<RecordPlace> } {
    if (!cells.wordy) {
      const records = new Records(cells);
      return { records, places: records.all() };
    }
    const { bytes, places } = gathered(cells.path, cells.wordy);
    return { records: new Records(cells, bytes), places };
  }

  /** No cell is a number, a date or the like: a title, a header, a remark. So is 导出时间 with a date behind it. */
  isOfWords({ from, to }: Pick<RecordPlace, 'from' | 'to'>): boolean {
    let filled = 0;
    let numeric = false;
    for (let at = from; at < to; at += 1) {
      const end = this.#endOfField(at, to);
      if (end > at) {
        filled += 1;
        numeric ||= this.#isNumber(at, end);
        if (numeric && filled !== 2) return false;
      }
      at = end;
    }
    return true;
  }

  #isNumber(from: number, to: number): boolean {
    const bytes = this.#bytes;
    const quoted = bytes[from] === QUOTE;
    const at = quoted ? from + 1 : from;
    const end = quoted ? bytes.indexOf(QUOTE, at) : to;
    return isNumber(bytes, bytes[at] === APOSTROPHE ? at + 1 : at, end);
  }

  cellsOf({ from, to }: Pick<RecordPlace, 'from' | 'to'>): (string | null)[] {
    const fields: (string | null)[] = [];
    for (let at = from; at <= to; at += 1) {
      const end = this.#endOfField(at, to);
      const quoted = end > at && this.#bytes[at] === QUOTE;
      const text = this.#bytes.toString('utf8', quoted ? at + 1 : at, quoted ? end - 1 : end);
      const value = quoted ? text.replaceAll('""', '"') : text;
      fields.push(value === '' ? null : value);
      at = end;
    }
    return fields;
  }

  rowOf(record: RecordPlace): RowOfCells {
    return { row: record.row, cells: this.cellsOf(record) };
  }

  #endOfField(from: number, to: number): number {
    const bytes = this.#bytes;
    const delimiter = this.#delimiter;
    let at = from;
    if (bytes[at] === QUOTE) {
      do at = bytes.indexOf(QUOTE, at + 1) + 1;
      while (bytes[at] === QUOTE && at < to);
    }
    // Fields are short: a loop is faster than a call of indexOf.
    while (at < to && bytes[at] !== delimiter) at += 1;
    return at;
  }

  /** The line end behind an even number of quotes. */
  #endOfQuoted(from: number): number {
    const bytes = this.#bytes;
    let inside = false;
    for (let at = from; at < bytes.length; at += 1) {
      if (bytes[at] === QUOTE) inside = !inside;
      else if (bytes[at] === LF && !inside) return at;
    }
    return bytes.length;
  }
}

/** Pieces of a file, one behind the other, with a line end behind each. */
function gathered(path: string, places: readonly RecordPlace[]) {
  const size = places.reduce((sum, { from, to }) => sum + to - from + 1, 0);
  const bytes = Buffer.alloc(size, LF);
  const file = openSync(path, 'r');
  try {
    let end = 0;
    const moved = places.map((place): RecordPlace => {
      const from = end;
      const to = from + readSync(file, bytes, from, place.to - place.from, place.from);
      end = to + 1;
      return { ...place, from, to };
    });
    return { bytes, places: moved };
  } finally {
    closeSync(file);
  }
}
