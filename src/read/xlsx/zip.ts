import { encrypted } from '../encrypted.ts';
import { damaged } from './damaged.ts';
import { readAt } from './read-at.ts';
import { findDirectory } from './zip-end.ts';

export interface ZipEntry {
  /** With forward slashes and without one in front. */
  name: string;
  method: number;
  crc: number;
  compressed: number;
  size: number;
  /** Of the local header. */
  offset: number;
}

/** The directory of a ZIP file; parts are found whatever the case of their names. */
export interface Zip {
  fd: number;
  entries: Map<string, ZipEntry>;
}

const ENTRY = 0x02014b50;
const LOCAL = 0x04034b50;
const MAX_ENTRIES = 65_536;

export function partKey(name: string): string {
  return name.toLowerCase();
}

export function openZip(fd: number, fileSize: number): Zip {
  const { position, length } = findDirectory(fd, fileSize);
  const directory = readAt(fd, position, length);
  const entries = new Map<string, ZipEntry>();
  let at = 0;
  while (at + 46 <= length && directory.readUInt32LE(at) === ENTRY) {
    const { entry, next } = readEntry(directory, at);
    at = next;
    if (entry.name.endsWith('/')) continue;
    // Two parts of one name: readers differ in which they take, so that a check could look at the wrong one.
    if (entries.has(partKey(entry.name))) throw damaged(`ZIP 中有重复的部件 ${entry.name}`);
    entries.set(partKey(entry.name), entry);
    if (entries.size > MAX_ENTRIES) throw damaged('ZIP 中的部件过多');
  }
  if (entries.size === 0) throw damaged('ZIP 中没有内容');
  return { fd, entries };
}

function readEntry(directory: Buffer, at: number): { entry: ZipEntry; next: number } {
  const flags = directory.readUInt16LE(at + 8);
  const nameEnd = at + 46 + directory.readUInt16LE(at + 28);
  const extraEnd = nameEnd + directory.readUInt16LE(at + 30);
  const next = extraEnd + directory.readUInt16LE(at + 32);
  if (next > directory.length) throw damaged('ZIP 目录不完整');
  const name = directory
    .toString('utf8', at + 46, nameEnd)
    .replaceAll('\\', '/')
    .replace(/^\/+/, '');
  if ((flags & 1) !== 0) {
    throw encrypted();
  }
  const entry: ZipEntry = {
    name,
    method: directory.readUInt16LE(at + 10),
    crc: directory.readUInt32LE(at + 16),
    compressed: directory.readUInt32LE(at + 20),
    size: directory.readUInt32LE(at + 24),
    offset: directory.readUInt32LE(at + 42),
  };
  widen(entry, directory.subarray(nameEnd, extraEnd));
  return { entry, next };
}

/** Numbers of 64 bits stand in an extra field, in this order, where the short ones are full. */
function widen(entry: ZipEntry, extra: Buffer): void {
  for (let at = 0; at + 4 <= extra.length;) {
    const end = at + 4 + extra.readUInt16LE(at + 2);
    if (extra.readUInt16LE(at) === 1) {
      let value = at + 4;
      for (const key of ['size', 'compressed', 'offset'] as const) {
        if (entry[key] !== 0xffffffff || value + 8 > Math.min(end, extra.length)) continue;
        entry[key] = Number(extra.readBigUInt64LE(value));
        value += 8;
      }
    }
    at = end;
  }
}

/** Where the compressed bytes of a part begin. */
export function dataPosition(zip: Zip, entry: ZipEntry): number {
  const header = readAt(zip.fd, entry.offset, 30);
  if (header.readUInt32LE(0) !== LOCAL) throw damaged(`ZIP 部件 ${entry.name} 的位置不对`);
  return entry.offset + 30 + header.readUInt16LE(26) + header.readUInt16LE(28);
}
