import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import * as fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Engine } from '../../src/engine/duckdb.ts';
import { InputError } from '../../src/errors.ts';
import type { Sheet } from '../../src/model.ts';
import { readCsv } from '../../src/read/csv/index.ts';
import { Scratch } from '../../src/read/scratch.ts';
import { asRead, asTheEngineReads } from '../support/csv-cells.ts';
import { draws, patience } from '../support/property.ts';

let folder: string;
let scratch: Scratch;
let engine: Engine;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'csv-fuzz-'));
  scratch = new Scratch({ parent: folder });
  engine = await Engine.open({ folder, threads: 2 });
});
afterAll(() => {
  engine.close();
  rmSync(folder, { recursive: true });
});

async function read(content: string | Uint8Array): Promise<Sheet | undefined> {
  // The engine reads the file in place.
  const path = scratch.file('.csv');
  writeFileSync(path, content);
  try {
    return (await readCsv({ path, file: 'x.csv', named: true }, scratch)).sheets[0]!;
  } catch (error) {
    expect(error).toBeInstanceOf(InputError);
    return undefined;
  }
}

/** DuckDB's JavaScript side drops U+FEFF from the start of a value; in the engine it is there. */
async function expectAgreement(sheet: Sheet): Promise<void> {
  const rows = (await asRead(sheet)).map(([row, ...cells]) => [
    row,
    ...cells.map((one) => one && one.replace(/^\uFEFF/, '')),
  ]);
  expect(await asTheEngineReads(engine, sheet)).toEqual(rows);
}

const runs = draws(150);
const enough = patience(60_000);
const morsel = fc.constantFrom(
  '"',
  '""',
  ',',
  ',',
  '\n',
  '\n',
  '\r\n',
  '\r',
  ' ',
  '\t',
  ';',
  '|',
  'a',
  '1',
  '张',
  '𠮷',
  '\uFEFF',
);

test(
  'any text is read or refused, and the engine agrees with csv-parse',
  async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(morsel, { maxLength: 40 }), async (morsels) => {
        const sheet = await read(morsels.join(''));
        if (sheet) await expectAgreement(sheet);
      }),
      runs,
    );
  },
  enough,
);

test(
  'any bytes are read or refused',
  async () => {
    const bytes = fc.array(
      fc.oneof(
        fc.uint8Array({ maxLength: 6 }),
        fc.constantFrom(...['a,', '\n', '张三', '"', '\uFEFF'].map((text) => Buffer.from(text))),
        fc.constantFrom(
          ...['d5c5', 'c8fd', '95328236', 'fffe', '0a00', '8130', '80', 'ff'].map((hex) =>
            Buffer.from(hex, 'hex'),
          ),
        ),
      ),
      { maxLength: 20 },
    );
    await fc.assert(
      fc.asyncProperty(bytes, async (parts) => {
        const sheet = await read(Buffer.concat(parts));
        if (sheet) await expectAgreement(sheet);
      }),
      runs,
    );
  },
  enough,
);

const cell = fc
  .array(fc.constantFrom('a', '7', '张', ' ', '"', ',', '\n', '\r\n', '\r'), { maxLength: 6 })
  .map((parts) => parts.join(''));
const layout = fc.record({
  rows: fc.array(fc.array(cell, { minLength: 1, maxLength: 5 }), { minLength: 1, maxLength: 12 }),
  lineEnd: fc.constantFrom('\n', '\r\n', '\r'),
  quoteAll: fc.boolean(),
  ended: fc.boolean(),
  mark: fc.constantFrom('', '\uFEFF'),
});

function write({
  rows,
  lineEnd,
  quoteAll,
  ended,
  mark,
}: {
  rows: string[][];
  lineEnd: string;
  quoteAll: boolean;
  ended: boolean;
  mark: string;
}): string {
  const field = (text: string) =>
    quoteAll || /[",;\n\r]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
  return mark + rows.map((row) => row.map(field).join(',')).join(lineEnd) + (ended ? lineEnd : '');
}

test(
  'a table that was written properly comes back cell by cell',
  async () => {
    await fc.assert(
      fc.asyncProperty(layout, async (table) => {
        const sheet = await read(write(table));
        // A table of one cell a row may be taken for one with another separator: that is tested by hand.
        if (!sheet || sheet.cells.delimiter !== ',') return;
        const expected = table.rows
          .map((row, index) => [
            index + 1,
            ...row
              .slice(0, row.findLastIndex((text) => text !== '') + 1)
              .map((text) => text || null),
          ])
          .filter((row) => row.length > 1);
        expect(await asRead(sheet)).toEqual(expected);
        expect(await asTheEngineReads(engine, sheet)).toEqual(expected);
        expect(sheet.lastRow).toBe(expected.at(-1)?.[0] ?? 0);
      }),
      runs,
    );
  },
  enough,
);

test(
  'csv-parse, told nothing but the separator, finds the same table',
  async () => {
    const plain = fc.record({
      rows: fc.array(fc.array(cell, { minLength: 2, maxLength: 5 }), {
        minLength: 1,
        maxLength: 12,
      }),
      quoteAll: fc.boolean(),
    });
    await fc.assert(
      fc.asyncProperty(plain, async ({ rows, quoteAll }) => {
        const text = write({ rows, quoteAll, lineEnd: '\n', ended: true, mark: '' });
        const sheet = await read(text);
        if (!sheet || sheet.cells.delimiter !== ',') return;
        const oracle: string[][] = parse(text, {
          record_delimiter: '\n',
          relax_column_count: true,
        });
        const found = await asTheEngineReads(engine, sheet);
        for (const [row, ...cells] of found)
          expect(cells.map((one) => one ?? '')).toEqual(oracle[row - 1]!.slice(0, cells.length));
      }),
      runs,
    );
  },
  enough,
);

test(
  'fields that straddle the blocks of reader and engine',
  async () => {
    const filler = '张三,"第一行\n第二行, ""引"" ",440101\n';
    for (const shift of [0, 1, 2]) {
      const text = `${'题'.repeat(shift)},b,c\n${filler.repeat(30_000)}`;
      const sheet = (await read(text))!;
      const found = await asTheEngineReads(engine, sheet);
      expect(found).toHaveLength(30_001);
      expect(found.at(-1)).toEqual([30_001, '张三', '第一行\n第二行, "引" ', '440101']);
    }
  },
  enough,
);
