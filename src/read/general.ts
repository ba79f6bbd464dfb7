import { readFileSync, statSync } from 'node:fs';
import type { CellObject, DenseWorkSheet, Range, WorkBook } from '@e965/xlsx';
import { InputError } from '../errors.ts';
import type { Merge, Sheet } from '../model.ts';
import { CanonicalWriter } from './canonical.ts';
import { dateText } from './date-text.ts';
import type { NumberKind } from './date-text.ts';
import { sha256 } from './digest.ts';
import { encrypted } from './encrypted.ts';
import { guardContent } from './guard.ts';
import { located } from './located.ts';
import { kindOfBuiltIn, kindOfFormat } from './number-format.ts';
import { numberText } from './number-text.ts';
import { type OdsTable, odsTables } from './ods-tables.ts';
import type { Reader } from './reader.ts';
import type { Scratch } from './scratch.ts';
import { sniff } from './sniff.ts';
import { visibilityProblems } from './visibility.ts';

/** The library needs some 50 bytes of memory for one of an .xls file. */
const MAX_SIZE = 48 << 20;
const MAX_OUTPUT = 512 << 20;

/** Reads the whole of a file in one go, with a library that does not look out for harm: see readSheetjs. */
export const readGeneral: Reader = async (file, scratch) => {
  try {
    const { size } = statSync(file.path);
    if (size > MAX_SIZE) throw tooLarge(size);
    const { content, problems, nameless } = await guardContent(file, readFileSync(file.path));
    const book = await parse(content);
    const tables = isZip(content) ? await odsTables(file.path) : [];
    const sheets = writeSheets(book, { file: file.file, nameless, tables }, scratch);
    const digest = await sha256(file.path);
    return { file: file.file, sha256: digest, encoding: null, reader: 'sheetjs', sheets, problems };
  } catch (error) {
    throw located(error, file);
  }
};

const isZip = (content: Buffer | string) =>
  typeof content !== 'string' && sniff(content.subarray(0, 8192)) === 'zip';

const megabytes = (bytes: number) => Math.round(bytes / 2 ** 20);

function tooLarge(size: number): InputError {
  return new InputError(`文件有 ${megabytes(size)} MB，此格式最多能读 ${megabytes(MAX_SIZE)} MB`, {
    advice: '请用 Excel 或 WPS 打开后另存为 .xlsx（没有此限制）或 .csv',
  });
}

async function parse(content: Buffer | string): Promise<WorkBook> {
  const xlsx = await import('@e965/xlsx');
  // Old workbooks hold text in the encoding of the country.
  if (typeof content !== 'string')
    xlsx.set_cptable(await import('@e965/xlsx/dist/cpexcel.full.mjs'));
  // `raw` keeps the texts of html cells: an ID number read as a number would lose its last digits.
  const options = {
    dense: true,
    cellNF: true,
    cellFormula: false,
    cellHTML: false,
    raw: true,
  } as const;
  const unmute = mute();
  try {
    if (typeof content === 'string') return xlsx.read(content, { ...options, type: 'string' });
    return xlsx.read(workbookStream(content, xlsx.CFB), { ...options, type: 'buffer' });
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    if (error instanceof InputError) throw error;
    if (/password|encrypt/i.test(reason)) throw encrypted();
    throw damagedTable(error);
  } finally {
    unmute();
  }
}

const silent = () => {};

interface CompoundFiles {
  read(bytes: Buffer, options: { type: 'buffer' }): object;
  find(file: object, path: string): { content: Uint8Array } | null;
}

/** The cells of a compound file lie in one stream; the library's readers of the others hang on damaged ones. */
function workbookStream(bytes: Buffer, compound: CompoundFiles): Buffer {
  if (sniff(bytes) !== 'cfb') return bytes;
  const file = compound.read(bytes, { type: 'buffer' });
  const stream = compound.find(file, '/Workbook') ?? compound.find(file, '/Book');
  if (!stream) throw damagedTable();
  return Buffer.from(stream.content);
}

