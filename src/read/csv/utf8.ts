import { TextDecoder } from 'node:util';
import { isAscii, isUtf8 } from 'node:buffer';
import { badGb18030, badUtf16, badUtf8, type BadBytes } from './bad-bytes.ts';
import { blocks, countLines, cutLine, cutUtf8, type Watch } from './blocks.ts';
import type { Encoding } from './encoding.ts';
import { utf8Line } from './utf8-line.ts';

/** Thrown where the bytes are not what the encoding says. */
export class NotDecodable extends Error {
  /** Of the bad sequence, from the start of the file. */
  readonly offset: number;
  readonly cut: boolean;
  /** Lines between the last block that was given out and the bad sequence. */
  readonly lines: number;
  readonly bytes: Uint8Array;
  /** Enough went well before for the file to be of this encoding all the same, but damaged. */
  readonly likely: boolean;

  constructor(block: Uint8Array, bad: BadBytes, offset: number, likely: boolean) {
    super('not decodable');
    this.offset = offset + bad.offset;
    this.cut = bad.cut;
    this.lines = countLines(block.subarray(0, bad.offset));
    this.bytes = block.slice(bad.offset, bad.offset + 4);
    this.likely = likely;
  }
}

/** The text of a file as UTF-8, without the byte order mark, in blocks that end with a whole character. */
export function utf8Blocks(path: string, encoding: Encoding, watch: Watch): Generator<Buffer> {
  if (encoding === 'utf-8' || encoding === 'utf-8-sig') return checkedBlocks(path, encoding, watch);
  return encoding === 'gb18030' ? gb18030Blocks(path, watch) : utf16Blocks(path, encoding, watch);
}

function* checkedBlocks(path: string, encoding: Encoding, watch: Watch): Generator<Buffer> {
  let offset = 0;
  let chinese = false;
  for (const block of blocks(path, cutUtf8, watch)) {
    if (!isUtf8(block)) {
      const bad = badUtf8(block);
      const many = bad.sound.more >= 3 || bad.sound.two + bad.sound.more >= 8;
      throw new NotDecodable(block, bad, offset, chinese || many || encoding === 'utf-8-sig');
    }
    chinese ||= !isAscii(block);
    yield offset === 0 && encoding === 'utf-8-sig' ? block.subarray(3) : block;
    offset += block.length;
  }
}

function* gb18030Blocks(path: string, watch: Watch): Generator<Buffer> {
  const decoder = new TextDecoder('gb18030', { fatal: true });
  let offset = 0;
  let last: Uint8Array = new Uint8Array();
  for (const block of blocks(path, cutLine, watch)) {
    const stray = utf8Line(block);
    if (stray >= 0) throw new NotDecodable(block, { offset: stray, cut: false }, offset, true);
    const text = decode(decoder, block, () => badGb18030(block), offset);
    offset += block.length;
    last = block;
    yield Buffer.from(text);
  }
  flush(decoder, offset, () => last.subarray(badGb18030(last).offset));
}

function* utf16Blocks(path: string, encoding: Encoding, watch: Watch): Generator<Buffer> {
  const decoder = new TextDecoder(encoding, { fatal: true });
  let offset = 0;
  let last: Uint8Array = new Uint8Array();
  for (const block of blocks(path, undefined, watch)) {
    const text = decode(decoder, block, () => badUtf16(block, encoding === 'utf-16be'), offset);
    offset += block.length;
    last = block;
    yield Buffer.from(text);
  }
  flush(decoder, offset, () => last.subarray(badUtf16(last, encoding === 'utf-16be').offset));
}

function decode(
  decoder: TextDecoder,
  block: Uint8Array,
  find: () => BadBytes,
  offset: number,
): string {
  try {
    return decoder.decode(block, { stream: true });
  } catch {
    throw new NotDecodable(block, find(), offset, false);
  }
}

/** `rest` gives what is left over of the last block, whose lines have been counted. */
function flush(decoder: TextDecoder, offset: number, rest: () => Uint8Array): void {
  try {
    decoder.decode();
  } catch {
    const bytes = rest();
    throw new NotDecodable(bytes, { offset: 0, cut: true }, offset - bytes.length, true);
  }
}
