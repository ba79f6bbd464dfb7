/** Sheets to files: workbooks, and text in the encodings that offices really save. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import Excel from 'exceljs';

const dawn = new Date('2020-10-20T08:00:00Z');

async function workbook(sheets) {
  const book = new Excel.Workbook();
  Object.assign(book, {
    creator: '虚岭县',
    lastModifiedBy: '虚岭县',
    created: dawn,
    modified: dawn,
  });
  for (const { sheet, grid, merges, hidden } of sheets) {
    const page = book.addWorksheet(sheet, { state: hidden ? 'hidden' : 'visible' });
    for (const row of grid) page.addRow(row.map((value) => value ?? undefined));
    page.eachRow((row) =>
      row.eachCell((cell) => {
        if (cell.value instanceof Date) cell.numFmt = 'yyyy-mm-dd';
      }),
    );
    for (const { top, bottom, left, right } of merges)
      page.mergeCells(top + 1, left + 1, bottom + 1, right + 1);
  }
  return withoutClock(Buffer.from(await book.xlsx.writeBuffer()));
}

/** Sets the times of all zip entries to 1980-01-01, so that the same cells are the same bytes. */
function withoutClock(zip) {
  const end = zip.lastIndexOf('PK\u0005\u0006', undefined, 'latin1');
  let entry = zip.readUInt32LE(end + 16);
  for (let left = zip.readUInt16LE(end + 10); left > 0; left -= 1) {
    zip.writeUInt32LE(0x00210000, entry + 12);
    zip.writeUInt32LE(0x00210000, zip.readUInt32LE(entry + 42) + 10);
    entry += 46 + [28, 30, 32].reduce((sum, at) => sum + zip.readUInt16LE(entry + at), 0);
  }
  return zip;
}

const quoted = (text, separator) =>
  text.includes(separator) || /["\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;

const textOf = (grid, separator) =>
  grid
    .map((row) =>
      row.map((value) => quoted(value === null ? '' : String(value), separator)).join(separator),
    )
    .map((line) => `${line}\r\n`)
    .join('');

/** Every two-byte code of GB18030, asked of the platform's own decoder. */
function twoByteCodes() {
  const decoder = new TextDecoder('gb18030');
  const codes = new Map();
  for (let high = 0x81; high <= 0xfe; high += 1) {
    for (let low = 0x40; low <= 0xfe; low += 1) {
      const text = low === 0x7f ? '' : decoder.decode(Uint8Array.of(high, low));
      if (text.length === 1 && !codes.has(text)) codes.set(text, [high, low]);
    }
  }
  return codes;
}

/** The four-byte code of a rare character, searched for. */
function fourByteCode(character) {
  const decoder = new TextDecoder('gb18030');
  for (let linear = 0; linear < 39420; linear += 1) {
    const bytes = [
      0x81 + Math.floor(linear / 12600),
      0x30 + (Math.floor(linear / 1260) % 10),
      0x81 + (Math.floor(linear / 10) % 126),
      0x30 + (linear % 10),
    ];
    if (decoder.decode(Uint8Array.from(bytes)) === character) return bytes;
  }
  throw new Error(`no GB18030 code for ${character}`);
}

let codes = null;

export function gb18030(text) {
  codes ??= twoByteCodes();
  return Buffer.from(
    [...text].flatMap((character) => {
      const point = character.codePointAt(0);
      if (point < 0x80) return [point];
      if (!codes.has(character)) codes.set(character, fourByteCode(character));
      return codes.get(character);
    }),
  );
}

const encoders = {
  gb18030,
  'utf-8': (text) => Buffer.from(text),
  'utf-8-sig': (text) => Buffer.from(`\ufeff${text}`),
  'utf-16le': (text) => Buffer.from(`\ufeff${text}`, 'utf16le'),
};

const bytesOf = (sheets) =>
  sheets[0].encoding
    ? encoders[sheets[0].encoding](textOf(sheets[0].grid, sheets[0].separator ?? ','))
    : workbook(sheets);

export async function writeFiles(folder, sheets) {
  for (const file of new Set(sheets.map((sheet) => sheet.file))) {
    const path = join(folder, file);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, await bytesOf(sheets.filter((sheet) => sheet.file === file)));
  }
}

export function writeCsv(path, columns, rows) {
  const grid = [columns, ...rows.map((row) => columns.map((column) => row[column]))];
  writeFileSync(path, encoders['utf-8-sig'](textOf(grid, ',')));
}
