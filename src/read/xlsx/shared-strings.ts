import { InputError } from '../../errors.ts';
import { quoteInto } from '../quote-into.ts';
import { Cursor, EMPTY, NONE, OPEN } from './cursor.ts';
import { readStringItem } from './string-item.ts';
import { TextBuffer } from './text.ts';
import { Window } from './window.ts';

const MAX_BYTES = 1 << 30;

/** All texts as csv fields in one buffer; strings of their own would cost ten times the memory. */
export class SharedStrings {
  bytes = new Uint8Array(1 << 16);
  /** Text n lies between offsets n and n + 1. */
  offsets = new Uint32Array(1 << 10);
  count = 0;
  #length = 0;

  add(bytes: Uint8Array, from: number, to: number): void {
    this.#reserve(2 * (to - from) + 2);
    this.#length = quoteInto(this.bytes, this.#length, bytes, from, to);
    this.count += 1;
    this.offsets[this.count] = this.#length;
  }

  #reserve(size: number): void {
    if (this.#length + size > this.bytes.length) {
      const needed = 2 * (this.#length + size);
      if (needed > 2 * MAX_BYTES) {
        throw new InputError('文件中的文字总量过大，无法读取', { advice: '请拆成几个文件再检查' });
      }
      const larger = new Uint8Array(needed);
      larger.set(this.bytes.subarray(0, this.#length));
      this.bytes = larger;
    }
    if (this.count + 2 > this.offsets.length) {
      const larger = new Uint32Array(2 * this.offsets.length);
      larger.set(this.offsets);
      this.offsets = larger;
    }
  }
}

export async function readSharedStrings(blocks: AsyncIterator<Uint8Array>): Promise<SharedStrings> {
  const strings = new SharedStrings();
  const window = new Window(blocks);
  const scan = new StringScan(strings);
  try {
    while (await window.more()) window.at = scan.scan(window.bytes, window.at, window.end);
    window.finish();
  } finally {
    await window.close();
  }
  return strings;
}

const LESS = 0x3c;
const AMPERSAND = 0x26;
const UNDERLINE = 0x5f;
const CR = 0x0d;

class StringScan {
  readonly #strings: SharedStrings;
  readonly #cursor = new Cursor();
  readonly #text = new TextBuffer();

  constructor(strings: SharedStrings) {
    this.#strings = strings;
  }

  /** Takes in the whole items of bytes[from, end); gives where to go on. */
  scan(bytes: Uint8Array, from: number, end: number): number {
    let at = from;
    for (;;) {
      const plain = this.#plain(bytes, at);
      if (plain !== -1) {
        at = plain;
        continue;
      }
      const cursor = this.#cursor.over(bytes, at, end);
      // Comments may have been passed over.
      if (cursor.next() === NONE) return cursor.at;
      if (!this.#any(cursor)) return at;
      at = cursor.at;
    }
  }

  /** The shape of nearly all: `<si><t>…</t></si>`, nothing escaped. */
  #plain(b: Uint8Array, at: number): number {
    if (b[at] !== LESS || b[at + 1] !== 0x73 || b[at + 2] !== 0x69 || b[at + 3] !== 0x3e) return -1;
    if (b[at + 4] !== LESS || b[at + 5] !== 0x74 || b[at + 6] !== 0x3e) return -1;
    const from = at + 7;
    let i = from;
    for (;;) {
      const byte = b[i]!;
      if (byte === LESS) break;
      if (byte === AMPERSAND || byte === UNDERLINE || byte === CR) return -1;
      i += 1;
    }
    if (b[i + 1] !== 0x2f || b[i + 2] !== 0x74 || b[i + 3] !== 0x3e || b[i + 4] !== LESS) return -1;
    if (b[i + 5] !== 0x2f || b[i + 6] !== 0x73 || b[i + 7] !== 0x69 || b[i + 8] !== 0x3e) return -1;
    this.#strings.add(b, from, i);
    return i + 9;
  }

  /** False when the item is not whole yet. */
  #any(cursor: Cursor): boolean {
    const { kind } = cursor;
    if ((kind !== OPEN && kind !== EMPTY) || !cursor.is('si')) return true;
    this.#text.clear();
    if (kind === OPEN && !readStringItem(cursor, this.#text)) return false;
    this.#strings.add(this.#text.bytes, 0, this.#text.length);
    return true;
  }
}
