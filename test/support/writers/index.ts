import type { Grid } from './grid.ts';
import { writeSheetjs } from './sheetjs.ts';
import { writeText } from './text.ts';
import { writeXlsx } from './xlsx.ts';

export { address, columnLetter, type Grid } from './grid.ts';

export interface Format {
  extension: string;
  /** A text file holds one sheet and no merges. */
  text: boolean;
  write: (grids: readonly Grid[]) => Buffer;
}

/** Every format that can be both written here and read. */
export const formats = {
  'csv UTF-8': text('.csv', ([grid]) => writeText(grid!, 'utf-8', { lineEnd: '\n' })),
  'csv UTF-8 BOM': text('.csv', ([grid]) => writeText(grid!, 'utf-8-sig')),
  'csv UTF-16': text('.csv', ([grid]) => writeText(grid!, 'utf-16be')),
  'csv GB18030': text('.csv', ([grid]) => writeText(grid!, 'gb18030')),
  'txt UTF-16, tabs': text('.txt', ([grid]) => writeText(grid!, 'utf-16le', { separator: '\t' })),
  'xlsx, shared strings': book('.xlsx', (grids) => writeXlsx(grids, 'shared')),
  'xlsx, inline strings': book('.xlsx', (grids) => writeXlsx(grids, 'inline')),
  xls: book('.xls', (grids) => writeSheetjs(grids, 'biff8')),
  et: book('.et', (grids) => writeSheetjs(grids, 'biff8')),
  ods: book('.ods', (grids) => writeSheetjs(grids, 'ods')),
} satisfies Record<string, Format>;

export type FormatName = keyof typeof formats;
export const formatNames = Object.keys(formats) as FormatName[];

function text(extension: string, write: Format['write']): Format {
  return { extension, text: true, write };
}

function book(extension: string, write: Format['write']): Format {
  return { extension, text: false, write };
}
