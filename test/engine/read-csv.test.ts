import { expect, test } from 'vitest';
import { loadCells, readCsvSql } from '../../src/engine/read-csv.ts';
import { InputError } from '../../src/errors.ts';
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
      `new_line = '\\r\\n', columns = {c1: 'VARCHAR', c2: 'VARCHAR'}, max_line_size = 2097152, buffer_size = 8388608)`,
  );
});

test('a buffer holds the longest line twice', () => {
  expect(readCsvSql(cells({ longest: 9_999_936 }), 1)).toContain(
    'max_line_size = 10000000, buffer_size = 20000000',
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
  expect(await asked({}, new Error('Invalid Input Error: CSV Error on Line: 9'), 3)).toEqual([
    'parallel',
    'sequential',
  ]);
  expect(await asked({ ragged: true }, 3)).toEqual(['sequential']);
});

test('records that stay lost are a failure, never a shorter table', async () => {
  const scanError = new Error('Invalid Input Error: CSV Error on Line: 9');
  const lost: [more: Partial<Cells>, answers: (number | Error)[], what: RegExp][] = [
    [{}, [2, 2], /有 3 行，只读到 2 行/],
    [{ sequential: true }, [2], /有 3 行，只读到 2 行/],
    [{ sequential: true }, [4], /有 3 行，只读到 4 行/],
    [{}, [scanError, scanError], /有 3 行，读到一半出错/],
  ];
  for (const [more, answers, what] of lost) {
    const failure = await asked(more, ...answers).catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(InputError);
    expect((failure as InputError).message).toMatch(what);
  }
});

test('what is no fault of the scanner is not asked again', async () => {
  await expect(asked({}, new Error('interrupted'), 3)).rejects.toThrow('interrupted');
});
