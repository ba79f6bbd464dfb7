import { maskText } from '../domain/masking-text.ts';

/** A sheet whose cells are to be shown as they were read. Blank cells are null, blank rows are left out. */
export interface SheetOfCells {
  name: string;
  hidden: boolean;
  rows: AsyncIterable<{ row: number; cells: (string | null)[] }>;
}

/** Writes the cells of sheets, piece by piece; ID and phone numbers are masked unless `reveal`. */
type CatFormat = (sheets: readonly SheetOfCells[], reveal: boolean) => AsyncIterable<string>;

export const catFormats = { csv: catCsv, json: catJson } satisfies Record<string, CatFormat>;

async function* catJson(sheets: readonly SheetOfCells[], reveal: boolean): AsyncGenerator<string> {
  const show = shower(reveal);
  let before = '[\n';
  for (const { name, hidden, rows } of sheets) {
    yield `${before}{"sheet":${JSON.stringify(name)},"hidden":${hidden},"rows":[`;
    let comma = '\n';
    for await (const { row, cells } of rows) {
      yield `${comma}${JSON.stringify({ row, cells: cells.map(show) })}`;
      comma = ',\n';
    }
    yield '\n]}';
    before = ',\n';
  }
  yield sheets.length > 0 ? '\n]\n' : '[]\n';
}

/** A sheet's records stand in the lines that their rows have in Excel, as long as no cell holds a line end. */
async function* catCsv(sheets: readonly SheetOfCells[], reveal: boolean): AsyncGenerator<string> {
  const show = shower(reveal);
  for (const { name, hidden, rows } of sheets) {
    if (sheets.length > 1) yield `${quoted(`【${name}】${hidden ? '（隐藏）' : ''}`)}\n`;
    let last = 0;
    for await (const { row, cells } of rows) {
      yield '\n'.repeat(row - last - 1);
      yield `${cells.map((cell) => quoted(show(cell) ?? '')).join(',')}\n`;
      last = row;
    }
    if (sheets.length > 1) yield '\n';
  }
}

function shower(reveal: boolean): (cell: string | null) => string | null {
  return reveal ? (cell) => cell : (cell) => cell && maskText(cell);
}

function quoted(text: string): string {
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
