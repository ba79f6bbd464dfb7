import { open } from 'node:fs/promises';
import { encodeGb18030 } from './gb18030.mjs';

const blockSize = 1 << 19;

const field = (value) => {
  if (value === null || value === undefined) return '';
  const text = typeof value === 'string' ? value : String(value);
  return /[",\n\r]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
};

/** Comma-separated records with CRLF, as offices' programs write them; UTF-8 with a BOM, or GB18030. */
export async function csvWriter(path, header, encoding) {
  const file = await open(path, 'w');
  const encode = encoding === 'gb18030' ? encodeGb18030 : (text) => Buffer.from(text);
  let blocks = [];
  let size = 0;
  const put = (text) => {
    // To bytes row by row: ropes of text that wait for a full block cost more in collecting than all the rest.
    const bytes = encode(text);
    blocks.push(bytes);
    size += bytes.length;
  };
  const flush = async () => {
    const bytes = Buffer.concat(blocks);
    blocks = [];
    size = 0;
    await file.write(bytes);
  };
  put(`${encoding === 'utf-8' ? '\ufeff' : ''}${header.join(',')}\r\n`);
  return {
    write(row) {
      let line = '';
      for (let at = 0; at < header.length; at += 1)
        line += (at === 0 ? '' : ',') + field(row[header[at]]);
      put(`${line}\r\n`);
      return size > blockSize ? flush() : undefined;
    },
    async close() {
      await flush();
      await file.close();
    },
  };
}
