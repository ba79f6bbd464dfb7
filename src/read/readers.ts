import { ExpectedError } from '../errors.ts';
import type { Workbook } from '../model.ts';
import { readCsv } from './csv/index.ts';
import { kindOf, type Kind } from './kind.ts';
import type { InputFile, Reader } from './reader.ts';
import type { Scratch } from './scratch.ts';
import { readSheetjs } from './sheetjs.ts';
import { systemFailure } from './system-failure.ts';
import { readXlsx } from './xlsx/index.ts';

/** Which reader takes what; the content decides, not the name. */
const readers = {
  text: readCsv,
  zip: readXlsx,
  ods: readSheetjs,
  cfb: readSheetjs,
  biff: readSheetjs,
  html: readSheetjs,
  xml: readSheetjs,
} satisfies Record<Kind, Reader>;

/** Reads one file by the reader that its content asks for. Expected failures are returned, not thrown. */
export async function readOne(
  file: InputFile,
  scratch: Scratch,
): Promise<Workbook | ExpectedError> {
  try {
    return await readers[kindOf(file)](file, scratch);
  } catch (error) {
    if (!(error instanceof ExpectedError)) return systemFailure(error, file.file);
    return error;
  }
}
