/** csv-parse alone: every record of csv files as an array, streamed, and nothing done with it. `node csv-parse.mjs <file or folder>` */
import { createReadStream, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'csv-parse';

const [given] = process.argv.slice(2);
const files = statSync(given).isDirectory()
  ? readdirSync(given).map((name) => join(given, name))
  : [given];
let rows = 0;
let cells = 0;
for (const file of files) {
  const parser = createReadStream(file).pipe(parse({ bom: true }));
  for await (const record of parser) {
    rows += 1;
    cells += record.length;
  }
}
console.log(JSON.stringify({ files: files.length, rows, cells }));
