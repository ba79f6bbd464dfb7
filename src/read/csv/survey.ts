import { createHash } from 'node:crypto';
import { closeSync, openSync, statSync, writeSync } from 'node:fs';
import type { InputFile } from '../reader.ts';
import { Tally } from '../tally.ts';
import { countLines } from './blocks.ts';
import { declaredDelimiter, sniffDelimiter } from './delimiter.ts';
import { encodingByHead, type Encoding } from './encoding.ts';
import { meetEverything } from './meet-everything.ts';
import { Scan } from './scan.ts';
import { undecodable } from './undecodable.ts';
import { NotDecodable, utf8Blocks } from './utf8.ts';

/** What one pass over a text file finds. */
export interface Survey {
  encoding: Encoding;
  sha256: string;
  delimiter: string;
  /** The first line said so, `sep=;`: it is no row, and `path` a copy without it. */
  declared: boolean;
  scan: Scan;
  /** The line where a quote opens that is never closed; 0 if none. */
  openQuote: number;
  /** The text in UTF-8: the file itself, or a copy. */
  path: string;
  /** Bytes of the mark at its beginning, which the scan has not seen. */
  mark: number;
  /** The first line with U+FFFD, which an earlier conversion left in place of a character it could not read; 0 if none. */
  lostLine: number;
}

/** Bytes from which on a compiler has the time to be of use. */
const large = 1_000_000;

/** UTF-8 if the whole file is, else GB18030 if the whole file is; no byte is ever replaced. */
export function survey(file: InputFile, copy: () => string): Survey {
  if (statSync(file.path).size > large) meetEverything();
  const encoding = encodingByHead(file.path);
  if (encoding) return pass(file, encoding, copy);
  try {
    return pass(file, 'utf-8', copy);
  } catch (error) {
    if (!(error instanceof NotDecodable)) throw error;
  }
  return pass(file, 'gb18030', copy);
}

function pass(file: InputFile, encoding: Encoding, copy: () => string): Survey {
  const hash = createHash('sha256');
  const tally = new Tally(file.onRead);
  const watch = (bytes: Uint8Array) => {
    hash.update(bytes);
    tally.bytes += bytes.length;
  };
  const inPlace = encoding === 'utf-8' || encoding === 'utf-8-sig';
  let target = file.path;
  let descriptor: number | undefined;
  let scan: Scan | undefined;
  let delimiter = ',';
  let declared = false;
  let lostLine = 0;
  try {
    for (const text of utf8Blocks(file.path, encoding, watch)) {
      // In a copy a second mark would come to stand first and be taken for one.
      let block = scan || inPlace ? text : withoutMarks(text);
      if (!scan) {
        const said = declaredDelimiter(block);
        declared = said !== undefined;
        block = block.subarray(said?.length ?? 0);
        delimiter = said?.delimiter ?? sniffDelimiter(block, file.path);
        scan = new Scan(delimiter, declared ? 1 : 0);
        if (declared || !inPlace) descriptor = openSync((target = copy()), 'wx', 0o600);
      }
      if (lostLine === 0) lostLine = lineOfLost(block, scan.lines);
      scan.push(block);
      tally.rows = scan.records;
      tally.say();
      if (descriptor !== undefined) writeAll(descriptor, block);
    }
  } catch (error) {
    if (!(error instanceof NotDecodable) || (encoding === 'utf-8' && !error.likely)) throw error;
    throw undecodable(file, encoding, error, (scan?.lines ?? 0) + error.lines + 1);
  } finally {
    if (descriptor !== undefined) closeSync(descriptor);
  }
  scan ??= new Scan(delimiter);
  const openQuote = scan.finish();
  const sha256 = hash.digest('hex');
  const mark = encoding === 'utf-8-sig' && target === file.path ? 3 : 0;
  return { encoding, sha256, delimiter, declared, scan, openQuote, path: target, mark, lostLine };
}

function withoutMarks(text: Buffer): Buffer {
  let at = 0;
  while (text.indexOf('\uFEFF', at) === at) at += 3;
  return text.subarray(at);
}

function lineOfLost(block: Buffer, linesBefore: number): number {
  const at = block.indexOf('\uFFFD');
  return at < 0 ? 0 : linesBefore + countLines(block.subarray(0, at)) + 1;
}

function writeAll(descriptor: number, bytes: Uint8Array): void {
  for (let done = 0; done < bytes.length;) {
    done += writeSync(descriptor, bytes, done, bytes.length - done);
  }
}
