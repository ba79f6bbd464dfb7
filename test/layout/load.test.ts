import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { loadLayouts } from '../../src/layout/load.ts';

const folder = fileURLToPath(new URL('../../rules/tables', import.meta.url));

test('every table file is well formed', () => {
  expect(loadLayouts(folder).get('户')?.grain).toBe('household');
});
