import { Chalk, type ChalkInstance } from 'chalk';
import type { Issue, Report, RuleSummary, Severity, TownshipSummary } from '../model.ts';
import { displayWidth, plain, shorten, wrap } from './columns.ts';
import { grid, type Column } from './grid.ts';
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
  verdict,
  verdictWord,
} from './words.ts';

const issuesPerRule = 20;
const cellsPerIssue = 3;

/** For the terminal: who has how many, what it is, and what was not looked at. */
export async function* table(report: Report, options: ReportOptions): AsyncIterable<string> {
  const chalk = new Chalk({ level: options.color ? 1 : 0 });
  yield `${opening(report, options.width).join('\n')}\n`;
  if (report.summary.townships.length > 0) yield `\n${townships(report, options.width)}\n`;
  const rules = rulesWithIssues(report);
  if (rules.length > 0) yield `\n${ruleTable(rules, options.width, chalk)}\n`;
  const limit = options.maxIssues ?? issuesPerRule;
  if (limit > 0) yield* listings(report, rules, { ...options, maxIssues: limit }, chalk);
  yield* notChecked(report, options.width, chalk);
  yield `\n${closing(report, options.width, chalk)}\n`;
}

function opening({ tool, run, summary }: Report, width: number): string[] {
  const files = new Set(run.inputs.map((input) => input.file)).size;
  const rows = run.inputs.reduce((sum, input) => sum + input.rows, 0);
  const assumed = run.asOfAssumed ? '（没有给出 --as-of，以运行当天计）' : '';
  const { rules, ran, skipped, failed } = summary.coverage;
  return [
    `${tool.name} ${tool.version}：读入 ${countWord(files)} 个文件 ${countWord(rows)} 行，地区 ${run.region}`,
    `数据日期 ${run.asOf}${assumed}`,
    `规则 ${rules} 条：已执行 ${ran}，未执行 ${skipped}，执行出错 ${failed}`,
  ].flatMap((line) => wrap(plain(line), width));
}

function townships(report: Report, width: number): string {
  const titles = new Map(report.rules.map((rule) => [rule.id, rule.title]));
  const columns: Column<TownshipSummary>[] = [
    { title: '乡镇', value: (row) => plain(townshipWord(row)), least: 10 },
    { title: '户数', value: (row) => countWord(row.households), align: 'right', drop: 2 },
    { title: '人数', value: (row) => countWord(row.persons), align: 'right', drop: 3 },
    { title: '问题', value: (row) => countWord(row.issues), align: 'right' },
    { title: '差错户', value: (row) => countWord(row.householdsWithErrors), align: 'right' },
    { title: '差错率', value: (row) => percent(row.errorRate), align: 'right' },
    { title: '排名', value: (row) => (row.rank === null ? '—' : String(row.rank)), align: 'right' },
    { title: '最多的问题', value: (row) => mostFrequent(row, titles), least: 16, drop: 4 },
  ];
  if (hasCounties(report)) {
    columns.unshift({ title: '县', value: (row) => plain(row.county ?? '—'), least: 8, drop: 1 });
  }
  return grid(columns, report.summary.townships, width);
}

function mostFrequent({ byRule }: TownshipSummary, titles: Map<string, string>): string {
  const [most] = Object.entries(byRule).toSorted(([, a], [, b]) => b - a);
  return most ? `${countWord(most[1])} 条 ${plain(titles.get(most[0]) ?? most[0])}` : '';
}

function paint(chalk: ChalkInstance, severity: Severity, text: string): string {
  const colors = { error: chalk.red, warning: chalk.yellow, info: chalk.cyan };
  return colors[severity](text);
}

function ruleTable(rules: RuleSummary[], width: number, chalk: ChalkInstance): string {
  const columns: Column<RuleSummary>[] = [
    {
      title: '级别',
      value: (rule) => severityWord[rule.severity],
      paint: (text, rule) => paint(chalk, rule.severity, text),
    },
    { title: '类型', value: (rule) => rule.category, drop: 2 },
    { title: '条数', value: (rule) => countWord(rule.issues), align: 'right' },
    { title: '问题', value: (rule) => plain(rule.title), least: 16 },
    { title: '规则', value: (rule) => rule.id, least: 12, drop: 1 },
  ];
  return grid(columns, rules, width);
}

