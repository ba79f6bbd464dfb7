import { closeSync, openSync, readSync } from 'node:fs';

const blockSize = 1 << 20;

/** How much of the bytes at hand may be taken now; the rest is put before the next block. 0 takes all. */
export type Cut = (bytes: Buffer) => number;

/** Sees the bytes of a file, each once. */
export type Watch = (bytes: Uint8Array) => void;

/**
 * The bytes of a file, in blocks of a mebibyte that a `cut` may shorten. A block is valid until the next one is asked for:
 * the buffer is used again.
 */
export function* blocks(path: string, cut: Cut = () => 0, watch?: Watch): Generator<Buffer> {
  const descriptor = openSync(path, 'r');
  const buffer = Buffer.allocUnsafe(blockSize);
  let kept = 0;
  try {
    for (;;) {
      const count = readSync(descriptor, buffer, kept, blockSize - kept, null);
      const filled = buffer.subarray(0, kept + count);
      if (count === 0) {
        if (kept > 0) yield filled;
        return;
      }
      watch?.(filled.subarray(kept));
      const end = cut(filled) || filled.length;
      yield filled.subarray(0, end);
      kept = filled.length - end;
      filled.copyWithin(0, end);
    }
  } finally {
    closeSync(descriptor);
  }
}

/** The end of the last whole UTF-8 sequence. */
export function cutUtf8(bytes: Buffer): number {
  let start = bytes.length - 1;
  while (start > bytes.length - 4 && start > 0 && (bytes[start]! & 0xc0) === 0x80) start -= 1;
  const lead = bytes[start]!;
  const length = lead >= 0xf0 ? 4 : lead >= 0xe0 ? 3 : lead >= 0xc0 ? 2 : 1;
  return start + length > bytes.length ? start : bytes.length;
}

/** The end of the last line. In GB18030 neither LF nor CR is ever part of a longer sequence. */
export function cutLine(bytes: Buffer): number {
  return Math.max(bytes.lastIndexOf(0x0a), bytes.lastIndexOf(0x0d)) + 1;
}

export function countLines(bytes: Uint8Array): number {
  let count = 0;
  for (const byte of bytes) if (byte === 0x0a) count += 1;
  return count;
}
