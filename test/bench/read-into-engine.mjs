/** Reading alone: files into text tables of the engine, with the program's own reader. Run as bundle.mjs builds it, with paths of files. */
import { availableParallelism } from 'node:os';
import { Engine } from '../../src/engine/duckdb.ts';
import { readCsvSql } from '../../src/engine/read-csv.ts';
import { readAll } from '../../src/read/index.ts';
import { Scratch } from '../../src/read/scratch.ts';

const scratch = new Scratch();
try {
  // Side by side, as run does it.
  const [{ workbooks, failures }, engine] = await Promise.all([
    readAll(process.argv.slice(2), scratch, {
      cwd: process.cwd(),
      threads: availableParallelism(),
    }),
    Engine.open({ folder: scratch.folder }),
  ]);
  if (failures.length > 0) throw failures[0];
  let records = 0;
  for (const [at, sheet] of workbooks.flatMap(({ sheets }) => sheets).entries()) {
    await engine.run(
      `create table t${at} as select * from ${readCsvSql(sheet.cells, sheet.columns)}`,
    );
    const [row] = await engine.rows(`select count(*)::integer as n from t${at}`);
    records += Number(row.n);
  }
  engine.close();
  console.log(JSON.stringify({ records, readers: workbooks.map(({ reader }) => reader) }));
} finally {
  scratch.remove();
}
