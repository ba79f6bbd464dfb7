const LESS = 0x3c;
const GREATER = 0x3e;
const SLASH = 0x2f;
const QUOTE = 0x22;
const APOSTROPHE = 0x27;

const rowStart = Buffer.from('<row r="');
const rowEnd = Buffer.from('</row>');

export const ROW_END = rowEnd.length;

/** The number in `<row r="…"`, or -1 where the tag does not begin so. */
export function plainRowNumber(bytes: Uint8Array, at: number): number {
  let i = 0;
  for (; i < rowStart.length; i++) if (bytes[at + i] !== rowStart[i]) return -1;
  let row = 0;
  for (i += at; bytes[i] !== QUOTE; i++) {
    const digit = bytes[i]! - 0x30;
    if (digit < 0 || digit > 9) return -1;
    row = row * 10 + digit;
  }
  return row;
}

/** Where a tag ends that is not empty and has no `>` in an attribute; -1 for others and at the window's end. */
export function plainTagEnd(bytes: Uint8Array, at: number): number {
  let quotes = 0;
  for (let i = at + 1; ; i++) {
    const byte = bytes[i]!;
    if (byte === GREATER) return quotes % 2 === 0 && bytes[i - 1] !== SLASH ? i + 1 : -1;
    if (byte === LESS || byte === APOSTROPHE) return -1;
    if (byte === QUOTE) quotes += 1;
  }
}

export function isRowEnd(bytes: Uint8Array, at: number): boolean {
  for (let i = 1; i < rowEnd.length; i++) if (bytes[at + i] !== rowEnd[i]) return false;
  return true;
}
