import { readSync } from 'node:fs';
import { damaged } from './damaged.ts';

export function readAt(fd: number, position: number, length: number): Buffer {
  const bytes = Buffer.alloc(length);
  const count = readSync(fd, bytes, 0, length, position);
  if (count < length) throw damaged('ZIP 结构不完整，文件可能没有下载完');
  return bytes;
}
