import type { CellValues } from './cell-values.ts';
import type { TextBuffer } from './text.ts';

/** Where the scan is: the row in work and the last column seen in it. */
export interface RowPlace {
  row: number;
  column: number;
}

const LESS = 0x3c;
const GREATER = 0x3e;
const SLASH = 0x2f;
const SPACE = 0x20;
const EQUALS = 0x3d;
const QUOTE = 0x22;
const ZERO = 0x30;
const LOWER_C = 0x63;
const LOWER_R = 0x72;
const LOWER_S = 0x73;
const LOWER_T = 0x74;
const LOWER_V = 0x76;

/** Attribute values of t in this scan. */
const NUMBER = 0;
const SHARED = 1;
const STRING = 2;
const INLINE = 3;

const encoder = new TextEncoder();
const inlineType = encoder.encode('inlineStr"');
const inlineOpen = encoder.encode('<is><t');
const spacePreserved = encoder.encode(' xml:space="preserve"');
const inlineClose = encoder.encode('</t></is></c>');
const valueClose = encoder.encode('</v></c>');

/** 1: the byte must be decoded, or ends the text. */
const special = new Uint8Array(256);
for (const byte of [LESS, 0x26, 0x5f, 0x0d]) special[byte] = 1;

/**
 * Reads the cell at `at` if it has one of the shapes that spreadsheet programs write by the million:
 * `<c r="B7" s="1" t="s"><v>12</v></c>` and its like. Gives where it ends, or -1, with nothing changed,
 * for whatever else and at the window's end: then the slow way looks at it.
 * It is one loop of bytes by design: millions of cells pass through it.
 */
export function scanPlainCell(
  b: Uint8Array,
  at: number,
  place: RowPlace,
  values: CellValues,
  text: TextBuffer,
): number {
  let p = at + 2;
  let column = place.column + 1;
  let style = 0;
  let type = NUMBER;
  for (;;) {
    const separator = b[p]!;
    if (separator === GREATER) {
      p += 1;
      break;
    }
    if (separator === SLASH) {
      if (b[p + 1] !== GREATER || column <= place.column) return -1;
      place.column = column;
      return p + 2;
    }
    if (separator !== SPACE || b[p + 2] !== EQUALS || b[p + 3] !== QUOTE) return -1;
    const name = b[p + 1]!;
    p += 4;
    if (name === LOWER_R) {
      const first = p;
      let letters = 0;
      for (; b[p]! >= 65 && b[p]! <= 90; p++) letters = letters * 26 + b[p]! - 64;
      if (p - first === 0 || p - first > 3) return -1;
      let row = 0;
      for (; b[p] !== QUOTE; p++) {
        const digit = b[p]! - ZERO;
        if (digit < 0 || digit > 9) return -1;
        row = row * 10 + digit;
      }
      if (row !== place.row) return -1;
      column = letters - 1;
      p += 1;
    } else if (name === LOWER_S) {
      for (style = 0; b[p] !== QUOTE; p++) {
        const digit = b[p]! - ZERO;
        if (digit < 0 || digit > 9) return -1;
        style = style * 10 + digit;
      }
      p += 1;
    } else if (name === LOWER_T) {
      if (b[p] === LOWER_S && b[p + 1] === QUOTE) {
        type = SHARED;
        p += 2;
      } else if (
        b[p] === LOWER_S &&
        b[p + 1] === LOWER_T &&
        b[p + 2] === LOWER_R &&
        b[p + 3] === QUOTE
      ) {
        type = STRING;
        p += 4;
      } else if (b[p] === 0x6e && b[p + 1] === QUOTE) {
        p += 2;
      } else if (stands(inlineType, b, p)) {
        type = INLINE;
        p += inlineType.length;
      } else {
        return -1;
      }
    } else {
      return -1;
    }
  }
  if (column <= place.column || column > 16_383) return -1;
  if (type === INLINE) return scanInlineText(b, p, column, place, values, text);
  if (b[p] !== LESS || b[p + 1] !== LOWER_V || b[p + 2] !== GREATER) {
    return -1;
  }
  const from = p + 3;
  let to = from;
  if (type === SHARED) {
    let index = 0;
    for (; b[to] !== LESS; to++) {
      const digit = b[to]! - ZERO;
      if (digit < 0 || digit > 9) return -1;
      index = index * 10 + digit;
    }
    if (to === from || !closes(b, to)) return -1;
    values.shared(column, index);
  } else if (type === NUMBER) {
    while (b[to] !== LESS) to += 1;
    if (!closes(b, to)) return -1;
    values.number(column, style, b, from, to);
  } else {
    to = writeText(b, from, valueClose, column, values, text);
    if (to === -1) return -1;
  }
  place.column = column;
  return to + valueClose.length;
}

/** `<is><t>文字</t></is></c>`, as programs write that keep no shared strings; formatted runs go the slow way. */
function scanInlineText(
  b: Uint8Array,
  at: number,
  column: number,
  place: RowPlace,
  values: CellValues,
  text: TextBuffer,
): number {
  if (!stands(inlineOpen, b, at)) return -1;
  let p = at + inlineOpen.length;
  if (stands(spacePreserved, b, p)) p += spacePreserved.length;
  if (b[p] !== GREATER) return -1;
  const to = writeText(b, p + 1, inlineClose, column, values, text);
  if (to === -1) return -1;
  place.column = column;
  return to + inlineClose.length;
}

/** Writes the text from `from` up to the tag `close`; gives where it ends, or -1 with nothing written. */
function writeText(
  b: Uint8Array,
  from: number,
  close: Uint8Array,
  column: number,
  values: CellValues,
  text: TextBuffer,
): number {
  let to = from;
  while (special[b[to]!] === 0) to += 1;
  const plain = b[to] === LESS;
  while (b[to] !== LESS) to += 1;
  if (!stands(close, b, to)) return -1;
  if (plain) {
    values.writer.value(column, b, from, to);
    return to;
  }
  text.clear();
  text.append(b, from, to);
  text.unescape();
  values.writer.value(column, text.bytes, 0, text.length);
  return to;
}

function stands(wanted: Uint8Array, b: Uint8Array, at: number): boolean {
  for (let i = 0; i < wanted.length; i++) if (b[at + i] !== wanted[i]) return false;
  return true;
}

function closes(b: Uint8Array, at: number): boolean {
  return (
    b[at + 1] === SLASH &&
    b[at + 2] === LOWER_V &&
    b[at + 3] === GREATER &&
    b[at + 4] === LESS &&
    b[at + 5] === SLASH &&
    b[at + 6] === LOWER_C &&
    b[at + 7] === GREATER
  );
}
