import * as xlsx from '@e965/xlsx';
import type { Grid } from './grid.ts';

/** The formats that only SheetJS writes: old workbooks and OpenDocument. */
export function writeSheetjs(grids: readonly Grid[], type: 'biff8' | 'ods'): Buffer {
  const book = xlsx.utils.book_new();
  for (const { name, rows, merges = [], hiddenRows = [], hiddenColumns = [] } of grids) {
    const sheet = xlsx.utils.aoa_to_sheet(rows);
    sheet['!merges'] = merges.map((range) => xlsx.utils.decode_range(range));
    sheet['!rows'] = list(hiddenRows.map((row) => row - 1));
    sheet['!cols'] = list(hiddenColumns);
    xlsx.utils.book_append_sheet(book, sheet, name);
  }
  return xlsx.write(book, { type: 'buffer', bookType: type }) as Buffer;
}

function list(hidden: number[]): { hidden: boolean }[] {
  return Array.from({ length: Math.max(-1, ...hidden) + 1 }, (_, i) => ({
    hidden: hidden.includes(i),
  }));
}
