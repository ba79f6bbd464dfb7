import { expect, test } from 'vitest';
import { cellWord, percent, placeWord } from '../../src/report/words.ts';

test.each([
  [0, '0.00%'],
  [1 / 12_040, '<0.01%'],
  [37 / 12_040, '0.31%'],
  [0.0271, '2.71%'],
  [12_039 / 12_040, '99.99%'],
  [99_999 / 100_000, '>99.99%'],
  [1, '100.00%'],
  [null, '—'],
])('the share %d is said as %s', (share, said) => expect(percent(share)).toBe(said));

test.each([
  [
    { file: '城关镇/户.xlsx', sheet: 'Sheet1', row: 17, column: 'F' },
    '城关镇/户.xlsx【Sheet1】F17',
  ],
  [{ file: '户.csv', sheet: '', row: 17, column: 'AA' }, '户.csv AA17'],
  [{ file: '户.xlsx', sheet: '户', row: 17, column: null }, '户.xlsx【户】第17行'],
])('a cell is said as people find it', (address, said) => expect(cellWord(address)).toBe(said));

test('an unknown township is said', () => {
  const nowhere = { county: '虚拟县', township: null, village: null };
  expect([placeWord(nowhere), placeWord(nowhere, true)]).toEqual(['未知乡镇', '虚拟县 未知乡镇']);
});
