import type { Issue, Report } from '../model.ts';
import { plain } from './columns.ts';
import { listed, type ReportOptions } from './reporter.ts';
import {
  cellWord,
  countWord,
  hasCounties,
  isIncomplete,
  notRun,
  percent,
  placeWord,
  rulesWithIssues,
  severityWord,
  townshipWord,
  verdictWord,
} from './words.ts';

/** Text of the data may not become a heading, a link, an image or a tag. */
function escape(text: string): string {
  return plain(text)
    .replace(/[\\`*_{}[\]<>|#!~&]/g, (mark) => entities[mark] ?? `\\${mark}`)
    .replace(/:(?=\/\/)|(?<=www)\./gi, '\\$&');
}

const entities: Record<string, string> = { '<': '&lt;', '>': '&gt;', '&': '&amp;' };

function row(cells: (string | number)[]): string {
  return `| ${cells.join(' | ')} |\n`;
}

function heading(titles: string[], right: string[] = []): string {
  return row(titles) + row(titles.map((title) => (right.includes(title) ? '--:' : '---')));
}

/** For the summary of a CI job or a mail. */
export async function* markdown(report: Report, options: ReportOptions): AsyncIterable<string> {
  yield opening(report);
  if (report.summary.townships.length > 0) yield townshipTable(report);
  if (report.summary.issues > 0) {
    yield ruleTable(report);
    yield* issueTables(report, options);
  }
  yield notChecked(report);
}

function opening(report: Report): string {
  const { run, summary } = report;
  const counts = `错误 ${countWord(summary.bySeverity.error)}，疑点 ${countWord(summary.bySeverity.warning)}，提示 ${countWord(summary.bySeverity.info)}`;
  return [
    '# 数据质量检查\n\n',
    `- 数据日期：${escape(run.asOf)}${run.asOfAssumed ? '（没有给出，以运行当天计）' : ''}\n`,
    `- 问题：**${countWord(summary.issues)}** 条（${counts}）\n`,
    `- 规则：${verdictWord(report)}\n`,
    ...(isIncomplete(report) ? ['- **有内容没能检查，以下不是全部**\n'] : []),
  ].join('');
}

function townshipTable(report: Report): string {
  const withCounty = hasCounties(report);
  const numbers = ['户数', '人数', '问题', '差错户', '差错率', '排名'];
  const lines = report.summary.townships.map((township) =>
    row([
      escape(placeWord({ ...township, village: null }, withCounty)),
      countWord(township.households),
      countWord(township.persons),
      countWord(township.issues),
      countWord(township.householdsWithErrors),
      escape(percent(township.errorRate)),
      township.rank ?? '—',
    ]),
  );
  return `\n## 各乡镇\n\n${heading(['乡镇', ...numbers], numbers)}${lines.join('')}`;
}

function ruleTable(report: Report): string {
  const lines = rulesWithIssues(report).map((rule) =>
    row([
      severityWord[rule.severity],
      rule.category,
      escape(rule.title),
      `\`${rule.id}\``,
      countWord(rule.issues),
    ]),
  );
  return `\n## 各规则\n\n${heading(['级别', '类型', '问题', '规则', '条数'], ['条数'])}${lines.join('')}`;
}

/** Issues come township by township, so that each has its own heading without being held. */
async function* issueTables(report: Report, options: ReportOptions): AsyncIterable<string> {
  yield '\n## 问题清单\n';
  const withCounty = hasCounties(report);
  let last: string | null = null;
  for await (const issue of report.issues(listed(options))) {
    const here = placeWord({ ...issue.place, village: null }, withCounty);
    if (here !== last) {
      yield `\n### ${escape(here)}\n\n${heading(['级别', '村', '户编号', '姓名', '问题', '位置'])}`;
      last = here;
    }
    yield issueRow(issue);
  }
  yield* cutOff(report, options);
}

function issueRow(issue: Issue): string {
  const also = issue.alsoIn.map(townshipWord).join('、');
  return row([
    severityWord[issue.severity],
    escape(issue.place.village ?? ''),
    escape(issue.entity.household ?? ''),
    escape(issue.entity.name ?? ''),
    escape(also === '' ? issue.message : `${issue.message}（另涉 ${also}）`),
    escape(issue.where.map(cellWord).join('、')),
  ]);
}

function* cutOff(report: Report, { maxIssues }: ReportOptions): Iterable<string> {
  if (maxIssues === null) return;
  const rest = report.rules.reduce((sum, rule) => sum + Math.max(0, rule.issues - maxIssues), 0);
  if (rest > 0) yield `\n其余 ${countWord(rest)} 条未列出（每条规则最多列 ${maxIssues} 条）。\n`;
}

function notChecked(report: Report): string {
  const problems = report.run.problems.map((problem) => `- ${escape(problem)}\n`);
  const groups = notRun(report).map(
    ({ word, reason, rules }) =>
      `- ${rules.length} 条规则${word}（${escape(reason)}）：${rules.map((id) => `\`${id}\``).join(' ')}\n`,
  );
  const lines = [...problems, ...groups];
  return lines.length > 0 ? `\n## 未检查\n\n${lines.join('')}` : '';
}
