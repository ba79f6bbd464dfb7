/** Reading alone: files into text tables of the engine, with the built program's own reader. `node read-into-engine.mjs <file…>` */
import { availableParallelism } from 'node:os';
import { root } from './measure.mjs';

const built = (path) => import(new URL(`../../dist/${path}`, import.meta.url).href);
const [{ readAll }, { Scratch }, { Engine }, { readCsvSql }] = await Promise.all([
  built('read/index.js'),
  built('read/scratch.js'),
  built('engine/duckdb.js'),
  built('engine/read-csv.js'),
]);

const scratch = new Scratch();
try {
  // Side by side, as run does it.
  const [{ workbooks, failures }, engine] = await Promise.all([
    readAll(process.argv.slice(2), scratch, { cwd: root, threads: availableParallelism() }),
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
