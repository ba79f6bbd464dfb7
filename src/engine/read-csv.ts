import type { Cells } from '../model.ts';
import { quoteText } from './duckdb.ts';

/**
 * The call that reads a sheet's cells, every column a VARCHAR named c1, c2 …; a numbered file has its row number before
 * them, in the column `row`. Nothing is detected: the sniffer of the engine drops rows without a word.
 * `rowid` order of a table created from it is the order of the file.
 */
export function readCsvSql(cells: Cells, columns: number): string {
  const names = Array.from({ length: columns }, (_, index) => `c${index + 1}: 'VARCHAR'`);
  if (cells.numbered) names.unshift(`row: 'BIGINT'`);
  const options = [
    `auto_detect = false`,
    `header = false`,
    `delim = ${quoteText(cells.delimiter)}`,
    `quote = '"'`,
    `escape = '"'`,
    // Stated, or else a line end of the other kind inside quotes is an error.
    `new_line = '${cells.newline === '\r\n' ? '\\r\\n' : '\\n'}'`,
    `columns = {${names.join(', ')}}`,
    `max_line_size = ${Math.max(2_097_152, cells.longest + 64)}`,
  ];
  if (cells.ragged) options.push('null_padding = true');
  // The parallel scanner refuses padding together with line ends inside quotes, and it guesses where records begin.
  if (cells.ragged || cells.sequential) options.push('parallel = false');
  return `read_csv(${quoteText(cells.path)}, ${options.join(', ')})`;
}

/**
 * Lets `load` read the cells and say how many records it found. Should the parallel scanner have guessed wrong, which shows
 * in an error or in the number, it is asked once more without parallel reading.
 */
export async function loadCells(
  cells: Cells,
  columns: number,
  load: (source: string) => Promise<number>,
): Promise<void> {
  const inParallel = !cells.ragged && !cells.sequential;
  const first = load(readCsvSql(cells, columns));
  const records = await (inParallel ? first.catch(() => -1) : first);
  if (records === cells.records) return;
  const again = inParallel
    ? await load(readCsvSql({ ...cells, sequential: true }, columns))
    : records;
  if (again !== cells.records)
    throw new Error(
      `the engine found ${again} records in ${cells.path}, the reader ${cells.records}`,
    );
}
