import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test, vi } from 'vitest';
import { defineFunctions } from '../src/domain/define.ts';
import { domainFunctions } from '../src/domain/functions.ts';
import { Engine } from '../src/engine/duckdb.ts';
import { builtinParameters } from '../src/knowledge.ts';

vi.setConfig({ testTimeout: 60_000 });
const folder = mkdtempSync(join(tmpdir(), 'duizhang-test-'));
const engine = await Engine.open({ folder, threads: 1 });
await defineFunctions(engine, builtinParameters('national', new Map()), '2020-12-31');
afterAll(() => {
  engine.close();
  rmSync(folder, { recursive: true });
});

describe.each(domainFunctions.map((one) => [one.name, one] as const))('%s', (_, { examples }) => {
  test.each(examples)('%s → %s', async (expression, result) => {
    const [row] = await engine.rows(`select (${expression})::varchar as result`);
    expect(row?.['result']).toBe(result);
  });

  test('有例子', () => {
    expect(examples.length).toBeGreaterThan(0);
  });
});
