/**
 * The same rules by hand: DuckDB over read_csv, everything text, one query a rule, issues fetched in order.
 * `node hand-sql.mjs <folder of csv files> [--threads n]`; prints counts and times as JSON.
 */
import { DuckDBInstance } from '@duckdb/node-api';
import { load } from './hand-load.mjs';
import { rules } from './hand-rules.mjs';

const now = () => performance.now();
const instance = await DuckDBInstance.create(':memory:');
const connection = await instance.connect();

const started = now();
await load(connection, process.argv[2]);
const loaded = now();

const counts = {};
const times = {};
for (const [id, query] of Object.entries(rules)) {
  const before = now();
  const result = await connection.run(`insert into issues select '${id}', * from (${query})`);
  counts[id] = result.rowsChanged;
  times[id] = Math.round(now() - before);
}
const checked = now();

const order = 'township, village, household, entity, rule';
await connection.run(`create table ordered as select * from issues order by ${order}`);
const ordered = now();

let issues = 0;
const stream = await connection.stream('select * from ordered');
for await (const rows of stream.yieldRowObjectJs()) issues += rows.length;
const fetched = now();

connection.closeSync();
instance.closeSync();
const ms = {
  load: loaded - started,
  rules: checked - loaded,
  order: ordered - checked,
  fetch: fetched - ordered,
};
for (const part of Object.keys(ms)) ms[part] = Math.round(ms[part]);
console.log(JSON.stringify({ issues, counts, ms, times }));
