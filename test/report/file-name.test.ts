import { expect, test } from 'vitest';
import { FileNames, safeFileName } from '../../src/report/file-name.ts';

test.each([
  ['城关镇', '城关镇'],
  ['../../etc/passwd', '_.._etc_passwd'],
  ['城关镇/东街:村*?', '城关镇_东街_村_'],
  ['CON', 'CON_'],
  ['nul.乡', 'nul_.乡'],
  ['COM1', 'COM1_'],
  ['Connecticut', 'Connecticut'],
  ['北山乡. ', '北山乡'],
  ['~$锁', '锁'],
  ['.隐藏', '隐藏'],
  ['  城  关 ', '城 关'],
  ['乡\u0000\u001f\u202e镇', '乡_镇'],
  ['', '未命名'],
  ['...', '未命名'],
  ['长'.repeat(200), '长'.repeat(80)],
])('%j is filed as %s', (text, name) => expect(safeFileName(text)).toBe(name));

test('two that would share a file do not', () => {
  const names = new FileNames();
  expect(['A乡', 'a乡', 'A乡', '乙/乡', '乙:乡'].map((name) => names.take(name, '.xlsx'))).toEqual([
    'A乡.xlsx',
    'a乡-2.xlsx',
    'A乡-3.xlsx',
    '乙_乡.xlsx',
    '乙_乡-2.xlsx',
  ]);
});
