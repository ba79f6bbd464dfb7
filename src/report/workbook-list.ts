import type { Style, Worksheet } from 'exceljs';
import type { Issue } from '../model.ts';
import {
  addRow,
  breathe,
  headerStyle,
  textStyle,
  type CellValue,
  type Workbook,
} from './workbook.ts';
import { cellWord, currentWord, severityWord, townshipWord } from './words.ts';

/** Excel ends at 1,048,576 rows, and an office computer long before. */
const rowsPerSheet = 100_000;

interface ListColumn {
  title: string;
  width: number;
  /** None: left empty, to be filled in by who verifies. */
  value?: (issue: Issue) => CellValue;
  choices?: string[];
  numFmt?: string;
}

/** Answers of the township about an issue. */
const answers = ['属实需改', '属实豁免', '不属实'];

const columns: ListColumn[] = [
  { title: '问题编号', width: 18, value: (issue) => issue.id },
  { title: '级别', width: 6, value: (issue) => severityWord[issue.severity] },
  { title: '问题类型', width: 9, value: (issue) => issue.category },
  { title: '规则', width: 20, value: (issue) => issue.title },
  { title: '县', width: 10, value: (issue) => issue.place.county },
  { title: '乡镇', width: 10, value: (issue) => issue.place.township },
  { title: '村', width: 10, value: (issue) => issue.place.village },
  { title: '户编号', width: 16, value: (issue) => issue.entity.household },
  { title: '户主/姓名', width: 10, value: (issue) => issue.entity.name },
  { title: '问题描述', width: 44, value: describe },
  { title: '核对建议', width: 30, value: (issue) => issue.advice },
  { title: '责任部门', width: 10, value: (issue) => issue.owner },
  { title: '单元格', width: 30, value: (issue) => issue.where.map(cellWord).join('\n') },
  { title: '涉及字段', width: 14, value: (issue) => issue.fields.join('、') },
  { title: '当前值', width: 28, value: currentWord },
  { title: '核实结果', width: 11, choices: answers },
  { title: '整改情况', width: 24 },
  { title: '完成日期', width: 12, numFmt: 'yyyy-mm-dd' },
  { title: '责任人', width: 10 },
];

function describe({ message, alsoIn }: Issue): string {
  return alsoIn.length === 0
    ? message
    : `${message}（另涉 ${alsoIn.map(townshipWord).join('、')}）`;
}

/** 问题清单, over as many sheets as it needs. */
export async function addList(
  workbook: Workbook,
  issues: AsyncIterable<Issue>,
  limit = rowsPerSheet,
): Promise<void> {
  let number = 0;
  let sheets = 1;
  let sheet = openSheet(workbook, sheets);
  for await (const issue of issues) {
    if (number > 0 && number % limit === 0) {
      closeSheet(sheet, limit);
      sheet = openSheet(workbook, ++sheets);
    }
    number += 1;
    const values = columns.flatMap(({ value }) => (value ? [value(issue)] : []));
    addRow(sheet, [number, ...values], textStyle);
    await breathe(number);
  }
  closeSheet(sheet, number - limit * (sheets - 1));
}

function columnStyle({ numFmt }: ListColumn): Partial<Style> {
  return numFmt === undefined ? textStyle : { ...textStyle, numFmt };
}

function openSheet(workbook: Workbook, number: number): Worksheet {
  const sheet = workbook.addWorksheet(number === 1 ? '问题清单' : `问题清单${number}`, {
    views: [{ state: 'frozen', xSplit: 1, ySplit: 1 }],
    pageSetup: {
      paperSize: 9,
      orientation: 'landscape',
      fitToPage: true,
      fitToWidth: 1,
      fitToHeight: 0,
      printTitlesRow: '1:1',
    },
  });
  sheet.columns = [
    { width: 6, style: textStyle },
    ...columns.map((column) => ({ width: column.width, style: columnStyle(column) })),
  ];
  addRow(sheet, ['序号', ...columns.map((column) => column.title)], headerStyle);
  return sheet;
}

/** The typings leave out that a sheet holds data validations for whole ranges. */
interface Validated {
  dataValidations: { add: (range: string, validation: object) => void };
}

function closeSheet(sheet: Worksheet, rows: number): void {
  sheet.autoFilter = {
    from: { row: 1, column: 1 },
    to: { row: rows + 1, column: columns.length + 1 },
  };
  columns.forEach(({ choices }, index) => {
    if (choices === undefined || rows === 0) return;
    const { letter } = sheet.getColumn(index + 2);
    (sheet as Worksheet & Validated).dataValidations.add(`${letter}2:${letter}${rows + 1}`, {
      type: 'list',
      allowBlank: true,
      formulae: [`"${choices.join(',')}"`],
      showErrorMessage: true,
      errorTitle: '核实结果',
      error: `请从列表中选择：${choices.join('、')}`,
    });
  });
  sheet.commit();
}
