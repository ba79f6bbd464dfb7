import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import Excel from 'exceljs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { buildCounty } from './support/county/build.mjs';
import { compare, type Found, readTruth } from './support/county/truth-list.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const truth = readTruth(join(root, 'fixtures/truth.csv'));

interface Result {
  run: { exitCode: number; inputs: { file: string; sheet: string; tables: string[] }[] };
  rules: { id: string; status: string; reason: string | null; issues: number }[];
  issues: Found[];
}

describe('duizhang check fixtures/county --as-of 2020-10-20', () => {
  let exitCode: number | null;
  let result: Result;

  beforeAll(() => {
    const done = spawnSync(
      process.execPath,
      ['bin/duizhang.js', 'check', 'fixtures/county', '--as-of', '2020-10-20', '-f', 'json'],
      { cwd: root, encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 },
    );
    exitCode = done.status;
    if (!done.stdout) throw new Error(`no report; stderr says: ${done.stderr}`);
    result = JSON.parse(done.stdout) as Result;
  }, 120_000);

  test('looks at everything and finds something', () => {
    expect(exitCode).toBe(1);
    expect(result.run.exitCode).toBe(1);
  });

  test('takes every sheet but the page of notes for a table', () => {
    const unknown = result.run.inputs.filter(({ tables }) => tables.length === 0);
    expect(unknown.map(({ file, sheet }) => [file, sheet])).toEqual([
      ['fixtures/county/六个一致/六个一致核查.xlsx', '填写说明'],
    ]);
  });

  test('runs every rule for which a defect is planted', () => {
    const planted = new Set(truth.map(({ rule }) => rule));
    const ran = new Set(result.rules.filter(({ status }) => status === 'ran').map(({ id }) => id));
    expect([...planted].filter((rule) => !ran.has(rule))).toEqual([]);
  });

  test('finds every planted defect, once and at its cells', () => {
    expect(compare(truth, result.issues).missed).toEqual([]);
  });

  test('finds nothing else', () => {
    expect(compare(truth, result.issues).unplanted).toEqual([]);
  });

  test('counts per rule', () => {
    const counts = result.rules
      .filter(({ issues }) => issues > 0)
      .map(({ id, issues }) => [id, issues]);
    expect(Object.fromEntries(counts.toSorted())).toMatchInlineSnapshot();
  });
});

describe('fixtures/county as committed', () => {
  let folder: string;

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'county-'));
    await buildCounty(folder);
  }, 120_000);

  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  test('is what the generator writes', async () => {
    const committed = await cellsUnder(join(root, 'fixtures/county'));
    expect(await cellsUnder(join(folder, 'county'))).toEqual(committed);
    expect(readFileSync(join(folder, 'truth.csv'))).toEqual(
      readFileSync(join(root, 'fixtures/truth.csv')),
    );
  });
});

/** The bytes of text files and the cells of workbooks, whose bytes depend on the zip library. */
async function cellsUnder(folder: string): Promise<Record<string, unknown>> {
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).toSorted();
  const cells: Record<string, unknown> = {};
  for (const file of files.filter((name) => /\.\w+$/.test(name))) {
    const bytes = readFileSync(join(folder, file));
    cells[file.replaceAll('\\', '/')] = file.endsWith('.xlsx')
      ? await sheetsOf(bytes)
      : bytes.toString('base64');
  }
  return cells;
}

async function sheetsOf(bytes: Buffer): Promise<Record<string, unknown>> {
  const book = new Excel.Workbook();
  await book.xlsx.load(bytes as unknown as Excel.Buffer);
  return Object.fromEntries(book.worksheets.map((sheet) => [sheet.name, sheet.getSheetValues()]));
}
