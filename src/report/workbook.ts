import { createWriteStream } from 'node:fs';
import { finished } from 'node:stream/promises';
import { setImmediate } from 'node:timers/promises';
import exceljs, { type Style, type Worksheet } from 'exceljs';

export type Workbook = exceljs.stream.xlsx.WorkbookWriter;
export type CellValue = string | number | null;

/** Text stays text when a clerk edits the cell: long numbers keep their digits, '=' starts no formula. */
const alignment = { vertical: 'top', wrapText: true } as const;
export const textStyle: Partial<Style> = { numFmt: '@', alignment };
export const headerStyle: Partial<Style> = {
  font: { bold: true },
  fill: { type: 'pattern', pattern: 'solid', fgColor: { argb: 'FFD9E1F2' } },
  alignment: { vertical: 'middle', horizontal: 'center', wrapText: true },
  border: { bottom: { style: 'thin' } },
};

/** Rows between two turns of the event loop: with 250 the compressor fell behind and buffers piled up, with 50 not. */
const breath = 50;
const longestCell = 32_767;
const cut = '…（过长，已截断）';

// oxlint-disable-next-line no-control-regex
const forbidden = /[\u{0}-\u{8}\v\f\u{e}-\u{1f}\u{fffe}\u{ffff}]/gu;

/** What Excel can hold: a character that XML forbids would make the whole workbook unreadable. */
export function cellText(text: string): string {
  const legal = text.replace(forbidden, '').replace(/\r\n?/g, '\n');
  return legal.length > longestCell ? legal.slice(0, longestCell - cut.length) + cut : legal;
}

export function addRow(sheet: Worksheet, values: CellValue[], style: Partial<Style>): void {
  const row = sheet.addRow(
    values.map((value) => (typeof value === 'string' ? cellText(value) : value)),
  );
  // One object for all cells: the writer looks styles up by identity, and new ones cost it half its time.
  row.eachCell((cell) => (cell.style = style));
  row.commit();
}

/** After so many rows let the compressor catch up, lest the sheet pile up in memory. */
export async function breathe(rows: number): Promise<void> {
  if (rows % breath === 0) await setImmediate();
}

/** Sheets must be filled one after the other: the zip takes the second only when the first is done. */
export async function writeWorkbook(
  path: string,
  created: string,
  fill: (workbook: Workbook) => Promise<void>,
): Promise<void> {
  const stream = createWriteStream(path);
  const closed = finished(stream);
  const workbook = new exceljs.stream.xlsx.WorkbookWriter({
    stream,
    useStyles: true,
    useSharedStrings: false,
    zip: { zlib: { level: 6 } },
  });
  workbook.creator = 'duizhang';
  workbook.lastModifiedBy = 'duizhang';
  workbook.created = new Date(created);
  workbook.modified = new Date(created);
  try {
    await Promise.all([fill(workbook).then(() => workbook.commit()), closed]);
  } finally {
    stream.destroy();
  }
}
