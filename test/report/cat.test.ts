import { expect, test } from 'vitest';
import { catFormats } from '../../src/report/cat.ts';

async function* rows(...some: [number, ...(string | null)[]][]) {
  for (const [row, ...cells] of some) yield { row, cells };
}

const register = () => ({
  name: '成员',
  hidden: false,
  rows: rows([1, '姓名', '证件号码'], [4, '张三', '610500199001011234'], [5, null, 'a"b,c\nd']),
});
const notes = () => ({ name: '说明', hidden: true, rows: rows([2, '电话 13812341234']) });

async function print(format: keyof typeof catFormats, sheets = [register()], reveal = false) {
  let text = '';
  for await (const piece of catFormats[format](sheets, reveal)) text += piece;
  return text;
}

test('json: rows as Excel numbers them, blanks null, numbers masked', async () => {
  expect(JSON.parse(await print('json', [register(), notes()]))).toEqual([
    {
      sheet: '成员',
      hidden: false,
      rows: [
        { row: 1, cells: ['姓名', '证件号码'] },
        { row: 4, cells: ['张三', '6105**********1234'] },
        { row: 5, cells: [null, 'a"b,c\nd'] },
      ],
    },
    { sheet: '说明', hidden: true, rows: [{ row: 2, cells: ['电话 138****1234'] }] },
  ]);
  expect(JSON.parse(await print('json', []))).toEqual([]);
});

test('csv: a record stands in the line of its row', async () => {
  expect(await print('csv')).toBe('姓名,证件号码\n\n\n张三,6105**********1234\n,"a""b,c\nd"\n');
});

test('csv: several sheets are told apart by their names', async () => {
  expect(await print('csv', [notes(), notes()])).toBe(
    '【说明】（隐藏）\n\n电话 138****1234\n\n'.repeat(2),
  );
});

test('--reveal shows the cells in clear', async () => {
  expect(await print('csv', [register()], true)).toContain('610500199001011234');
});
