import { extname } from 'node:path';
import { ExpectedError } from '../errors.ts';
import type { Problem, Workbook } from '../model.ts';
import { readCsv } from './csv/index.ts';
import type { InputFile, Reader } from './reader.ts';
import type { Scratch } from './scratch.ts';
import { readSheetjs } from './sheetjs.ts';
import { sniffFile, type Content } from './sniff.ts';
import { systemFailure } from './system-failure.ts';
import { readXlsx } from './xlsx/index.ts';

/** Which reader takes what: the content decides. */
const readers = {
  zip: readXlsx,
  cfb: readSheetjs,
  biff: readSheetjs,
  html: readSheetjs,
  'xml-workbook': readSheetjs,
  text: readCsv,
} satisfies Partial<Record<Content, Reader>>;

/** What is no content of its own kind, broken or empty, is left to the reader that the name asks for. */
const byEnding: Record<string, Reader> = {
  '.csv': readCsv,
  '.tsv': readCsv,
  '.txt': readCsv,
  '.xls': readSheetjs,
  '.et': readSheetjs,
  '.ods': readSheetjs,
};

/** Reads one file. Expected failures are returned, not thrown. */
export async function readOne(
  file: InputFile,
  scratch: Scratch,
): Promise<Workbook | ExpectedError> {
  try {
    const ending = extname(file.path).toLowerCase();
    const content = sniffFile(file.path);
    // Systems like to export tab-separated text under the name of .xls. Nothing exports text as .xlsx: that file is broken.
    const broken = content === 'text' && !['.csv', '.tsv', '.txt', '.xls', '.et'].includes(ending);
    const known =
      content === 'empty' || content === 'unknown' || broken ? undefined : readers[content];
    const reader = known ?? byEnding[ending] ?? readXlsx;
    const workbook = await reader(file, scratch);
    return reader === readCsv && byEnding[ending] !== readCsv ? misnamed(workbook) : workbook;
  } catch (error) {
    return error instanceof ExpectedError ? error : systemFailure(error, file.file);
  }
}

function misnamed(workbook: Workbook): Workbook {
  const said: Problem = {
    level: 'info',
    message: '扩展名与内容不符：内容是纯文本，已按文本表格读取',
  };
  return { ...workbook, problems: [said, ...workbook.problems] };
}
