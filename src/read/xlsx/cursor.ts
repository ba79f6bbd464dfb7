import { InputError } from '../../errors.ts';
import { decodeText } from './text.ts';
import { damaged } from './damaged.ts';

/** Nothing whole lies before the end of the window. */
export const NONE = 0;
export const OPEN = 1;
export const EMPTY = 2;
export const CLOSE = 3;
export const TEXT = 4;
export const CDATA = 5;

const LESS = 0x3c;
const GREATER = 0x3e;
const SLASH = 0x2f;
const BANG = 0x21;
const QUESTION = 0x3f;
const DASH = 0x2d;
const BRACKET = 0x5b;
const COLON = 0x3a;
const EQUALS = 0x3d;
const DOUBLE = 0x22;
const SINGLE = 0x27;

const isSpace = (byte: number) => byte === 0x20 || byte === 0x0a || byte === 0x0d || byte === 0x09;

/** Walks over the tags and texts of xml bytes; comments and processing instructions are passed over. */
export class Cursor {
  bytes: Uint8Array = new Uint8Array(0);
  at = 0;
  end = 0;
  kind = NONE;
  /** The text, or the inside of the tag behind its name. */
  from = 0;
  to = 0;
  #nameFrom = 0;
  #nameTo = 0;

  over(bytes: Uint8Array, at: number, end: number): this {
    this.bytes = bytes;
    this.at = at;
    this.end = end;
    return this;
  }

  /** The kind of the next token; at NONE nothing has moved. */
  next(): number {
    while (this.at < this.end) {
      if (this.bytes[this.at] !== LESS) return this.#text();
      const second = this.bytes[this.at + 1]!;
      if (second !== BANG && second !== QUESTION) return this.#tag();
      if (this.bytes[this.at + 2] === BRACKET) return this.#cdata();
      const after = second === QUESTION ? this.#find('?>', this.at + 2) : this.#comment();
      if (after === -1) break;
      this.at = after + (second === QUESTION ? 2 : 3);
    }
    return (this.kind = NONE);
  }

  /** Is this the name of the tag, whatever its prefix? */
  is(name: string): boolean {
    return this.#equals(name, this.#nameFrom, this.#nameTo);
  }

  get name(): string {
    return Buffer.from(this.bytes.subarray(this.#nameFrom, this.#nameTo)).toString();
  }

  text(): string {
    const bytes = Buffer.from(this.bytes.subarray(this.from, this.to)).toString();
    return this.kind === CDATA ? bytes : decodeText(bytes);
  }

  /** The value of an attribute, decoded. With a name like `*:id` any prefix will do, but there must be one. */
  attribute(name: string): string | null {
    const local = name.startsWith('*:') ? name.slice(2) : null;
    const { bytes, to } = this;
    let i = this.from;
    while (i < to) {
      while (i < to && isSpace(bytes[i]!)) i++;
      const nameFrom = i;
      while (i < to && bytes[i] !== EQUALS) i++;
      let nameTo = i++;
      while (nameTo > nameFrom && isSpace(bytes[nameTo - 1]!)) nameTo--;
      while (i < to && isSpace(bytes[i]!)) i++;
      // Blanks before the end of the tag, or a name without a value.
      if (i >= to) return null;
      const valueFrom = i + 1;
      const valueTo = bytes.indexOf(bytes[i]!, valueFrom);
      if (valueTo === -1 || valueTo >= to) return null;
      i = valueTo + 1;
      const colon = local === null ? nameFrom - 1 : bytes.indexOf(COLON, nameFrom);
      if (local !== null && (colon === -1 || colon >= nameTo)) continue;
      if (!this.#equals(local ?? name, colon + 1, nameTo)) continue;
      return decodeText(Buffer.from(bytes.subarray(valueFrom, valueTo)).toString());
    }
    return null;
  }

  #text(): number {
    let stop = this.bytes.indexOf(LESS, this.at);
    if (stop === -1 || stop > this.end) stop = this.end;
    // The text may go on behind the window.
    if (stop === this.end) return (this.kind = NONE);
    this.from = this.at;
    this.to = this.at = stop;
    return (this.kind = TEXT);
  }

  #tag(): number {
    const { bytes, end } = this;
    const closing = bytes[this.at + 1] === SLASH;
    const nameFrom = this.at + (closing ? 2 : 1);
    let i = nameFrom;
    let local = nameFrom;
    for (; i < end; i++) {
      const byte = bytes[i]!;
      if (byte === COLON) local = i + 1;
      else if (byte === GREATER || byte === SLASH || isSpace(byte)) break;
    }
    const nameTo = i;
    for (; i < end && bytes[i] !== GREATER; i++) {
      const byte = bytes[i]!;
      if (byte === LESS) throw damaged('XML 结构有误');
      if (byte !== DOUBLE && byte !== SINGLE) continue;
      i = bytes.indexOf(byte, i + 1);
      if (i === -1) i = end;
    }
    if (i >= end) return (this.kind = NONE);
    if (nameTo === local) throw damaged('XML 结构有误');
    this.#nameFrom = local;
    this.#nameTo = nameTo;
    const empty = bytes[i - 1] === SLASH && i - 1 >= nameTo;
    this.from = nameTo;
    this.to = empty ? i - 1 : i;
    this.at = i + 1;
    return (this.kind = closing ? CLOSE : empty ? EMPTY : OPEN);
  }

  #cdata(): number {
    const stop = this.#find(']]>', this.at + 9);
    if (stop === -1) return (this.kind = NONE);
    this.from = this.at + 9;
    this.to = stop;
    this.at = stop + 3;
    return (this.kind = CDATA);
  }

  /** Where the `-->` of the comment at the cursor begins. */
  #comment(): number {
    const third = this.bytes[this.at + 2];
    if (this.at + 4 > this.end) return -1;
    if (third === DASH) return this.#find('-->', this.at + 4);
    // Entities of a DTD can grow without bound or read files; no spreadsheet program writes one.
    throw new InputError('文件的 XML 中带有 DTD 声明，可能是恶意构造的文件，已拒绝读取', {
      advice: '请核实文件来源，用 Excel 或 WPS 打开后另存为新的 .xlsx',
    });
  }

  #find(mark: string, from: number): number {
    const found = Buffer.from(this.bytes.buffer, this.bytes.byteOffset, this.end).indexOf(
      mark,
      from,
    );
    return found;
  }

  #equals(name: string, from: number, to: number): boolean {
    if (to - from !== name.length) return false;
    for (let i = 0; i < name.length; i++) {
      if (this.bytes[from + i] !== name.charCodeAt(i)) return false;
    }
    return true;
  }
}
