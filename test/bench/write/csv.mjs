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
  let pending = `${encoding === 'utf-8' ? '\ufeff' : ''}${header.join(',')}\r\n`;
  return {
    async write(row) {
      let line = '';
      for (let at = 0; at < header.length; at += 1)
        line += (at === 0 ? '' : ',') + field(row[header[at]]);
      pending += `${line}\r\n`;
      if (pending.length < blockSize) return;
      const block = encode(pending);
      pending = '';
      await file.write(block);
    },
    async close() {
      await file.write(encode(pending));
      await file.close();
    },
  };
}
