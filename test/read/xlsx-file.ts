import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { crc32, deflateRawSync } from 'node:zlib';
import { parse } from 'csv-parse/sync';
import { onTestFinished } from 'vitest';
import type { Sheet, Workbook } from '../../src/model.ts';
import type { Reader } from '../../src/read/reader.ts';
import { Scratch } from '../../src/read/scratch.ts';
import { readXlsx } from '../../src/read/xlsx/index.ts';

export const main = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main';
const relations = 'http://schemas.openxmlformats.org/package/2006/relationships';
const types = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';

export type Parts = Record<string, string | Buffer>;

const application = 'application/vnd.openxmlformats-officedocument.spreadsheetml';
const overrides = [
  ['/xl/workbook.xml', 'sheet.main'],
  ['/xl/worksheets/sheet1.xml', 'worksheet'],
  ['/xl/sharedStrings.xml', 'sharedStrings'],
  ['/xl/styles.xml', 'styles'],
].map(([part, type]) => `<Override PartName="${part}" ContentType="${application}.${type}+xml"/>`);
const contentTypes = `<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">${overrides.join('')}</Types>`;

/** The parts of a workbook with one sheet; `rows` is what stands in `<sheetData>`. */
export function workbookParts(rows: string, more: Parts = {}): Parts {
  return {
    '[Content_Types].xml': contentTypes,
    '_rels/.rels': `<Relationships xmlns="${relations}"><Relationship Id="rId1" Type="${types}/officeDocument" Target="xl/workbook.xml"/></Relationships>`,
    'xl/workbook.xml': `<workbook xmlns="${main}" xmlns:r="${types}"><sheets><sheet name="花名册" sheetId="1" r:id="rId1"/></sheets></workbook>`,
    'xl/_rels/workbook.xml.rels': `<Relationships xmlns="${relations}"><Relationship Id="rId1" Type="${types}/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="rId2" Type="${types}/sharedStrings" Target="sharedStrings.xml"/><Relationship Id="rId3" Type="${types}/styles" Target="styles.xml"/></Relationships>`,
    'xl/worksheets/sheet1.xml': `<?xml version="1.0" encoding="UTF-8"?>\n<worksheet xmlns="${main}"><sheetData>${rows}</sheetData></worksheet>`,
    ...more,
  };
}

export function sharedStrings(...items: string[]): Parts {
  return { 'xl/sharedStrings.xml': `<sst xmlns="${main}">${items.join('')}</sst>` };
}

/** Styles 0, 1, 2 … with these number formats: built-in ids, or codes. */
export function styles(...formats: (number | string)[]): Parts {
  const codes = formats.map((format, index) =>
    typeof format === 'string'
      ? `<numFmt numFmtId="${200 + index}" formatCode="${format.replaceAll('"', '&quot;')}"/>`
      : '',
  );
  const cells = formats.map(
    (format, index) => `<xf numFmtId="${typeof format === 'string' ? 200 + index : format}"/>`,
  );
  return {
    'xl/styles.xml': `<styleSheet xmlns="${main}"><numFmts>${codes.join('')}</numFmts><cellStyleXfs><xf numFmtId="14"/></cellStyleXfs><cellXfs>${cells.join('')}</cellXfs></styleSheet>`,
  };
}

export interface ZipOptions {
  stored?: boolean;
  /** Sizes stand behind the data, as streaming writers put them. */
  descriptors?: boolean;
  zip64?: boolean;
  entries?: [string, string | Buffer][];
  badCrc?: string;
  /** Says this of the size of a part. */
  lie?: { name: string; size: number };
  encrypted?: boolean;
}

