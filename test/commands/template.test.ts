import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import exceljs from 'exceljs';
import { afterAll, describe, expect, test, vi } from 'vitest';
import { builtinRules } from '../../src/builtin.ts';
import { template } from '../../src/commands/template.ts';
import { load } from '../../src/conform/load.ts';
import { recognise } from '../../src/conform/recognise.ts';
import { createTables } from '../../src/conform/schema.ts';
import { Engine } from '../../src/engine/duckdb.ts';
import { UsageError } from '../../src/errors.ts';
import { loadLayouts } from '../../src/layout/load.ts';
import { readAll } from '../../src/read/index.ts';
import { Scratch } from '../../src/read/scratch.ts';
import { SheetParts } from '../../src/read/sheet-parts.ts';

vi.setConfig({ testTimeout: 60_000 });
const folder = mkdtempSync(join(tmpdir(), 'duizhang-test-'));
afterAll(() => rmSync(folder, { recursive: true }));
const layouts = loadLayouts(join(builtinRules, 'tables'));

const notes: string[] = [];
const terminal = { cwd: folder, note: (sentence: string) => void notes.push(sentence) };
const write = (tables: string[], output: string) => template(tables, { output }, terminal);

async function plansOf(file: string) {
  const scratch = new Scratch();
  const { workbooks, failures } = await readAll([file], scratch, { cwd: folder });
  expect(failures).toEqual([]);
  const plans = recognise(workbooks, layouts, {
    asOf: '2020-10-20',
    parts: new SheetParts(scratch),
  });
  scratch.remove();
  return plans;
}

const books = new Map<string, exceljs.Workbook>();

async function opened(file: string) {
  const workbook = books.get(file) ?? new exceljs.Workbook();
  if (!books.has(file)) await workbook.xlsx.readFile(join(folder, file));
  books.set(file, workbook);
  return workbook;
}

test('每种表的空白模板都认得出，列一个不少', async () => {
  const names = [...layouts.tables.keys()];
  expect(await write(names, '全部.xlsx')).toBe(0);
  const plans = await plansOf('全部.xlsx');
  const taken = plans.map(({ sheet, feeds, unmapped }) => ({
    sheet: sheet.name,
    table: feeds[0]?.table,
    columns: feeds.find(({ table }) => table === sheet.name)?.columns.map(({ field }) => field),
    unmapped,
  }));
  const wanted = names.map((name) => ({
    sheet: name,
    table: name,
    columns: layouts.need(name).fields.map((field) => field.name),
    unmapped: [],
  }));
  expect(taken.filter(({ sheet }) => layouts.get(sheet))).toEqual(wanted);
});

test('填表说明和代码两页不会被当作数据', async () => {
  const plans = await plansOf('全部.xlsx');
  const others = plans.filter(({ sheet }) => layouts.get(sheet.name) === null);
  const said = '前几行里没有找到表头，没有读取';
  expect(
    others.map(({ sheet, feeds, problems }) => [sheet.name, sheet.hidden, feeds, problems]),
  ).toEqual([
    ['填表说明', false, [], [{ level: 'warning', message: said }]],
    ['代码', true, [], [{ level: 'warning', message: said }]],
  ]);
});

