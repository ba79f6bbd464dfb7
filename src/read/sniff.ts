import { closeSync, openSync, readSync } from 'node:fs';

/** What a file is by its bytes, whatever its name says. */
export type Content =
  'empty' | 'zip' | 'cfb' | 'biff' | 'html' | 'xml-workbook' | 'text' | 'unknown';

const SAMPLE = 8192;

export function sniffFile(path: string): Content {
  const fd = openSync(path, 'r');
  try {
    const bytes = Buffer.alloc(SAMPLE);
    return sniff(bytes.subarray(0, readSync(fd, bytes, 0, SAMPLE, 0)));
  } finally {
    closeSync(fd);
  }
}

export function sniff(bytes: Buffer): Content {
  if (bytes.length === 0) return 'empty';
  const magic = bytes.toString('hex', 0, 8);
  if (/^504b(0304|0506|0708)/.test(magic)) return 'zip';
  if (magic === 'd0cf11e0a1b11ae1') return 'cfb';
  // The first record of an old .xls: begin of file, versions 2 to 8, 4 to 16 bytes long.
  if (/^09(00|02|04|08)(04|06|08|10)00/.test(magic)) return 'biff';
  return sniffText(bytes);
}

function sniffText(bytes: Buffer): Content {
  const wide = /^(fffe|feff)/.test(bytes.toString('hex', 0, 2));
  const text = bytes.toString('latin1').replaceAll('\0', '');
  if (!wide && bytes.includes(0)) return 'unknown';
  const start = text.replace(/^(\xef\xbb\xbf|\xff\xfe|\xfe\xff)?\s*/, '');
  if (!start.startsWith('<')) return 'text';
  if (
    /urn:schemas-microsoft-com:office:spreadsheet/i.test(start) &&
    /<(\w+:)?Workbook\b/.test(start)
  ) {
    return 'xml-workbook';
  }
  return /<(!doctype html|html|head|meta|body|table|style|div)\b/i.test(start) ? 'html' : 'text';
}
