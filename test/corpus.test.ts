import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, describe, expect, test } from 'vitest';
import { differences, manifest, type Entry, type SheetSeen } from './support/corpus.ts';
import { root } from './support/run-cli.ts';

/** A folder of real files that this project may not contain, with a MANIFEST.tsv that says what a reader must find. */
const corpus = process.env['DUIZHANG_CORPUS'];
/** Only files whose path has this in it. */
const only = process.env['DUIZHANG_CORPUS_ONLY'] ?? '';

/** Where the manifest says what one library makes of a file, and Excel shows something else. */
const disputed = new Map([
  [
    'xlsx/exceljs/test-issue-877.xlsx',
    // The cell is blank; openpyxl puts the target of its hyperlink there, which Excel does not show.
    [
      '【Handlungsanweisung】 no cells',
      '【Handlungsanweisung】 R1C1 is "", not "mailto:doku@allessafe.de"',
    ],
  ],
]);

const most = { seconds: 20, megabytes: 1024 };
const counts = { read: 0, refused: 0, failed: 0 };
const worst = { seconds: { value: 0, path: '' }, megabytes: { value: 0, path: '' } };

if (!corpus) process.stdout.write('corpus: skipped, DUIZHANG_CORPUS names no folder\n');

describe.skipIf(!corpus)(`corpus ${corpus ?? ''}`, () => {
  const entries = corpus
    ? manifest(readFileSync(join(corpus, 'MANIFEST.tsv'), 'utf8')).filter((entry) =>
        entry.path.includes(only),
      )
    : [];
  const folder = mkdtempSync(join(tmpdir(), 'corpus-'));
  afterAll(() => {
    rmSync(folder, { recursive: true });
    process.stdout.write(
      `corpus: ${JSON.stringify({ files: entries.length, ...counts, worst })}\n`,
    );
  });

  test.each(entries.map((entry) => [entry.path, entry] as const))(
    '%s',
    async (path, entry) => {
      counts.failed += 1;
      const done = await cat(path, folder);
      note('seconds', done.seconds, path);
      note('megabytes', done.megabytes, path);
      expect(done.signal, `killed after ${most.seconds} s`).toBeNull();
      expect(done.megabytes).toBeLessThan(most.megabytes);
      if (done.code === 0)
        expect(differences(entry, sheetsOf(done.stdout))).toEqual(disputed.get(path) ?? []);
      else refusedRightly(entry, done);
      counts[done.code === 0 ? 'read' : 'refused'] += 1;
      counts.failed -= 1;
    },
    2000 * most.seconds,
  );
});

interface Done {
  code: number | null;
  signal: NodeJS.Signals | null;
  stdout: string;
  stderr: string;
  seconds: number;
  /** The most memory that the process ever held. */
  megabytes: number;
}

/** Runs the built program as a user does. */
function cat(path: string, folder: string): Promise<Done> {
  const peak = join(folder, 'peak');
  const watch = pathToFileURL(join(root, 'test/bench/peak-memory.mjs')).href;
  const started = performance.now();
  const child = spawn(
    process.execPath,
    ['--import', watch, join(root, 'bin/duizhang.js'), 'cat', '-f', 'json', '--reveal', path],
    {
      cwd: corpus!,
      timeout: 1000 * most.seconds,
      killSignal: 'SIGKILL',
      env: { ...process.env, DUIZHANG_BENCH_PEAK: peak },
    },
  );
  const out = { stdout: '', stderr: '' };
  child.stdout.setEncoding('utf8').on('data', (text: string) => (out.stdout += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (out.stderr += text));
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code, signal) => {
      const seconds = (performance.now() - started) / 1000;
      const megabytes = signal ? 0 : Number(readFileSync(peak, 'utf8')) / 1024;
      resolve({ code, signal, ...out, seconds, megabytes });
    });
  });
}

function refusedRightly(entry: Entry, { code, stdout, stderr }: Done): void {
  expect(code, stderr).toBe(2);
  expect(stdout).toBe('');
  expect(entry.expected, stderr).toMatch(/clear-error|reads-if-supported/);
  expect(stderr.trimEnd().split('\n')).toHaveLength(1);
  expect(stderr.slice(0, entry.path.length + 1)).toMatch(/[: ]$/);
  expect(stderr.startsWith(entry.path), stderr).toBe(true);
  expect(stderr).toMatch(/[一-龥]/);
  if (/encrypt/i.test(entry.exercises) && entry.expected === 'clear-error')
    expect(stderr).toMatch(/密码|口令/);
  expect(stderr).not.toMatch(/程序出错|Error:|undefined/);
}

function sheetsOf(json: string): SheetSeen[] {
  const sheets = JSON.parse(json) as {
    sheet: string;
    hidden: boolean;
    rows: { row: number; cells: (string | null)[] }[];
  }[];
  return sheets.map(({ sheet, hidden, rows }) => ({
    name: sheet,
    hidden,
    lastRow: rows.at(-1)?.row ?? 0,
    rows: new Map(rows.map(({ row, cells }) => [row, cells])),
  }));
}

function note(what: keyof typeof worst, value: number, path: string): void {
  if (value > worst[what].value) worst[what] = { value: Math.round(value * 10) / 10, path };
}
