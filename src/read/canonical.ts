import { closeSync, openSync, writeSync } from 'node:fs';
import { InputError } from '../errors.ts';
import type { Cells } from '../model.ts';
import { quoteInto } from './quote-into.ts';
import { parseRecord } from './canonical-record.ts';

const COMMA = 0x2c;
const LF = 0x0a;

const BLOCK = 1 << 20;
/** So many records wait until the width of the sheet shows: titles above a header are narrower than it. */
const HELD = 200;
/** Wider sheets are not padded: one stray cell in column XFD would cost 16 KB a row. */
const PADDED = 512;
const HEAD = 60;

export interface Written {
  cells: Cells;
  head: (string | null)[][];
  columns: number;
  lastRow: number;
}

/**
 * Writes rows as numbered csv without making strings of the cells. Blank rows are left out, and records are
 * padded to one width where that is possible. Rows and columns must come in rising order.
 */
export class CanonicalWriter {
  readonly #path: string;
  readonly #fd: number;
  readonly #limit: number;
  #out = new Uint8Array(BLOCK);
  #length = 0;
  #written = 0;
  /** Where the record in work begins; negative once its head has gone to disk. */
  #begin = 0;
  #row = 0;
  /** The column after the last one written in this row; 0 while the row is blank. */
  #next = 0;
  #held: { end: number; fields: number }[] | null = [];
  #width = 0;
  #columns = 0;
  #lastRow = 0;
  #records = 0;
  #longest = 0;
  #ragged = false;
  readonly #head: (string | null)[][] = [];

  /** `limit`: more bytes than this are not data but an attack, say one long text that every cell refers to. */
  constructor(path: string, limit: number) {
    this.#path = path;
    this.#limit = limit;
    this.#fd = openSync(path, 'wx', 0o600);
  }

  startRow(row: number): void {
    this.endRow();
    this.#row = row;
    this.#next = 0;
    this.#begin = this.#length;
  }

  /** A field that is csv already. */
  field(column: number, bytes: Uint8Array, from: number, to: number): void {
    const size = to - from;
    if (size === 0) return;
    this.#separate(column, size);
    let o = this.#length;
    const out = this.#out;
    if (size > 64) {
      out.set(bytes.subarray(from, to), o);
      o += size;
    } else {
      for (let i = from; i < to; i++) out[o++] = bytes[i]!;
    }
    this.#length = o;
  }

  /** A value in UTF-8, quoted where it needs to be. */
  value(column: number, bytes: Uint8Array, from: number, to: number): void {
    if (from === to) return;
    this.#separate(column, 2 * (to - from) + 2);
    this.#length = quoteInto(this.#out, this.#length, bytes, from, to);
  }

  /** A text of ASCII characters that needs no quotes: numbers, dates, TRUE. */
  ascii(column: number, text: string): void {
    if (text === '') return;
    this.#separate(column, text.length);
    for (let i = 0; i < text.length; i++) this.#out[this.#length++] = text.charCodeAt(i);
  }

  endRow(): void {
    const fields = this.#next;
    if (fields === 0) return;
    this.#next = 0;
    this.#records += 1;
    this.#lastRow = this.#row;
    if (fields > this.#columns) this.#columns = fields;
    if (this.#row <= HEAD) this.#keepHead();
    if (this.#held) {
      this.#held.push({ end: this.#length, fields });
      if (this.#held.length === HELD) this.#release();
      return;
    }
    this.#endRecord(fields);
  }

  finish(): Written {
    this.endRow();
    this.#release();
    this.#flush();
    closeSync(this.#fd);
    const ragged = this.#ragged || this.#columns > this.#width;
    const cells = {
      path: this.#path,
      delimiter: ',',
      numbered: true,
      gaps: [],
      ragged,
      longest: this.#longest,
    };
    return {
      cells: { ...cells, records: this.#records },
      head: this.#head,
      columns: this.#columns,
      lastRow: this.#lastRow,
    };
  }

  abandon(): void {
    closeSync(this.#fd);
  }

  /** Writes the row number before the first value of a row and the commas before any; makes room. */
  #separate(column: number, size: number): void {
    const commas = column + 1 - this.#next;
    if (this.#length + size + commas + 16 > this.#out.length) this.#makeRoom(size + commas + 16);
    if (this.#next === 0) this.#number(this.#row);
    const out = this.#out;
    let o = this.#length;
    for (let n = commas; n > 0; n--) out[o++] = COMMA;
    this.#length = o;
    this.#next = column + 1;
  }

  #number(value: number): void {
    let digits = 1;
    for (let rest = value; rest >= 10; rest = Math.trunc(rest / 10)) digits += 1;
    let rest = value;
    for (let at = this.#length + digits - 1; at >= this.#length; at--) {
      this.#out[at] = 48 + (rest % 10);
      rest = Math.trunc(rest / 10);
    }
    this.#length += digits;
  }

  #endRecord(fields: number): void {
    const missing = this.#width - fields;
    if (missing !== 0) {
      if (missing < 0 || this.#width > PADDED) this.#ragged = true;
      else this.#pad(missing);
    }
    if (this.#length + 1 > this.#out.length) this.#makeRoom(1);
    this.#out[this.#length++] = LF;
    const size = this.#length - this.#begin;
    if (size > this.#longest) this.#longest = size;
  }

  #pad(commas: number): void {
    if (this.#length + commas > this.#out.length) this.#makeRoom(commas);
    this.#out.fill(COMMA, this.#length, this.#length + commas);
    this.#length += commas;
  }

  #makeRoom(size: number): void {
    this.#release();
    if (this.#length > 0) this.#flush();
    if (size > this.#out.length) this.#out = new Uint8Array(size);
  }

  /** The width is as good as known: lets the waiting records go, padded to it. */
  #release(): void {
    const held = this.#held;
    if (!held) return;
    this.#held = null;
    this.#width = this.#columns;
    const records = this.#out.slice(0, this.#length);
    this.#length = 0;
    let from = 0;
    for (const { end, fields } of held) {
      this.#begin = this.#length;
      this.#append(records, from, end);
      this.#endRecord(fields);
      from = end;
    }
    this.#begin = this.#length;
    this.#append(records, from, records.length);
  }

  #append(bytes: Uint8Array, from: number, to: number): void {
    if (this.#length + (to - from) > this.#out.length) this.#makeRoom(to - from);
    this.#out.set(bytes.subarray(from, to), this.#length);
    this.#length += to - from;
  }

  #flush(): void {
    this.#written += this.#length;
    if (this.#written > this.#limit) {
      throw new InputError('表格展开后大得不合常理，可能是恶意构造的文件', {
        advice: '请用 Excel 或 WPS 打开核对后另存为新的 .xlsx',
      });
    }
    for (let done = 0; done < this.#length;) {
      done += writeSync(this.#fd, this.#out, done, this.#length - done);
    }
    this.#begin -= this.#length;
    this.#length = 0;
  }

  #keepHead(): void {
    while (this.#head.length < this.#row) this.#head.push([]);
    // A record whose head went to disk already has fields of megabytes: no header row looks like that.
    if (this.#begin < 0) return;
    const record = parseRecord(this.#out.subarray(this.#begin, this.#length));
    this.#head[this.#row - 1] = record.slice(1);
  }
}
