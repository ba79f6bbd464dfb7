import { expect, test } from 'vitest';
import { nearest } from '../../src/layout/nearest.ts';

test.each([
  ['脱贫线', ['监测收入线', '脱贫收入线'], '脱贫收入线'],
  ['收人', ['收入', '户'], '收入'],
  [
    'houshold-count-mismatch',
    ['household-count-zero', 'household-count-mismatch'],
    'household-count-mismatch',
  ],
  ['TITEL', ['title', 'table'], 'title'],
  ['证件号码', ['证件号码'], '证件号码'],
  ['护', ['户'], null],
  ['xyz', ['abc', '收入'], null],
  ['收入', [], null],
])('%s', (word, candidates, expected) => {
  expect(nearest(word, candidates)).toBe(expected);
});
