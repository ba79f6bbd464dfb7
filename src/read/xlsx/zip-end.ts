import { damaged } from './damaged.ts';
import { readAt } from './read-at.ts';

const END = 0x06054b50;
const LOCATOR_64 = 0x07064b50;
const END_64 = 0x06064b50;
const MAX_DIRECTORY = 64 << 20;

/** Where the directory lies. */
export interface Directory {
  position: number;
  length: number;
}

export function findDirectory(fd: number, fileSize: number): Directory {
  const tailSize = Math.min(fileSize, 22 + 0xffff);
  const tailStart = fileSize - tailSize;
  const tail = readAt(fd, tailStart, tailSize);
  const at = findEnd(tail);
  if (at === -1) throw damaged('ZIP 缺少结尾，文件可能没有下载或拷贝完整');
  let length = tail.readUInt32LE(at + 12);
  let stated = tail.readUInt32LE(at + 16);
  let end = tailStart + at;
  if (tail.readUInt16LE(at + 4) !== 0 && tail.readUInt16LE(at + 4) !== 0xffff) {
    throw damaged('这是分卷压缩包的一部分');
  }
  if (at >= 20 && tail.readUInt32LE(at - 20) === LOCATOR_64) {
    ({ length, stated, end } = readEnd64(fd, tail, at - 20, end));
  }
  const position = end - length;
  if (length > MAX_DIRECTORY || position !== stated) throw damaged('ZIP 目录的位置不对');
  return { position, length };
}

/** The last end record whose comment reaches exactly to the end of the file, or else the last one at all. */
function findEnd(tail: Buffer): number {
  let last = -1;
  for (let at = tail.length - 22; at >= 0; at--) {
    if (tail[at] !== 0x50 || tail.readUInt32LE(at) !== END) continue;
    if (at + 22 + tail.readUInt16LE(at + 20) === tail.length) return at;
    if (last === -1) last = at;
  }
  return last;
}

function readEnd64(fd: number, tail: Buffer, locator: number, end32: number) {
  const offset = Number(tail.readBigUInt64LE(locator + 8));
  if (offset > end32 - 20 - 56) throw damaged('ZIP64 目录的位置不对');
  const record = readAt(fd, offset, 56);
  if (record.readUInt32LE(0) !== END_64) throw damaged('ZIP64 目录的位置不对');
  return {
    length: Number(record.readBigUInt64LE(40)),
    stated: Number(record.readBigUInt64LE(48)),
    end: offset,
  };
}
