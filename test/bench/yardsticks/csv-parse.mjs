/** csv-parse alone: every record of a csv file as an array, streamed, and nothing done with it. `node csv-parse.mjs <file>` */
import { createReadStream } from 'node:fs';
import { parse } from 'csv-parse';

let rows = 0;
let cells = 0;
const parser = createReadStream(process.argv[2]).pipe(parse({ bom: true }));
for await (const record of parser) {
  rows += 1;
  cells += record.length;
}
console.log(JSON.stringify({ rows, cells }));
