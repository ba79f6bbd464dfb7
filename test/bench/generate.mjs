import { createHash } from 'node:crypto';
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { columns } from './county/columns.mjs';
import { county } from './county/county.mjs';
import { csvWriter } from './write/csv.mjs';
import { columnLetter, sheetWriter, xlsxWriter } from './write/xlsx.mjs';

const here = fileURLToPath(new URL('.', import.meta.url));
const allFormats = ['utf8', 'gb18030', 'shared', 'inline'];

/** Where a data set lies: named by what it holds and by the text of the generator itself, so that a change makes it anew. */
function cachePath(what) {
  const sources = ['county', 'write'].flatMap((folder) =>
    readdirSync(join(here, folder))
      .sort()
      .map((file) => join(here, folder, file)),
  );
  const hash = createHash('sha256').update(JSON.stringify(what));
  for (const source of [...sources, join(here, 'generate.mjs')]) hash.update(readFileSync(source));
  return join(tmpdir(), `duizhang-bench-${hash.digest('hex').slice(0, 12)}`);
}

/** Makes a data set unless it is there; a broken-off one never counts. */
async function cached(what, folder, make) {
  const path = folder ?? cachePath(what);
  if (existsSync(join(path, 'made.json'))) return path;
  const part = `${path}.part-${process.pid}`;
  rmSync(part, { recursive: true, force: true });
  mkdirSync(part, { recursive: true });
  const facts = await make(part);
  writeFileSync(join(part, 'made.json'), JSON.stringify({ ...what, ...facts }, null, 2));
  rmSync(path, { recursive: true, force: true });
  renameSync(part, path);
  return path;
}

function openWriter(folder, format, table) {
  mkdirSync(join(folder, format), { recursive: true });
  const header = columns[table];
  if (format === 'utf8') return csvWriter(join(folder, format, `${table}.csv`), header, 'utf-8');
  if (format === 'gb18030')
    return csvWriter(join(folder, format, `${table}.csv`), header, 'gb18030');
  return xlsxWriter(join(folder, format, `${table}.xlsx`), table, header, format === 'shared');
}

/** One pass over the county for all formats: making people takes longer than writing them. */
async function writeFormats(folder, formats, what) {
  const tally = { cells: 0 };
  const writers = {};
  const rows = {};
  for (const table of Object.keys(columns)) {
    rows[table] = 0;
    writers[table] = await Promise.all(formats.map((format) => openWriter(folder, format, table)));
  }
  for (const tables of county({ ...what, tally })) {
    for (const [table, list] of Object.entries(tables)) {
      for (const row of list) for (const writer of writers[table]) await writer.write(row);
      rows[table] += list.length;
    }
  }
  await Promise.all(Object.values(writers).flatMap((list) => list.map((writer) => writer.close())));
  return { rows, dirtyCells: tally.cells };
}

/**
 * The folder of a generated county, with a folder for each format and the five tables in each.
 * @param {{ households?: number, members?: number, dirty?: number, formats?: string[], folder?: string }} options
 */
export async function countyFolder({
  households = 40_000,
  members = households * 4,
  dirty = 0.01,
  formats = allFormats,
  folder,
} = {}) {
  const what = { households, members, dirty, formats };
  return cached(what, folder, (part) => writeFormats(part, formats, what));
}

/** Two records with so many blank rows between them that somebody formatted once: as xlsx, and as csv of commas. */
export async function blankRowsFolder({ blanks = 1_000_000 } = {}) {
  return cached({ blanks }, undefined, async (part) => {
    const header = columns.家庭成员;
    const [{ 家庭成员: members }] = county({ households: 1, members: 4, dirty: 0 });
    const [first, second = first] = members;
    const csv = await csvWriter(join(part, '家庭成员.csv'), header, 'utf-8');
    await csv.write(first);
    for (let row = 0; row < blanks; row += 1) await csv.write({});
    await csv.write(second);
    await csv.close();
    const xlsx = await sheetWriter(join(part, '家庭成员.xlsx'), '家庭成员', false);
    const cells = (row, value) =>
      header.map((name, at) =>
        value(name) == null
          ? ''
          : `<c r="${columnLetter(at)}${row}" t="inlineStr"><is><t>${value(name)}</t></is></c>`,
      );
    const line = (row, value) => xlsx.write(`<row r="${row}">${cells(row, value).join('')}</row>`);
    await line(1, (name) => name);
    await line(2, (name) => first[name]);
    for (let row = 3; row < blanks + 3; row += 1)
      await xlsx.write(
        `<row r="${row}" spans="1:40"><c r="A${row}" s="1"/><c r="B${row}" s="1"/><c r="C${row}" s="1"/></row>`,
      );
    await line(blanks + 3, (name) => second[name]);
    await xlsx.close();
    return {};
  });
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { values } = parseArgs({
    options: {
      households: { type: 'string', default: '40000' },
      members: { type: 'string' },
      bad: { type: 'string', default: '0.01' },
      formats: { type: 'string', default: allFormats.join(',') },
      folder: { type: 'string' },
      'blank-rows': { type: 'boolean', default: false },
    },
  });
  const started = performance.now();
  const path = values['blank-rows']
    ? await blankRowsFolder()
    : await countyFolder({
        households: Number(values.households),
        ...(values.members ? { members: Number(values.members) } : {}),
        dirty: Number(values.bad),
        formats: values.formats.split(','),
        ...(values.folder ? { folder: values.folder } : {}),
      });
  console.log(`${path}\n${((performance.now() - started) / 1000).toFixed(1)} s`);
  console.log(readFileSync(join(path, 'made.json'), 'utf8'));
}
