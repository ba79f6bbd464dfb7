import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { ExpectedError } from '../src/errors.ts';
import type { Workbook } from '../src/model.ts';
import { streamCells } from '../src/read/cells.ts';
import { readAll } from '../src/read/index.ts';
import { Scratch } from '../src/read/scratch.ts';
import { differences, manifest, type Entry, type SheetSeen } from './support/corpus.ts';

/** A folder of real files that this project may not contain, with a MANIFEST.tsv that says what a reader must find. */
const corpus = process.env['DUIZHANG_CORPUS'];
/** Only files whose path has this in it. */
const only = process.env['DUIZHANG_CORPUS_ONLY'] ?? '';

const timeLimit = 20_000;
const counts = { read: 0, refused: 0, failed: 0 };

describe.skipIf(!corpus)(`corpus ${corpus ?? '(skipped: DUIZHANG_CORPUS names no folder)'}`, () => {
  const entries = corpus
    ? manifest(readFileSync(join(corpus, 'MANIFEST.tsv'), 'utf8')).filter((entry) =>
        entry.path.includes(only),
      )
    : [];
  const folder = mkdtempSync(join(tmpdir(), 'corpus-'));
  afterAll(() => {
    rmSync(folder, { recursive: true });
    process.stdout.write(`corpus: ${JSON.stringify({ files: entries.length, ...counts })}\n`);
  });

  test.each(entries.map((entry) => [entry.path, entry] as const))(
    '%s',
    async (path, entry) => {
      const scratch = new Scratch({ parent: folder });
      counts.failed += 1;
      const { workbooks, failures } = await readAll([path], scratch, { cwd: corpus! });
      if (failures.length > 0) refusedRightly(entry, failures[0]!);
      else expect(differences(entry, await seen(workbooks[0]!))).toEqual([]);
      counts[failures.length > 0 ? 'refused' : 'read'] += 1;
      counts.failed -= 1;
      scratch.remove();
    },
    timeLimit,
  );
});

function refusedRightly(entry: Entry, failure: ExpectedError): void {
  const sentence = failure.describe();
  expect(entry.expected, sentence).toMatch(/clear-error|reads-if-supported/);
  expect(sentence).toContain(entry.path);
  if (/encrypt/i.test(entry.exercises) && entry.expected === 'clear-error')
    expect(sentence).toMatch(/密码|口令/);
  expect(sentence).not.toMatch(/\n {4}at /);
}

async function seen(workbook: Workbook): Promise<SheetSeen[]> {
  const sheets: SheetSeen[] = [];
  for (const sheet of workbook.sheets) {
    const rows = new Map<number, (string | null)[]>();
    for await (const { row, cells } of streamCells(sheet)) rows.set(row, cells);
    sheets.push({ name: sheet.name, hidden: sheet.hidden, lastRow: sheet.lastRow, rows });
  }
  return sheets;
}
