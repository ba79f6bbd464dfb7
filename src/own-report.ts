/** How a report of ours is known again: it may lie among the data, and is none. */
const beginnings = {
  csv: /^问题编号,级别,问题类型,规则,/,
  table: /^duizhang \d+\.\d+\.\d+\S*：/,
  markdown: /^# 数据质量检查\r?\n\r?\n- 数据日期：/,
  json: /^\{\s*"schemaVersion": ?\d+,\s*"tool": ?\{\s*"name": ?"duizhang"/,
  ndjson: /^\{"id":"[0-9a-f]{16}","rule":"/,
};

/** Of a text: its beginning is enough. */
export function isOwnText(beginning: string): boolean {
  const text = beginning.replace(/^\u{feff}/u, '');
  return Object.values(beginnings).some((pattern) => pattern.test(text));
}

/** Columns that a list of issues has, as csv or as a sheet, and no office's own list of problems has all of. */
const listColumns = ['问题编号', '问题类型', '问题描述', '核对建议', '涉及字段'];
/** Sheets that stand beside the list. */
const besideList = /^(封面|各乡镇|各规则)$/;
const mostTitles = 10;

interface SheetStart {
  name: string;
  head: (string | null)[][];
}

/** Which sheets of a workbook are of a report: lists, even below a title that somebody put above, and what we put beside. */
export function ownSheets<S extends SheetStart>(sheets: readonly S[]): S[] {
  const isList = ({ head }: S) =>
    head
      .slice(0, mostTitles)
      .some((row) => listColumns.every((title) => row.some((text) => text?.trim() === title)));
  const lists = sheets.filter(isList);
  if (lists.length === 0) return [];
  return sheets.filter((sheet) => lists.includes(sheet) || besideList.test(sheet.name));
}
