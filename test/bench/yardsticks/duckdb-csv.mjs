import { closeSync, openSync, readSync } from 'node:fs';

/** The column names of a generated csv: no quotes, no duplicates. */
export function headerOf(path) {
  const file = openSync(path, 'r');
  const bytes = Buffer.alloc(16_384);
  const text = bytes.toString('utf8', 0, readSync(file, bytes));
  closeSync(file);
  return text.replace('\ufeff', '').slice(0, text.indexOf('\n')).trim().split(',');
}

/** The read_csv call that a careful SQL author writes: nothing detected, every column text. */
export function readCsv(path, header) {
  const names = header.map((name) => `'${name}': 'VARCHAR'`).join(', ');
  return `read_csv('${path.replaceAll("'", "''")}', auto_detect = false, header = true, delim = ',', quote = '"', escape = '"', new_line = '\\r\\n', columns = {${names}})`;
}
