/** node:zlib merely inflating the sheet's xml, in blocks that are thrown away. `node inflate.mjs <xlsx>` */
import { createReadStream, readFileSync } from 'node:fs';
import { createInflateRaw } from 'node:zlib';

/** Where the part's packed bytes lie; from the directory at the end of the zip. */
function findPart(path, name) {
  const bytes = readFileSync(path);
  const end = bytes.lastIndexOf('PK\x05\x06', undefined, 'latin1');
  let at = bytes.readUInt32LE(end + 16);
  while (bytes.readUInt32LE(at) === 0x02014b50) {
    const nameLength = bytes.readUInt16LE(at + 28);
    if (bytes.toString('utf8', at + 46, at + 46 + nameLength) === name) {
      const local = bytes.readUInt32LE(at + 42);
      const start = local + 30 + bytes.readUInt16LE(local + 26) + bytes.readUInt16LE(local + 28);
      return { start, end: start + bytes.readUInt32LE(at + 20) - 1 };
    }
    at += 46 + nameLength + bytes.readUInt16LE(at + 30) + bytes.readUInt16LE(at + 32);
  }
  throw new Error(`no ${name} in ${path}`);
}

const path = process.argv[2];
const packed = createReadStream(path, {
  ...findPart(path, 'xl/worksheets/sheet1.xml'),
  highWaterMark: 1 << 18,
});
let size = 0;
for await (const block of packed.pipe(createInflateRaw({ chunkSize: 1 << 18 })))
  size += block.length;
console.log(JSON.stringify({ size }));