/** The library prints remarks on number formats, which would stand among our own on stderr. */
function mute(): () => void {
  const { error, log, warn } = console;
  Object.assign(console, { error: silent, log: silent, warn: silent });
  return () => Object.assign(console, { error, log, warn });
}

function damagedTable(cause?: unknown): InputError {
  return new InputError('文件已损坏，无法按表格解析', {
    advice: '请用 Excel 或 WPS 打开后另存为新的 .xlsx',
    cause,
  });
}

// oxlint-disable-next-line no-control-regex
const CONTROL = /[\u0000-\u001f\ufffe\uffff]/;

const states = ['visible', 'hidden', 'veryHidden'] as const;

function writeSheets(
  book: WorkBook,
  { file, nameless, tables }: { file: string; nameless: boolean; tables: OdsTable[] },
  scratch: Scratch,
): Sheet[] {
  const date1904 = book.Workbook?.WBProps?.date1904 === true;
  const sheets: Sheet[] = [];
  book.SheetNames.forEach((given, index) => {
    const sheet = book.Sheets[given] as DenseWorkSheet | undefined;
    // Chart sheets and macro sheets have no cells.
    if (!sheet || (sheet['!type'] ?? 'sheet') !== 'sheet') return;
    // Tables within cells are none of the library's sheets.
    const table = tables.length === book.SheetNames.length ? tables[index] : undefined;
    const name = nameless ? 'Sheet 1' : (table?.name ?? given);
    // The library goes on where it has lost its way in a binary file.
    if (CONTROL.test(name)) throw damagedTable();
    const state = table?.hidden ? 'hidden' : states[book.Workbook?.Sheets?.[index]?.Hidden ?? 0];
    sheets.push({
      file,
      name,
      hidden: state !== 'visible',
      merges: mergesOf(sheet),
      problems: visibilityProblems(state),
      ...writeCells(sheet['!data'] ?? [], date1904, scratch.file('.csv')),
    });
  });
  return sheets;
}

function mergesOf(sheet: DenseWorkSheet): Merge[] {
  return ((sheet['!merges'] ?? []) as Range[]).map(({ s, e }) => ({
    top: s.r + 1,
    bottom: e.r + 1,
    left: s.c,
    right: e.c,
  }));
}

function writeCells(rows: (CellObject[] | undefined)[], date1904: boolean, path: string) {
  const writer = new CanonicalWriter(path, MAX_OUTPUT);
  try {
    // for..of would visit the holes of sparse arrays one by one as well.
    rows.forEach((cells, row) => {
      writer.startRow(row + 1);
      cells?.forEach((cell, column) => {
        const text = Buffer.from(cellText(cell, date1904));
        writer.value(column, text, 0, text.length);
      });
    });
    return writer.finish();
  } catch (error) {
    writer.abandon();
    throw error;
  }
}

function cellText(cell: CellObject, date1904: boolean): string {
  switch (cell.t) {
    case 'n': {
      const kind = kindOf(cell);
      return kind === 'number'
        ? numberText(Number(cell.v))
        : dateText(Number(cell.v), kind, date1904);
    }
    case 'b':
      return cell.v ? 'TRUE' : 'FALSE';
    case 'e':
      return String(cell.w ?? cell.v ?? '');
    default:
      return String(cell.v ?? '');
  }
}

const kinds = new Map<string, NumberKind>();

/** The library knows the built-in Chinese date formats only by number or by what it makes of them. */
function kindOf(cell: CellObject): NumberKind {
  if (cell.z === undefined) {
    const id = (cell as { XF?: { numFmtId?: number } }).XF?.numFmtId;
    if (id !== undefined) return kindOfBuiltIn(id);
    if (/^\d+\/\d+\/\d+$/.test(cell.w ?? '')) return 'date';
    return /^\d+:\d+/.test(cell.w ?? '') ? 'time' : 'number';
  }
  const code = String(cell.z);
  let kind = kinds.get(code);
  if (kind === undefined) kinds.set(code, (kind = kindOfFormat(code)));
  return kind;
}
