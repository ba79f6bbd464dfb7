import { pipeline } from 'node:stream';
import { crc32, createInflateRaw } from 'node:zlib';
import { InputError } from '../../errors.ts';
import { damaged } from './damaged.ts';
import { readAt } from './read-at.ts';
import { dataPosition } from './zip.ts';
import type { Zip, ZipEntry } from './zip.ts';

const STORED = 0;
const DEFLATED = 8;
const BLOCK = 256 << 10;
/** A sheet that is full to the last row and 100 columns wide has about 5 GB; no office has one. */
const MAX_SIZE = 4 * 2 ** 30;
/** Real sheets shrink 5 to 50 times, a bomb by up to 1032. */
const MAX_RATIO = 250;
const HARMLESS = 32 << 20;

/** Room for some blocks, so that inflating in its thread runs ahead of the scan in ours. */
const ahead = { chunkSize: 2 * BLOCK, readableHighWaterMark: 8 * BLOCK };

export function bomb(entry: ZipEntry): InputError {
  return new InputError(`文件解压后过大（${entry.name}），像是压缩炸弹，已拒绝读取`, {
    advice: '请核实文件来源，用 Excel 或 WPS 打开后另存为新的 .xlsx',
  });
}

/** The bytes of a part, block by block, checked for size and checksum. */
export async function* inflatePart(zip: Zip, entry: ZipEntry): AsyncGenerator<Buffer> {
  if (entry.size > MAX_SIZE || tooDense(entry, entry.size)) throw bomb(entry);
  let size = 0;
  let crc = 0;
  for await (const block of openPart(zip, entry)) {
    size += block.length;
    if (size > entry.size) throw damaged(`ZIP 部件 ${entry.name} 的大小与目录不符`);
    crc = crc32(block, crc);
    yield block;
  }
  if (size !== entry.size) throw damaged(`ZIP 部件 ${entry.name} 不完整`);
  if (crc !== entry.crc) throw damaged(`ZIP 部件 ${entry.name} 的校验和（CRC）不符`);
}

function tooDense(entry: ZipEntry, size: number): boolean {
  return size > HARMLESS && size > entry.compressed * MAX_RATIO;
}

async function* openPart(zip: Zip, entry: ZipEntry): AsyncGenerator<Buffer> {
  if (entry.method === STORED) {
    yield* rawBlocks(zip, entry);
    return;
  }
  if (entry.method !== DEFLATED) {
    throw new InputError(`ZIP 部件 ${entry.name} 的压缩方式（${entry.method}）不支持`, {
      advice: '请用 Excel 或 WPS 打开后另存为新的 .xlsx',
    });
  }
  const inflate = createInflateRaw(ahead);
  // Errors come out of the loop below; pipeline only has to clean up.
  pipeline(rawBlocks(zip, entry), inflate, () => {});
  try {
    yield* inflate;
  } catch (error) {
    throw isZlibError(error) ? damaged(`ZIP 部件 ${entry.name} 无法解压`) : error;
  }
}

/** Not a file stream: that would close the file with itself. */
async function* rawBlocks(zip: Zip, entry: ZipEntry): AsyncGenerator<Buffer> {
  if (entry.compressed === 0) return;
  const start = dataPosition(zip, entry);
  for (let done = 0; done < entry.compressed;) {
    const block = readAt(zip.fd, start + done, Math.min(BLOCK, entry.compressed - done));
    done += block.length;
    yield block;
  }
}

function isZlibError(error: unknown): boolean {
  return error instanceof Error && 'code' in error && String(error.code).startsWith('Z_');
}
