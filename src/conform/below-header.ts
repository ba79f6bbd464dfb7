import type { Sheet } from '../model.ts';

const columnNumber = /^[（([【]?(\d{1,3}|[①-⑳]|[一二三四五六七八九十]{1,3}|[A-Z])[）)\]】]?栏?$/;
const unit =
  /^[（(]?(单位[:：].*|元|万元|亩|人|户|个|月|平方米|公里|岁|%|是\/否|文本|数字|日期|必填|选填)[）)]?$/;
const example = /^[（(【]?(示例|样例|例如|举例|填写示例|填表示例|例|示范)[）)】]?([:：\d].*)?$/;

/** Rows between the header and the first record that are none: column numbers, units, an example, blank rows. */
export function rowsBelowHeader(sheet: Sheet, bottom: number): { row: number; reason: string }[] {
  const rows: { row: number; reason: string }[] = [];
  for (let row = bottom + 1; row <= Math.min(bottom + 4, sheet.head.length); row++) {
    const texts = sheet.head[row - 1]!.filter((text) => text !== null && text.trim() !== '').map(
      (text) => text!.trim(),
    );
    const reason = reasonOf(texts);
    // Columns are numbered once: what follows is numbered records.
    if (reason === null || (reason === '列号行' && rows.some((one) => one.reason === reason)))
      break;
    if (reason !== '') rows.push({ row, reason });
  }
  return rows;
}

/** What a row of units below the header says of the columns, by their numbers. */
export function unitRow(sheet: Sheet, bottom: number): Map<number, string> {
  const found = rowsBelowHeader(sheet, bottom).find(({ reason }) => reason === '单位行');
  const cells = found ? sheet.head[found.row - 1]! : [];
  return new Map(cells.flatMap((text, column) => (text?.trim() ? [[column, text.trim()]] : [])));
}

/** '' for a blank row, null for a record. */
function reasonOf(texts: string[]): string | null {
  if (texts.length === 0) return '';
  if (texts.slice(0, 3).some((text) => example.test(text))) return '示例行';
  if (areColumnNumbers(texts)) return '列号行';
  return texts.every((text) => unit.test(text)) ? '单位行' : null;
}

const besideNumbers = /^([甲乙丙丁戊]|栏次|列号|列次|序号|[-—–×xX]|[^一-龥]*[=＝+＋][^一-龥]*)$/;

/** 1 2 3 4, (1) (2) (3), 甲 1 2 3, 栏次 1 2 3=1+2: from one on, rising by one; 1 东街村 2 is a record. */
export function areColumnNumbers(texts: string[]): boolean {
  if (texts.length < 2) return false;
  const numbers = texts.map((text) => (columnNumber.test(text) ? ordinal(text) : null));
  const known = numbers.filter((number) => number !== null);
  const others = texts.filter((text, i) => numbers[i] === null && !besideNumbers.test(text));
  const steps = known.filter((number, i) => i > 0 && number === known[i - 1]! + 1).length;
  return known[0] === 1 && others.length === 0 && steps >= Math.max(1, (known.length - 1) * 0.8);
}

const circled = '①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳';

function ordinal(text: string): number {
  const inner = text.replace(/[^\d①-⑳A-Z]/g, '');
  if (/^\d+$/.test(inner)) return Number(inner);
  const circle = circled.indexOf(inner);
  return inner !== '' && circle >= 0 ? circle + 1 : inner.charCodeAt(0) - 64;
}
