import exceljs, { type Column, type Worksheet } from 'exceljs';
import type { Field, Layout } from '../layout/layout.ts';
import { choicesOf, headerOf, howToFill, isNeeded, meaningOf, noteOf } from './template-words.ts';
import { headerStyle } from './workbook.ts';

/** Rows that have drop-downs: a large township's people. */
const prepared = 5_000;
/** Excel takes 255 characters as a list written in the rule itself, other programs fewer; longer ones stand on a sheet. */
const longestList = 120;

const guideName = '填表说明';
const listsName = '代码';

/** A blank workbook: how to fill it in, a sheet a table, and the lists of the drop-downs, hidden. */
export async function templateWorkbook(layouts: Layout[]): Promise<Uint8Array> {
  const workbook = new exceljs.Workbook();
  workbook.creator = 'duizhang';
  addGuide(workbook.addWorksheet(guideName), layouts);
  const sheets = layouts.map((layout) => [layout, addSheet(workbook, layout)] as const);
  const lists = new Lists(workbook.addWorksheet(listsName, { state: 'hidden' }));
  for (const [layout, sheet] of sheets) addDropDowns(sheet, layout, lists);
  return new Uint8Array(await workbook.xlsx.writeBuffer());
}

const guideColumns = [
  { header: '哪张表', width: 12 },
  { header: '哪一列', width: 26 },
  { header: '必填', width: 6 },
  { header: '怎么填', width: 40 },
  { header: '可填的值', width: 60 },
  { header: '含义', width: 40 },
];

const advice = [
  '每张表一个工作表：第一行是表头，不要改动、合并或在上面加行；从第二行起一行一户（家庭成员一行一人）。',
  '不清楚的留空，不要写 0；确实没有的数写 0。深色表头的列必填。',
  '身份证号、电话、卡号、编号的列已设为文本，粘贴时请选“只粘贴值”，以免变成 5.1E+17 而丢失后几位。',
  '填好后运行：duizhang check 这个文件',
];

function addGuide(sheet: Worksheet, layouts: Layout[]): void {
  sheet.columns = guideColumns.map(({ width }) => ({
    width,
    style: { alignment: { vertical: 'top', wrapText: true } },
  }));
  for (const line of advice) {
    const row = sheet.addRow([line]);
    sheet.mergeCells(row.number, 1, row.number, guideColumns.length);
  }
  const head = sheet.addRow(guideColumns.map(({ header }) => header));
  head.eachCell((cell) => (cell.style = headerStyle));
  for (const layout of layouts)
    for (const [index, field] of layout.fields.entries())
      sheet.addRow(guideRow(field, layout, sheet.getColumn(index + 1).letter));
  sheet.views = [{ state: 'frozen', ySplit: head.number }];
}

/** Never a bare name of a table or column: the sheet would read like a table or a form. */
function guideRow(field: Field, layout: Layout, letter: string): string[] {
  return [
    `${layout.name}表`,
    `${letter} 列 ${headerOf(field)}`,
    isNeeded(field, layout) ? '必填' : '',
    howToFill(field),
    choicesOf(field).join('、'),
    meaningOf(field, layout),
  ];
}

const neededFill = { type: 'pattern', pattern: 'solid', fgColor: { argb: 'FFF4B084' } } as const;

function addSheet(workbook: exceljs.Workbook, layout: Layout): Worksheet {
  const sheet = workbook.addWorksheet(layout.name, {
    views: [{ state: 'frozen', xSplit: 0, ySplit: 1 }],
  });
  sheet.columns = layout.fields.map(columnOf);
  const header = sheet.getRow(1);
  header.height = 48;
  layout.fields.forEach((field, index) => {
    const cell = header.getCell(index + 1);
    cell.value = headerOf(field);
    cell.style = isNeeded(field, layout) ? { ...headerStyle, fill: neededFill } : headerStyle;
    cell.note = noteOf(field, layout);
  });
  return sheet;
}

/** Text columns keep every digit of a number; a cell that is a real date shows as ISO. */
const numberFormats: Record<Field['type'], string> = {
  string: '@',
  boolean: '@',
  yearmonth: '@',
  date: 'yyyy-mm-dd',
  year: '0',
  integer: '0',
  number: 'General',
};

const widths: Partial<Record<Field['format'], number>> = {
  'id-number': 22,
  'bank-card': 24,
  code: 20,
  phone: 15,
};

function columnOf(field: Field): Partial<Column> {
  const wide = headerOf(field).length * 2 + 2;
  return {
    width: Math.max(widths[field.format] ?? 12, Math.min(wide, 28)),
    style: { numFmt: numberFormats[field.type] },
  };
}

/** The typings leave out that a sheet holds data validations for whole ranges. */
interface Validated {
  dataValidations: { add: (range: string, validation: object) => void };
}

function addDropDowns(sheet: Worksheet, layout: Layout, lists: Lists): void {
  layout.fields.forEach((field, index) => {
    const choices = choicesOf(field);
    if (choices.length === 0 || field.multiple) return;
    const { letter } = sheet.getColumn(index + 1);
    (sheet as Worksheet & Validated).dataValidations.add(`${letter}2:${letter}${prepared + 1}`, {
      type: 'list',
      allowBlank: true,
      formulae: [lists.formula(field.name, choices)],
      showErrorMessage: true,
      errorTitle: field.name,
      error: '请从下拉列表里选一项',
    });
  });
}

/** The lists of the drop-downs: a short one in the rule itself, a long one on the hidden sheet, each once. */
class Lists {
  readonly #sheet: Worksheet;
  readonly #placed = new Map<string, string>();

  constructor(sheet: Worksheet) {
    this.#sheet = sheet;
  }

  formula(name: string, choices: string[]): string {
    const joined = choices.join(',');
    const simple = !choices.some((choice) => /[",]/.test(choice));
    if (simple && joined.length <= longestList) return `"${joined}"`;
    const placed = this.#placed.get(joined);
    if (placed !== undefined) return placed;
    const column = this.#sheet.getColumn(this.#placed.size + 1);
    column.values = [`下拉：${name}`, ...choices];
    const formula = `'${listsName}'!$${column.letter}$2:$${column.letter}$${choices.length + 1}`;
    this.#placed.set(joined, formula);
    return formula;
  }
}
