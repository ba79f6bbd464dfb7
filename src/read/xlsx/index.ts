import { closeSync, fstatSync, openSync } from 'node:fs';
import { InputError } from '../../errors.ts';
import type { Problem, Sheet, Workbook } from '../../model.ts';
import { sha256 } from '../digest.ts';
import { located } from '../located.ts';
import type { InputFile, Reader } from '../reader.ts';
import type { Scratch } from '../scratch.ts';
import { readSheetjs } from '../sheetjs.ts';
import { sniffFile } from '../sniff.ts';
import { Tally } from '../tally.ts';
import { Declined } from './declined.ts';
import { refuseForeign } from './foreign.ts';
import { refuseProtected } from './protected.ts';
import { readSheet } from './read-sheet.ts';
import type { Book } from './read-sheet.ts';
import { readSharedStrings, SharedStrings } from './shared-strings.ts';
import { readStyles } from './styles.ts';
import { readWorkbookParts } from './workbook.ts';
import type { SheetPart, WorkbookParts } from './workbook.ts';
import { countedBlocks } from './xml-source.ts';
import { openZip } from './zip.ts';
import type { Zip, ZipEntry } from './zip.ts';

/** Reads any spreadsheet by what it is, not by what it is called; xlsx in the fast way. */
export const readXlsx: Reader = async (file, scratch) => {
  if (sniffFile(file.path) !== 'zip') return readSheetjs(file, scratch);
  try {
    return await readFast(file, scratch);
  } catch (error) {
    if (error instanceof Declined) return fallBack(file, scratch, error.message);
    throw located(error, file);
  }
};

async function fallBack(file: InputFile, scratch: Scratch, reason: string): Promise<Workbook> {
  const workbook = await readSheetjs(file, scratch);
  const message = `快速读取器不能处理此文件（${reason}），已改用备用读取器，结果相同，速度较慢`;
  return { ...workbook, problems: [{ level: 'info', message }, ...workbook.problems] };
}

async function readFast(file: InputFile, scratch: Scratch): Promise<Workbook> {
  const fd = openSync(file.path, 'r');
  try {
    const zip = openZip(fd, fstatSync(fd).size);
    refuseForeign(zip);
    await refuseProtected(zip);
    if (zip.entries.has('content.xml')) throw new Declined('是 OpenDocument 表格');
    if (zip.entries.has('xl/workbook.bin')) throw new Declined('是二进制的 .xlsb');
    const parts = await readWorkbookParts(zip);
    const { sheets, problems } = await readSheets(zip, parts, file, scratch);
    const digest = await sha256(file.path);
    return { file: file.file, sha256: digest, encoding: null, reader: 'xlsx', sheets, problems };
  } finally {
    closeSync(fd);
  }
}

async function readSheets(zip: Zip, parts: WorkbookParts, file: InputFile, scratch: Scratch) {
  const { sharedStrings, styles, date1904 } = parts;
  const tally = new Tally(file.onRead);
  const strings = sharedStrings
    ? await readSharedStrings(countedBlocks(zip, sharedStrings, tally))
    : new SharedStrings();
  const kinds = styles ? await readStyles(zip, styles) : [];
  const book: Book = { zip, file: file.file, strings, kinds, date1904, tally };
  const sheets: Sheet[] = [];
  const problems: Problem[] = [];
  for (const part of parts.sheets) {
    if (isPresent(part)) sheets.push(await readSheet(book, part, scratch));
    else problems.push({ level: 'error', message: `工作表【${part.name}】的内容在文件中缺失` });
  }
  if (sheets.length > 0) return { sheets, problems };
  throw new InputError('文件中没有可以读取的工作表', {
    advice: '请用 Excel 或 WPS 打开后另存为新的 .xlsx',
  });
}

function isPresent(part: SheetPart): part is SheetPart & { entry: ZipEntry } {
  return part.entry !== null;
}