describe('常用各表', () => {
  test('不写表名就是收集户、成员、收入和六个来源要用的表', async () => {
    expect(await write([], '采集.xlsx')).toBe(0);
    const { worksheets } = await opened('采集.xlsx');
    expect(worksheets.map(({ name }) => name)).toEqual([
      ...['填表说明', '户', '家庭成员', '收入', '生产生活条件', '帮扶责任人', '帮扶措施'],
      ...['墙上公示', '扶贫手册', '入户访谈', '现场核查', '档案资料', '代码'],
    ]);
    expect(notes.at(-1)).toContain('采集.xlsx');
  });

  test.each([
    ['家庭成员', '证件号码', '@'],
    ['户', '户联系电话', '@'],
    ['户', '银行卡号', '@'],
    ['户', '户编号', '@'],
    ['户', '数据日期', 'yyyy-mm-dd'],
  ])('%s的%s列格式是 %s', async (sheet, field, format) => {
    const { column } = await columnOf(sheet, field);
    expect(column.numFmt).toBe(format);
  });

  test.each([
    ['家庭成员', '性别', '"男,女,未说明"'],
    ['家庭成员', '是否参加大病保险', '"是,否"'],
    ['家庭成员', '民族', /^'代码'!\$[A-Z]+\$2:\$[A-Z]+\$\d+$/],
    ['户', '次要致贫原因', undefined],
    ['户', '户主姓名', undefined],
  ])('%s的%s列的下拉是 %s', async (sheet, field, list) => {
    const { worksheet, column } = await columnOf(sheet, field);
    const [formula] = worksheet.getCell(`${column.letter}2`).dataValidation?.formulae ?? [];
    if (list instanceof RegExp) expect(formula).toMatch(list);
    else expect(formula).toBe(list);
  });

  test.each([
    ['户', '户编号', ['必填', '编号']],
    ['户', '家庭人口数', ['整数', '不清楚留空']],
    ['户', '次要致贫原因', ['可以填几项', '因病']],
    ['家庭成员', '证件号码', ['18 位身份证号', '残疾人证']],
    ['收入', '户编号', ['与“户”表里的一致']],
  ])('%s的%s列有批注', async (sheet, field, parts) => {
    const { worksheet, column } = await columnOf(sheet, field);
    const note = worksheet.getCell(`${column.letter}1`).note;
    const text = typeof note === 'string' ? note : note.texts?.map((run) => run.text).join('');
    for (const part of parts) expect(text).toContain(part);
  });

  test('表头冻结，数字带单位', async () => {
    const { worksheet, column } = await columnOf('收入', '人均纯收入');
    expect(worksheet.getCell(`${column.letter}1`).value).toBe('人均纯收入（元）');
    expect(worksheet.views).toMatchObject([{ state: 'frozen', ySplit: 1 }]);
  });
});

test('填了行的模板照样读进各表', async () => {
  await write(['户', '家庭成员'], '填好.xlsx');
  const workbook = await opened('填好.xlsx');
  fill(workbook, '户', {
    户编号: '0012',
    户主姓名: '样一民',
    家庭人口数: 2,
    数据日期: new Date('2020-10-20'),
  });
  fill(workbook, '家庭成员', {
    户编号: '0012',
    姓名: '样一民',
    证件号码: '990001198001010019',
    与户主关系: '户主',
  });
  fill(workbook, '家庭成员', { 户编号: '0012', 姓名: '例二花', 性别: '女', 与户主关系: '配偶' });
  // exceljs holds a drop-down a cell and takes seconds to write them again.
  for (const sheet of workbook.worksheets) Object.assign(sheet, { dataValidations: { model: {} } });
  await workbook.xlsx.writeFile(join(folder, '填好.xlsx'));

  const scratch = new Scratch();
  const { workbooks } = await readAll(['填好.xlsx'], scratch, { cwd: folder });
  const engine = await Engine.open({ folder: scratch.folder, threads: 1 });
  await createTables(engine, layouts, 'main');
  const telling = { asOf: '2020-10-20', parts: new SheetParts(scratch) };
  await load(engine, recognise(workbooks, layouts, telling), layouts);
  expect(
    await engine.rows(
      `select 户编号, 户主姓名, 家庭人口数::integer as 人数, 数据日期::varchar as 日期 from 户`,
    ),
  ).toEqual([{ 户编号: '0012', 户主姓名: '样一民', 人数: 2, 日期: '2020-10-20' }]);
  expect(await engine.rows(`select 姓名, 证件号码, 性别 from 家庭成员 order by _id`)).toEqual([
    { 姓名: '样一民', 证件号码: '990001198001010019', 性别: null },
    { 姓名: '例二花', 证件号码: null, 性别: '女' },
  ]);
  engine.close();
  scratch.remove();
});

function fill(
  workbook: exceljs.Workbook,
  table: string,
  values: Record<string, exceljs.CellValue>,
) {
  const fields = layouts.need(table).fields;
  workbook.getWorksheet(table)!.addRow(fields.map(({ name }) => values[name] ?? null));
}

async function columnOf(sheet: string, field: string) {
  const worksheet = (await opened('采集.xlsx')).getWorksheet(sheet)!;
  const at = layouts.need(sheet).fields.findIndex(({ name }) => name === field);
  expect(at).toBeGreaterThanOrEqual(0);
  return { worksheet, column: worksheet.getColumn(at + 1) };
}

test.each([
  [['家庭成圆'], '新.xlsx', '没有名为“家庭成圆”的表。是否想写“家庭成员”'],
  [[], '新.csv', '模板是 xlsx 工作簿，“新.csv”不是 .xlsx'],
  [[], '全部.xlsx', '“全部.xlsx”已经存在，没有覆盖'],
])('template %s -o %s → %s', async (tables, output, sentence) => {
  const error: unknown = await write(tables, output).catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(UsageError);
  expect((error as UsageError).describe()).toContain(sentence);
});
