import type { Issue, Report } from '../model.ts';
import { listed, type ReportOptions } from './reporter.ts';
import { cellWord, placeWord, severityWord, valuesWord } from './words.ts';

const columns: Record<string, (issue: Issue) => string | null> = {
  问题编号: (issue) => issue.id,
  级别: (issue) => severityWord[issue.severity],
  问题类型: (issue) => issue.category,
  规则: (issue) => issue.rule,
  规则名称: (issue) => issue.title,
  县: (issue) => issue.place.county,
  乡镇: (issue) => issue.place.township,
  村: (issue) => issue.place.village,
  另涉地方: (issue) => issue.alsoIn.map((place) => placeWord(place, true)).join('；'),
  户编号: (issue) => issue.entity.household,
  姓名: (issue) => issue.entity.name,
  数据表: (issue) => issue.entity.table,
  记录编号: (issue) => issue.entity.key,
  问题描述: (issue) => issue.message,
  核对建议: (issue) => issue.advice,
  责任部门: (issue) => issue.owner,
  单元格: (issue) => issue.where.map(cellWord).join('；'),
  涉及字段: (issue) => issue.fields.join('、'),
  当前值: (issue) => valuesWord(issue.values),
  各来源值: (issue) => (issue.sources ? valuesWord(issue.sources) : null),
  与多数不同的来源: (issue) => issue.suspect ?? null,
  相关规则: (issue) => issue.also.join('、'),
};

/** Excel and WPS run what begins like a formula; its full-width twin too, once it is typed over. */
const formula = /^[=+\-@\t\r\n＝＋－＠]/;

// oxlint-disable-next-line no-control-regex
const control = /[\u{0}-\u{8}\v\f\u{e}-\u{1f}\u{7f}]/gu;

function field(value: string | null): string {
  const text = (value ?? '').replace(control, '');
  const safe = formula.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/** With the byte order mark, without which Excel takes Chinese for the local encoding. */
export async function* csv(report: Report, options: ReportOptions): AsyncIterable<string> {
  yield `\u{feff}${Object.keys(columns).join(',')}\r\n`;
  const cells = Object.values(columns);
  for await (const issue of report.issues(listed(options))) {
    yield `${cells.map((cell) => field(cell(issue))).join(',')}\r\n`;
  }
}