/** Issues come in the order of places; the first few of each rule are few enough to be held. */
async function* listings(
  report: Report,
  rules: RuleSummary[],
  options: ReportOptions,
  chalk: ChalkInstance,
): AsyncIterable<string> {
  const byRule = new Map<string, Issue[]>();
  for await (const issue of report.issues(listed(options))) {
    const issues = byRule.get(issue.rule);
    if (issues) issues.push(issue);
    else byRule.set(issue.rule, [issue]);
  }
  const withCounty = hasCounties(report);
  for (const rule of rules) {
    const issues = byRule.get(rule.id) ?? [];
    if (issues.length > 0) yield `\n${listing(rule, issues, options.width, withCounty, chalk)}\n`;
  }
}

function listing(
  rule: RuleSummary,
  issues: Issue[],
  width: number,
  withCounty: boolean,
  chalk: ChalkInstance,
): string {
  const lines = [listingTitle(rule, width, chalk)];
  for (const issue of issues) lines.push(...issueLines(issue, width, withCounty, chalk));
  if (rule.issues > issues.length) {
    const rest = `其余 ${countWord(rule.issues - issues.length)} 条未列出；--max-issues 可多列，-f xlsx=文件夹 写出全部`;
    lines.push(...indent(rest, 2, width));
  }
  const { advice, owner } = issues[0]!;
  if (advice !== '') lines.push(...indent(`建议：${advice}（${owner}）`, 2, width));
  return lines.join('\n');
}

function listingTitle(rule: RuleSummary, width: number, chalk: ChalkInstance): string {
  const word = severityWord[rule.severity];
  const count = `${countWord(rule.issues)} 条`;
  const room = width - displayWidth(`${word}  ${count}`);
  const title = shorten(plain(rule.title), room);
  const id = displayWidth(`${title} ${rule.id}`) <= room ? [chalk.dim(rule.id)] : [];
  return [paint(chalk, rule.severity, word), chalk.bold(title), ...id, count].join(' ');
}

function issueLines(
  issue: Issue,
  width: number,
  withCounty: boolean,
  chalk: ChalkInstance,
): string[] {
  const { place, alsoIn, entity, where, message } = issue;
  const who = [placeWord(place, withCounty), entity.household, entity.name]
    .filter(Boolean)
    .join(' ');
  const also = alsoIn.length > 0 ? `（另涉 ${alsoIn.map(townshipWord).join('、')}）` : '';
  const cells = where.slice(0, cellsPerIssue).map(cellWord);
  if (where.length > cellsPerIssue) cells.push(`等 ${where.length} 处`);
  return [
    ...indent(`${who}${also}`, 2, width),
    ...indent(message, 4, width),
    ...indent(cells.join('、'), 4, width).map((line) => chalk.dim(line)),
  ];
}

function indent(text: string, by: number, width: number): string[] {
  return wrap(plain(text), Math.max(20, width - by)).map((line) => ' '.repeat(by) + line);
}

async function* notChecked(
  report: Report,
  width: number,
  chalk: ChalkInstance,
): AsyncIterable<string> {
  const groups = notRun(report);
  if (groups.length === 0 && report.run.problems.length === 0) return;
  yield `\n${chalk.bold('未检查')}\n`;
  const grave = isIncomplete(report);
  for (const problem of report.run.problems) {
    for (const line of indent(problem, 2, width)) yield `${grave ? chalk.red(line) : line}\n`;
  }
  for (const { word, reason, rules } of groups) {
    const [first, ...more] = indent(`${rules.length} 条规则${word}：${reason}`, 2, width);
    yield `${[word === '执行出错' ? chalk.red(first) : first, ...more].join('\n')}\n`;
    yield `${' '.repeat(4)}${chalk.dim(shorten(rules.join(' '), width - 4))}\n`;
  }
}

function closing(report: Report, width: number, chalk: ChalkInstance): string {
  const { passed } = verdict(report);
  const { issues, bySeverity } = report.summary;
  const counts = Object.entries(severityWord)
    .map(([severity, word]) => `${word} ${countWord(bySeverity[severity as Severity])}`)
    .join('，');
  const rules = `规则：${verdictWord(report)}`;
  const incomplete = isIncomplete(report);
  const none = passed > 0 ? '没有发现问题' : '没有检查任何内容';
  const lines = [issues > 0 ? `问题 ${countWord(issues)} 条（${counts}）` : none, rules];
  if (incomplete) lines.push('有内容没能检查，以上不是全部');
  else if (notRun(report).length > 0 || report.run.problems.length > 0) lines.push('未检查的见上');
  const paintAll = issues > 0 || incomplete || passed === 0 ? chalk.bold : chalk.green;
  return wrap(lines.join('。'), width)
    .map((line) => paintAll(line))
    .join('\n');
}
