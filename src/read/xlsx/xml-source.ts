import { TextDecoder } from 'node:util';
import type { Tally } from '../tally.ts';
import { inflatePart } from './part.ts';
import { damaged } from './damaged.ts';
import type { Zip, ZipEntry } from './zip.ts';

/** The blocks of an xml part as UTF-8 without a byte order mark. */
export async function* xmlBlocks(zip: Zip, entry: ZipEntry): AsyncGenerator<Uint8Array> {
  let decoder: TextDecoder | null = null;
  let first = true;
  for await (const block of inflatePart(zip, entry)) {
    if (first) decoder = decoderFor(block);
    if (decoder) yield decode(decoder, block);
    else yield first && hasUtf8Mark(block) ? block.subarray(3) : block;
    first = false;
  }
  if (decoder) yield decode(decoder, null);
}

/** The same, counted on the way; `rows` says how many the scan has met. */
export async function* countedBlocks(
  zip: Zip,
  entry: ZipEntry,
  tally: Tally,
  rows: () => number = () => tally.rows,
): AsyncGenerator<Uint8Array> {
  const before = tally.bytes;
  let done = 0;
  for await (const block of xmlBlocks(zip, entry)) {
    done += block.length;
    tally.bytes = before + entry.compressed * Math.min(1, done / Math.max(1, entry.size));
    tally.rows = rows();
    tally.say();
    yield block;
  }
}

function hasUtf8Mark(block: Buffer): boolean {
  return block[0] === 0xef && block[1] === 0xbb && block[2] === 0xbf;
}

/** Null for UTF-8. */
function decoderFor(block: Buffer): TextDecoder | null {
  const start = block.subarray(0, 2).toString('hex');
  if (start === 'fffe' || start === '3c00') return new TextDecoder('utf-16le', { fatal: true });
  if (start === 'feff' || start === '003c') return new TextDecoder('utf-16be', { fatal: true });
  const declared = /^(?:\xef\xbb\xbf)?<\?xml[^>]*?encoding\s*=\s*["']([\w.:-]+)["']/.exec(
    block.toString('latin1', 0, 200),
  );
  const label = declared?.[1]?.toLowerCase() ?? 'utf-8';
  // ASCII is UTF-8, and a part that says UTF-16 in single bytes is not.
  if (['utf-8', 'utf8', 'us-ascii', 'ascii', 'utf-16'].includes(label)) return null;
  try {
    return new TextDecoder(label, { fatal: true });
  } catch {
    throw damaged(`XML 的编码 ${label} 不认识`);
  }
}

function decode(decoder: TextDecoder, block: Buffer | null): Uint8Array {
  try {
    return Buffer.from(block ? decoder.decode(block, { stream: true }) : decoder.decode());
  } catch {
    throw damaged(`XML 中有不合 ${decoder.encoding} 编码的字节`);
  }
}
