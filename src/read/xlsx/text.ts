import { damaged } from './damaged.ts';

const AMPERSAND = 0x26;
const SEMICOLON = 0x3b;
const CR = 0x0d;
const LF = 0x0a;
const HASH = 0x23;
const UNDERLINE = 0x5f;
const LOWER_X = 0x78;

const named = new Map([
  ['lt', 0x3c],
  ['gt', 0x3e],
  ['amp', 0x26],
  ['quot', 0x22],
  ['apos', 0x27],
]);

/** The text of a cell in work: decoded bytes, pieced together from runs, in a buffer that is used again and again. */
export class TextBuffer {
  bytes = new Uint8Array(1 << 16);
  length = 0;
  #escaped = false;

  clear(): void {
    this.length = 0;
    this.#escaped = false;
  }

  /** Appends xml text: entities decoded, line ends made one. */
  append(bytes: Uint8Array, from: number, to: number): void {
    this.#reserve(to - from);
    const out = this.bytes;
    let o = this.length;
    for (let i = from; i < to; i++) {
      const byte = bytes[i]!;
      if (byte === AMPERSAND) {
        const stop = entityEnd(bytes, i, to);
        o = putCharacter(out, o, entityCode(bytes, i + 1, stop));
        i = stop;
      } else if (byte === CR) {
        if (bytes[i + 1] === LF && i + 1 < to) i += 1;
        out[o++] = LF;
      } else {
        if (byte === UNDERLINE) this.#escaped = true;
        out[o++] = byte;
      }
    }
    this.length = o;
  }

  /** Appends text in which nothing is escaped by xml. */
  appendPlain(bytes: Uint8Array, from: number, to: number): void {
    this.#reserve(to - from);
    this.bytes.set(bytes.subarray(from, to), this.length);
    this.length += to - from;
    this.#escaped = true;
  }

  /** Undoes Excel's own escapes of characters that xml cannot hold: `_x000D_`. */
  unescape(): void {
    if (!this.#escaped) return;
    const { bytes } = this;
    let o = 0;
    for (let i = 0; i < this.length;) {
      const code = bytes[i] === UNDERLINE ? escapeCode(bytes, i, this.length) : -1;
      if (code === -1) {
        bytes[o++] = bytes[i++]!;
        continue;
      }
      const low = isHigh(code) ? escapeCode(bytes, i + 7, this.length) : -1;
      if (isLow(low)) {
        o = putCharacter(bytes, o, 0x10000 + ((code - 0xd800) << 10) + (low - 0xdc00));
        i += 14;
      } else if (isHigh(code) || isLow(code)) {
        // Half a character stays in its escaped form.
        bytes[o++] = bytes[i++]!;
      } else {
        o = putCharacter(bytes, o, code);
        i += 7;
      }
    }
    this.length = o;
  }

  toString(): string {
    return Buffer.from(this.bytes.buffer, 0, this.length).toString();
  }

  #reserve(size: number): void {
    if (this.length + size <= this.bytes.length) return;
    const larger = new Uint8Array(2 * (this.length + size));
    larger.set(this.bytes.subarray(0, this.length));
    this.bytes = larger;
  }
}

const isHigh = (code: number) => code >= 0xd800 && code < 0xdc00;
const isLow = (code: number) => code >= 0xdc00 && code < 0xe000;

/** The value of `_xHHHH_` at `at`, or -1. */
function escapeCode(bytes: Uint8Array, at: number, end: number): number {
  if (at + 7 > end || bytes[at] !== UNDERLINE) return -1;
  if (bytes[at + 1] !== LOWER_X || bytes[at + 6] !== UNDERLINE) return -1;
  let code = 0;
  for (let i = at + 2; i < at + 6; i++) {
    const digit = hexDigit(bytes[i]!);
    if (digit === -1) return -1;
    code = code * 16 + digit;
  }
  return code;
}

function hexDigit(byte: number): number {
  if (byte >= 0x30 && byte <= 0x39) return byte - 0x30;
  const lower = byte | 0x20;
  return lower >= 0x61 && lower <= 0x66 ? lower - 0x57 : -1;
}

function entityEnd(bytes: Uint8Array, at: number, end: number): number {
  const last = Math.min(end, at + 12);
  for (let i = at + 2; i < last; i++) if (bytes[i] === SEMICOLON) return i;
  throw damaged('XML 中有无法解释的 & 符号');
}

function entityCode(bytes: Uint8Array, from: number, to: number): number {
  if (bytes[from] !== HASH) {
    const name = String.fromCharCode(...bytes.subarray(from, to));
    const code = named.get(name);
    if (code === undefined) throw damaged(`XML 中有未定义的实体 &${name};`);
    return code;
  }
  const hex = bytes[from + 1] === LOWER_X;
  let code = 0;
  for (let i = from + (hex ? 2 : 1); i < to; i++) {
    const digit = hexDigit(bytes[i]!);
    if (digit === -1 || (!hex && digit > 9)) return invalidCode();
    code = code * (hex ? 16 : 10) + digit;
  }
  return code > 0x10ffff || isHigh(code) || isLow(code) ? invalidCode() : code;
}

function invalidCode(): never {
  throw damaged('XML 中有不存在的字符编号');
}

/** Writes a character in UTF-8; it is never longer than the entity or escape that it came from. */
function putCharacter(out: Uint8Array, at: number, code: number): number {
  let o = at;
  if (code < 0x80) {
    out[o++] = code;
    return o;
  }
  if (code < 0x800) {
    out[o++] = 0xc0 | (code >> 6);
  } else {
    if (code < 0x10000) {
      out[o++] = 0xe0 | (code >> 12);
    } else {
      out[o++] = 0xf0 | (code >> 18);
      out[o++] = 0x80 | ((code >> 12) & 0x3f);
    }
    out[o++] = 0x80 | ((code >> 6) & 0x3f);
  }
  out[o++] = 0x80 | (code & 0x3f);
  return o;
}

const scratch = new TextBuffer();

/** For the attributes and texts of small parts. */
export function decodeText(text: string): string {
  if (!text.includes('&')) return text;
  const bytes = Buffer.from(text);
  scratch.clear();
  scratch.append(bytes, 0, bytes.length);
  return scratch.toString();
}
