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
