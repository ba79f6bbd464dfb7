/** DuckDB's own reader alone: a UTF-8 csv into a table of text columns, the dialect stated. `node duckdb-read.mjs <csv…>` */
import { DuckDBInstance } from '@duckdb/node-api';
import { headerOf, readCsv } from './duckdb-csv.mjs';

const instance = await DuckDBInstance.create(':memory:');
const connection = await instance.connect();
let rows = 0;
for (const [at, path] of process.argv.slice(2).entries()) {
  await connection.run(`create table t${at} as select * from ${readCsv(path, headerOf(path))}`);
  const reader = await connection.runAndReadAll(`select count(*)::integer from t${at}`);
  rows += reader.getRows()[0][0];
}
connection.closeSync();
instance.closeSync();
console.log(JSON.stringify({ rows }));
