import { open } from 'node:fs/promises';
import { once } from 'node:events';
import { crc32, createDeflateRaw } from 'node:zlib';

const blockSize = 1 << 20;

/** A zip file written part after part. Sizes go into the local headers afterwards, as Excel has them there. */
export async function zipWriter(path, level = 6) {
  const file = await open(path, 'w');
  const parts = [];
  let offset = 0;
  const put = async (bytes) => {
    await file.write(bytes, 0, bytes.length, offset);
    offset += bytes.length;
  };
  return {
    /** One part after another: the last one must be closed first. */
    async part(name) {
      const entry = { name: Buffer.from(name), start: offset, crc: 0, size: 0, packed: 0 };
      parts.push(entry);
      await put(localHeader(entry));
      return partWriter(entry, put, level, () =>
        file.write(localHeader(entry), 0, 30, entry.start),
      );
    },
    async close() {
      const start = offset;
      for (const entry of parts) await put(directoryEntry(entry));
      const end = Buffer.alloc(22);
      end.writeUInt32LE(0x06054b50, 0);
      end.writeUInt16LE(parts.length, 8);
      end.writeUInt16LE(parts.length, 10);
      end.writeUInt32LE(offset - start, 12);
      end.writeUInt32LE(start, 16);
      await put(end);
      await file.close();
    },
  };
}

function partWriter(entry, put, level, patch) {
  const deflate = createDeflateRaw({ level, chunkSize: 1 << 18, highWaterMark: blockSize });
  const drained = (async () => {
    for await (const bytes of deflate) {
      entry.packed += bytes.length;
      await put(bytes);
    }
  })();
  // Written to bytes row by row: ropes of text that wait for a full block cost more in collecting than all the rest.
  let block = Buffer.allocUnsafe(blockSize);
  let end = 0;
  const flush = async () => {
    const bytes = block.subarray(0, end);
    block = Buffer.allocUnsafe(blockSize);
    end = 0;
    entry.crc = crc32(bytes, entry.crc);
    entry.size += bytes.length;
    if (!deflate.write(bytes)) await once(deflate, 'drain');
  };
  return {
    /** Text of less than 100,000 characters. */
    write(text) {
      end += block.write(text, end);
      return end > blockSize - 400_000 ? flush() : undefined;
    },
    async close() {
      await flush();
      deflate.end();
      await drained;
      await patch();
    },
  };
}

function localHeader(entry) {
  const header = Buffer.alloc(30 + entry.name.length);
  header.writeUInt32LE(0x04034b50, 0);
  header.writeUInt16LE(20, 4);
  header.writeUInt16LE(8, 8);
  header.writeUInt16LE(0x5199, 12);
  header.writeUInt32LE(entry.crc, 14);
  header.writeUInt32LE(entry.packed, 18);
  header.writeUInt32LE(entry.size, 22);
  header.writeUInt16LE(entry.name.length, 26);
  entry.name.copy(header, 30);
  return header;
}

function directoryEntry(entry) {
  const header = Buffer.alloc(46 + entry.name.length);
  header.writeUInt32LE(0x02014b50, 0);
  header.writeUInt16LE(20, 4);
  header.writeUInt16LE(20, 6);
  header.writeUInt16LE(8, 10);
  header.writeUInt16LE(0x5199, 14);
  header.writeUInt32LE(entry.crc, 16);
  header.writeUInt32LE(entry.packed, 20);
  header.writeUInt32LE(entry.size, 24);
  header.writeUInt16LE(entry.name.length, 28);
  header.writeUInt32LE(entry.start, 42);
  entry.name.copy(header, 46);
  return header;
}
