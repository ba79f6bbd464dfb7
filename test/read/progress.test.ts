import { expect, test } from 'vitest';
import { readingProgress } from '../../src/read/progress.ts';

const half = { file: '户.csv', done: 0, total: 1, rows: 12_345, share: 0.567 };

test('a reading says how far it is, from its second second on, and wipes that at its end', () => {
  const said: string[] = [];
  let clock = 5000;
  const { onProgress, onEnd } = readingProgress(
    (sentence) => said.push(sentence),
    () => clock,
  )!;
  onProgress(half);
  clock += 999;
  onProgress(half);
  expect(said).toEqual([]);
  clock += 1;
  onProgress(half);
  onProgress({ ...half, done: 1, total: 3, file: '家庭成员.xlsx' });
  onProgress({ file: '收入.xls', done: 3, total: 3, rows: 9, share: 1 });
  onEnd();
  expect(said).toEqual([
    '正在读取（已读 12,345 行，56%）户.csv',
    '正在读取（第 2/3 个文件，已读 12,345 行，56%）家庭成员.xlsx',
    '正在读取（第 3/3 个文件，已读 9 行，100%）收入.xls',
    '',
  ]);
});

test('nobody listens, nothing is counted', () => {
  expect(readingProgress(undefined)).toBeUndefined();
});
