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
    expect(Object.fromEntries(counts.toSorted())).toMatchInlineSnapshot(`
      {
        "cause-ill": 2,
        "disability-certificate-format": 2,
        "disability-no-certificate": 1,
        "education-dropout": 2,
        "exit-year-blank": 2,
        "exit-year-no-status": 2,
        "helper-none": 3,
        "house-danger-exited": 2,
        "household-count-mismatch": 2,
        "household-empty": 2,
        "household-id-duplicate": 1,
        "household-id-missing": 1,
        "household-multi-head": 2,
        "household-no-head": 1,
        "household-rows-differ": 2,
        "household-spouse-same-sex": 1,
        "hukou-name-differs": 3,
        "id-birth-invalid": 3,
        "id-charset": 2,
        "id-checksum": 2,
        "id-duplicate-cross-area": 1,
        "id-duplicate-file": 1,
        "id-length": 2,
        "id-missing": 2,
        "id-sci-notation": 2,
        "id-sex-mismatch": 2,
        "income-exit-below-line": 2,
        "income-net-sum": 2,
        "income-per-capita-div": 2,
        "income-wage-no-worker": 2,
        "labour-healthy-none": 2,
        "labour-under-16": 2,
        "medical-uninsured": 2,
        "member-id-duplicate": 1,
        "member-orphan": 1,
        "procedure-notice-days": 2,
        "procedure-step-order": 3,
        "relation-bad-enum": 2,
        "relation-sex-mismatch": 2,
        "six-count": 2,
        "six-exit-year": 2,
        "six-head": 2,
        "six-income": 2,
        "six-majority-out": 2,
        "six-missing-source": 2,
        "water-unsafe-exited": 2,
        "work-no-labour": 2,
      }
    `);
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
