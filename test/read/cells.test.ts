import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Cells } from '../../src/model.ts';
import { headOf, streamCells } from '../../src/read/cells.ts';

let folder: string;
beforeAll(() => (folder = mkdtempSync(join(tmpdir(), 'cells-'))));
afterAll(() => rmSync(folder, { recursive: true }));

function cells(content: string, more: Partial<Cells> = {}): Cells {
  const path = join(folder, 'x.csv');
  writeFileSync(path, content);
  return {
    path,
    delimiter: ',',
    numbered: false,
    gaps: [],
    ragged: false,
    longest: 0,
    records: 0,
    ...more,
  };
}

async function rows(of: Cells) {
  const found = [];
  const sheet = {
    file: 'x.csv',
    name: '',
    hidden: false,
    cells: of,
    head: [],
    columns: 2,
    lastRow: 0,
  };
  for await (const row of streamCells({ ...sheet, merges: [], problems: [] })) found.push(row);
  return found;
}

test('numbered records tell their row, others are counted', async () => {
  expect(await rows(cells('3,a,\n7,,"b\nc"\n', { numbered: true }))).toEqual([
    { row: 3, cells: ['a', null] },
    { row: 7, cells: [null, 'b\nc'] },
  ]);
  expect(await rows(cells('a,\n\n,"b\nc"\n'))).toEqual([
    { row: 1, cells: ['a', null] },
    { row: 3, cells: [null, 'b\nc'] },
  ]);
});

test('line ends of the other kind belong to the cell', async () => {
  expect(await rows(cells('"a\nb",c\r\n', { newline: '\r\n' }))).toEqual([
    { row: 1, cells: ['a\nb', 'c'] },
  ]);
});

test('the head ends at row 60, with holes for blank rows', async () => {
  const head = await headOf(cells(`a\n\n${'b\n'.repeat(100)}`));
  expect(head).toHaveLength(60);
  expect(head.slice(0, 3)).toEqual([['a'], [], ['b']]);
});

test('a reader that stops early leaves no file open', async () => {
  const sheet = cells('1,a\n'.repeat(100_000));
  for (let time = 0; time < 20; time += 1) await headOf(sheet);
  expect(
    process.getActiveResourcesInfo().filter((kind) => kind === 'FSReqCallback').length,
  ).toBeLessThan(20);
});
