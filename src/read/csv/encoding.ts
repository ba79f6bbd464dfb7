import { openSync, readSync, closeSync } from 'node:fs';

export type Encoding = 'utf-8' | 'utf-8-sig' | 'utf-16le' | 'utf-16be' | 'gb18030';

const sampleSize = 1 << 16;

/** The encoding that the first bytes give away; undefined: UTF-8 or GB18030, which only the whole file can tell. */
export function encodingByHead(path: string): Encoding | undefined {
  const head = firstBytes(path, sampleSize);
  if (head[0] === 0xef && head[1] === 0xbb && head[2] === 0xbf) return 'utf-8-sig';
  if (head[0] === 0xff && head[1] === 0xfe) return 'utf-16le';
  if (head[0] === 0xfe && head[1] === 0xff) return 'utf-16be';
  return utf16WithoutMark(head);
}

/**
 * Text of tables has digits, separators and line ends: in UTF-16 these give zero bytes, nearly all at odd or nearly all at
 * even places (一 is U+4E00 and gives one at the other place).
 */
function utf16WithoutMark(head: Buffer): Encoding | undefined {
  const zeros = [0, 0];
  for (let at = 0; at < head.length; at += 1) if (head[at] === 0) zeros[at % 2]! += 1;
  const [even, odd] = [zeros[0]!, zeros[1]!];
  const [most, least] = [Math.max(even, odd), Math.min(even, odd)];
  if (most * 20 < head.length || most < least * 4) return undefined;
  return odd > even ? 'utf-16le' : 'utf-16be';
}

export function firstBytes(path: string, count: number): Buffer {
  const descriptor = openSync(path, 'r');
  try {
    const buffer = Buffer.alloc(count);
    return buffer.subarray(0, readSync(descriptor, buffer, 0, count, 0));
  } finally {
    closeSync(descriptor);
  }
}
