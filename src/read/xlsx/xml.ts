import { isUtf8 } from 'node:buffer';
import { Cursor, NONE } from './cursor.ts';
import { bomb } from './part.ts';
import { Window } from './window.ts';
import { xmlBlocks } from './xml-source.ts';
import { damaged } from './damaged.ts';
import type { Zip, ZipEntry } from './zip.ts';

const MAX_SMALL_PART = 64 << 20;

/** Calls `visit` at every token of a part that is small enough to be read as a whole. */
export async function walkXml(
  zip: Zip,
  entry: ZipEntry,
  visit: (cursor: Cursor) => void,
): Promise<void> {
  if (entry.size > MAX_SMALL_PART) throw bomb(entry);
  const blocks: Uint8Array[] = [];
  for await (const block of xmlBlocks(zip, entry)) blocks.push(block);
  const bytes = Buffer.concat(blocks);
  if (!isUtf8(bytes)) throw damaged(`${entry.name} 中有不合 UTF-8 编码的字节`);
  const cursor = new Cursor().over(bytes, 0, bytes.length);
  while (cursor.next() !== NONE) visit(cursor);
}

/** Calls `visit` at every token of a part of any size, which is never held as a whole. */
export async function streamXml(
  zip: Zip,
  entry: ZipEntry,
  visit: (cursor: Cursor) => void,
): Promise<void> {
  const window = new Window(xmlBlocks(zip, entry));
  const cursor = new Cursor();
  try {
    while (await window.more()) {
      cursor.over(window.bytes, window.at, window.end);
      while (cursor.next() !== NONE) visit(cursor);
      window.at = cursor.at;
    }
  } finally {
    await window.close();
  }
}
