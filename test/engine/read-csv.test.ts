import { expect, test } from 'vitest';
import { loadCells, readCsvSql } from '../../src/engine/read-csv.ts';
import type { Cells } from '../../src/model.ts';

const cells = (more: Partial<Cells> = {}): Cells => ({
  path: "/tmp/O'Neill.csv",
  delimiter: ',',
  numbered: false,
  gaps: [],
  ragged: false,
  longest: 100,
  records: 3,
  ...more,
});

test('the dialect is stated whole', () => {
  expect(readCsvSql(cells({ delimiter: '\t', newline: '\r\n' }), 2)).toBe(
    `read_csv('/tmp/O''Neill.csv', auto_detect = false, header = false, delim = '\t', quote = '"', escape = '"', ` +
      `new_line = '\\r\\n', columns = {c1: 'VARCHAR', c2: 'VARCHAR'}, max_line_size = 2097152)`,
  );
});

test('a numbered file has its row number first', () => {
  expect(readCsvSql(cells({ numbered: true }), 1)).toContain(`{row: 'BIGINT', c1: 'VARCHAR'}`);
});

/** What is asked for when the first answers are these. */
async function asked(more: Partial<Cells>, ...answers: (number | Error)[]): Promise<string[]> {
  const sources: string[] = [];
  await loadCells(cells(more), 1, async (source) => {
    sources.push(source.includes('parallel = false') ? 'sequential' : 'parallel');
    const answer = answers[sources.length - 1]!;
    if (answer instanceof Error) throw answer;
    return answer;
  });
  return sources;
}

test('a wrong guess of the parallel scanner is read again', async () => {
  expect(await asked({}, 3)).toEqual(['parallel']);
  expect(await asked({}, 2, 3)).toEqual(['parallel', 'sequential']);
  expect(await asked({}, new Error('unterminated quote'), 3)).toEqual(['parallel', 'sequential']);
  expect(await asked({ ragged: true }, 3)).toEqual(['sequential']);
});

test('records that stay lost are a failure, never a shorter table', async () => {
  await expect(asked({}, 2, 2)).rejects.toThrow(/found 2 records/);
  await expect(asked({ sequential: true }, 2)).rejects.toThrow(/found 2 records/);
});
