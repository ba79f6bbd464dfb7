import { isAscii, isUtf8 } from 'node:buffer';

/**
 * Where a line of UTF-8 begins among lines of GB18030, or -1. Most of its bytes are sound GB18030 too, and would be read as
 * other characters without a word. Four Chinese characters in a row are no accident.
 */
export function utf8Line(block: Buffer): number {
  if (isAscii(block)) return -1;
  for (let from = 0; from < block.length;) {
    const end = block.indexOf(0x0a, from);
    const line = block.subarray(from, end < 0 ? block.length : end);
    if (isUtf8(line) && hasFourLong(line)) return from;
    from += line.length + 1;
  }
  return -1;
}

function hasFourLong(line: Buffer): boolean {
  let count = 0;
  for (const byte of line) if (byte >= 0xe0) count += 1;
  return count >= 4;
}
