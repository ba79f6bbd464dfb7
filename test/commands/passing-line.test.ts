import { expect, test } from 'vitest';
import { PassingLine } from '../../src/commands/passing-line.ts';

const wiped = '\r\u001b[2K';

test('a line takes the place of the one before and leaves nothing behind', () => {
  const written: string[] = [];
  const line = new PassingLine({ write: (text) => written.push(text), columns: 12 });
  line.wipe();
  expect(written).toEqual([]);
  line.show('正在读取');
  line.show('正在读取户.csv，已读三行');
  line.show('');
  line.wipe();
  expect(written).toEqual(['正在读取', wiped, '正在读取户…', wiped]);
});
