import { expect, test } from 'vitest';
import {
  inspectJson,
  inspectText,
  type CountedSheet,
  type TakenSheet,
} from '../../src/report/inspect.ts';

const plan: TakenSheet = {
  index: 0,
  file: '石门镇/收入.csv',
  sheet: { name: '', hidden: false, problems: [] },
  reader: 'csv',
  encoding: 'gb18030',
  headerRows: [2, 3],
  feeds: [
    {
      table: '收入',
      columns: [
        { letter: 'A', header: '户编号', field: '户编号', how: 'exact', factor: 1 },
        {
          letter: 'C',
          header: '收入情况-纯收入（万元）',
          field: '纯收入',
          how: 'unit',
          factor: 10_000,
        },
      ],
      constants: [{ field: '年度', value: '2019', from: '标题“2019年收入”' }],
    },
  ],
  unmapped: [
    { letter: 'B', header: '备住', nearest: '收入.备注' },
    { letter: 'D', header: '天气', nearest: null },
  ],
  notes: [],
  problems: [],
};
const count: CountedSheet = {
  index: 0,
  rows: 18,
  tables: [{ table: '收入', rows: 18 }],
  skipped: { 表头以上: 1, 合计行: 2 },
  unreadable: [],
  problems: [{ level: 'error', message: '少了一行' }],
};

test('says how each column was taken, and what was left out and why', () => {
  const text = inspectText([plan], [count], { width: 100 });
  expect(text).toContain('认作：收入；表头第 2–3 行；记录 18 行；编码 gb18030；读取方式 csv');
  expect(text).toMatch(/C +收入情况-纯收入（万元） +纯收入 +去掉括号内容后相同，乘以 10000/);
  expect(text).toContain('年度 = 2019（取自标题“2019年收入”）');
  expect(text).toContain('没有用到的列：B “备住”（最接近：收入.备注）、D “天气”');
  expect(text).toContain('不算记录的行：表头以上 1 行、合计行 2 行');
  expect(text).toContain('错误：少了一行');
});

test('a sheet that was not recognised says why', () => {
  const unknown = {
    ...plan,
    headerRows: null,
    feeds: [],
    unmapped: [],
    problems: [{ level: 'warning' as const, message: '没有找到表头' }],
  };
  const text = inspectText([unknown], [], { width: 80 });
  expect(text).toContain('没有认出是哪张表；记录 0 行');
  expect(text).toContain('注意：没有找到表头');
});

test('the same for programs', () => {
  const [sheet] = JSON.parse(inspectJson([plan], [count])) as [Record<string, unknown>];
  expect(sheet).toMatchObject({
    file: '石门镇/收入.csv',
    headerRows: [2, 3],
    rows: 18,
    skipped: { 合计行: 2 },
  });
  expect(sheet['tables']).toMatchObject([
    {
      table: '收入',
      rows: 18,
      columns: [
        { letter: 'A', how: 'exact' },
        { field: '纯收入', factor: 10_000 },
      ],
    },
  ]);
});