/** A ZIP file, written by hand so that tests can write wrong ones. */
export function zip(parts: Parts, options: ZipOptions = {}): Buffer {
  const out: Buffer[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  const put = (bytes: Buffer) => {
    out.push(bytes);
    offset += bytes.length;
  };
  const entries = [...Object.entries(parts), ...(options.entries ?? [])];
  for (const [name, content] of entries) {
    const data = Buffer.from(content as string);
    const packed = options.stored ? data : deflateRawSync(data);
    const crc = options.badCrc === name ? 1 : crc32(data);
    const size = options.lie?.name === name ? options.lie.size : data.length;
    const header = Buffer.alloc(26);
    header.writeUInt16LE(20, 0);
    header.writeUInt16LE((options.descriptors ? 8 : 0) | 0x800 | (options.encrypted ? 1 : 0), 2);
    header.writeUInt16LE(options.stored ? 0 : 8, 4);
    header.writeUInt32LE(crc, 10);
    header.writeUInt32LE(packed.length, 14);
    header.writeUInt32LE(size, 18);
    header.writeUInt16LE(Buffer.byteLength(name), 22);
    const local = Buffer.from(header);
    if (options.descriptors) local.fill(0, 10, 22);
    const start = offset;
    put(Buffer.concat([Buffer.from('PK\x03\x04'), local, Buffer.from(name), packed]));
    if (options.descriptors)
      put(Buffer.concat([Buffer.from('PK\x07\x08'), header.subarray(10, 22)]));
    directory.push(directoryEntry(name, header, start, options.zip64 ?? false));
  }
  const listing = Buffer.concat(directory);
  const ending = end(listing.length, offset, entries.length, options.zip64 ?? false);
  return Buffer.concat([...out, listing, ending]);
}

function directoryEntry(name: string, header: Buffer, start: number, zip64: boolean): Buffer {
  const fields = Buffer.from(header);
  const extra = Buffer.alloc(zip64 ? 28 : 0);
  if (zip64) {
    extra.writeUInt16LE(1, 0);
    extra.writeUInt16LE(24, 2);
    extra.writeBigUInt64LE(BigInt(header.readUInt32LE(18)), 4);
    extra.writeBigUInt64LE(BigInt(header.readUInt32LE(14)), 12);
    extra.writeBigUInt64LE(BigInt(start), 20);
    fields.fill(0xff, 14, 22);
  }
  fields.writeUInt16LE(extra.length, 24);
  const rest = Buffer.alloc(14);
  rest.writeUInt32LE(zip64 ? 0xffffffff : start, 10);
  return Buffer.concat([Buffer.from('PK\x01\x02\x14\0'), fields, rest, Buffer.from(name), extra]);
}

function end(length: number, offset: number, count: number, zip64: boolean): Buffer {
  const record = Buffer.alloc(22);
  record.write('PK\x05\x06');
  record.writeUInt16LE(count, 8);
  record.writeUInt16LE(count, 10);
  record.writeUInt32LE(zip64 ? 0xffffffff : length, 12);
  record.writeUInt32LE(zip64 ? 0xffffffff : offset, 16);
  if (!zip64) return record;
  const large = Buffer.alloc(76);
  large.write('PK\x06\x06');
  large.writeBigUInt64LE(44n, 4);
  large.writeBigUInt64LE(BigInt(count), 24);
  large.writeBigUInt64LE(BigInt(count), 32);
  large.writeBigUInt64LE(BigInt(length), 40);
  large.writeBigUInt64LE(BigInt(offset), 48);
  large.write('PK\x06\x07', 56);
  large.writeBigUInt64LE(BigInt(offset + length), 64);
  large.writeUInt32LE(1, 72);
  return Buffer.concat([large, record]);
}

/** Reads bytes as a file of this name; everything is removed after the test. */
export async function readBytes(
  bytes: Buffer,
  name = '花名册.xlsx',
  reader: Reader = readXlsx,
): Promise<Workbook> {
  const parent = mkdtempSync(join(tmpdir(), 'duizhang-test-'));
  const scratch = new Scratch({ folder: parent });
  onTestFinished(() => scratch.remove());
  const path = join(parent, name);
  writeFileSync(path, bytes);
  return reader({ path, file: name, named: true }, scratch);
}

/** The rows of a sheet as `{ 行号: [值…] }`, trailing blanks cut. */
export function rowsOf(sheet: Sheet): Record<number, string[]> {
  const rows: Record<number, string[]> = {};
  const options = { relax_column_count: true, relax_quotes: false };
  for (const [row = '', ...cells] of parse(readFileSync(sheet.cells.path), options) as string[][]) {
    while (cells.at(-1) === '') cells.pop();
    rows[Number(row)] = cells;
  }
  return rows;
}

/** The rows of the one sheet of a workbook with these parts. */
export async function read(
  parts: Parts,
  options: ZipOptions = {},
): Promise<Record<number, string[]>> {
  const book = await readBytes(zip(parts, options));
  return rowsOf(book.sheets[0]!);
}
