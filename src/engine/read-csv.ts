import { InputError } from '../errors.ts';
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
  const longest = Math.max(2_097_152, cells.longest + 64);
  const options = [
    `auto_detect = false`,
    `header = false`,
    `delim = ${quoteText(cells.delimiter)}`,
    `quote = '"'`,
    `escape = '"'`,
    // Stated, or else a line end of the other kind inside quotes is an error.
    `new_line = '${cells.newline === '\r\n' ? '\\r\\n' : '\\n'}'`,
    `columns = {${names.join(', ')}}`,
    `max_line_size = ${longest}`,
    // Not the sixteen longest lines that it takes by itself: what fits the processor's cache is read a sixth faster.
    `buffer_size = ${Math.max(8_388_608, longest * 2)}`,
  ];
  if (cells.ragged) options.push('null_padding = true');
  // The parallel scanner refuses padding together with line ends inside quotes, and it guesses where records begin.
  if (cells.ragged || cells.sequential) options.push('parallel = false');
  return `read_csv(${quoteText(cells.path)}, ${options.join(', ')})`;
}

/**
 * Lets `load` put the cells into a table and say how many records it found. Should the parallel scanner have guessed wrong,
 * which shows in an error or in the number, it is asked once more without parallel reading; `load` throws away then what
 * it got before. Records that stay lost are an InputError.
 */
export async function loadCells(
  cells: Cells,
  columns: number,
  load: (source: string) => Promise<number>,
): Promise<number> {
  const attempts = cells.ragged || cells.sequential ? [cells] : [cells, sequential(cells)];
  let found = 0;
  for (const [index, attempt] of attempts.entries()) {
    try {
      found = await load(readCsvSql(attempt, columns));
    } catch (error) {
      if (!isScanError(error)) throw error;
      if (index === attempts.length - 1) throw lost(cells, '读到一半出错', error);
    }
    if (found === cells.records) return found;
  }
  throw lost(cells, `只读到 ${found} 行`);
}

function sequential(cells: Cells): Cells {
  return { ...cells, sequential: true };
}

function isScanError(error: unknown): boolean {
  return error instanceof Error && error.message.includes('CSV Error');
}

function lost({ records }: Cells, what: string, cause?: unknown): InputError {
  return new InputError(`文件里有 ${records} 行，${what}，这张表没有检查`, {
    advice: '请用 Excel 或 WPS 打开后另存为 .xlsx 再检查',
    cause,
  });
}
