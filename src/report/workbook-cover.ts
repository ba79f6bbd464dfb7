import type { Style, Worksheet } from 'exceljs';
import type { Report, RuleSummary, TownshipSummary } from '../model.ts';
import type { Tally } from './tally.ts';
import { wrap } from './columns.ts';
import {
  addRow,
  cellText,
  headerStyle,
  textStyle,
  type CellValue,
  type Workbook,
} from './workbook.ts';
import {
  notRun,
  percent,
  rulesWithIssues,
  severityWord,
  townshipWord,
  verdictWord,
} from './words.ts';

const titleStyle: Partial<Style> = {
  font: { bold: true, size: 16 },
  alignment: { vertical: 'middle', horizontal: 'left' },
};
const sectionStyle: Partial<Style> = { font: { bold: true, size: 12 } };
/** Numbers on the left too, beside the words that they belong to. */
const factStyle: Partial<Style> = {
  alignment: { vertical: 'top', horizontal: 'left', wrapText: true },
};

const digestNote =
  '清单校验码是“问题清单”中全部问题编号排序后逐行（每行以换行结尾）计算的 SHA-256：排序、筛选不影响它，增删问题则不再相符。';

function join(entries: [string, number][]): string {
  return entries.map(([word, count]) => `${word} ${count}`).join('，');
}

/** What both kinds of cover say about the run. */
export function facts(report: Report, counts: Tally): [string, CellValue][] {
  const { run, tool } = report;
  return [
    ['数据日期', run.asOf + (run.asOfAssumed ? '（没有给出，以运行当天计）' : '')],
    ['问题', counts.issues],
    [
      '按级别',
      join([
        [severityWord.error, counts.bySeverity.error],
        [severityWord.warning, counts.bySeverity.warning],
        [severityWord.info, counts.bySeverity.info],
      ]),
    ],
    ['按问题类型', join(Object.entries(counts.byCategory))],
    ['全部规则', `${verdictWord(report)}（原因见下）`],
    ['没能查看', run.problems.length === 0 ? '无' : run.problems.join('\n')],
    ['检查程序', `${tool.name} ${tool.version}，规则 ${tool.rulesDigest}，地区 ${run.region}`],
    ['清单校验码', counts.digest],
  ];
}

/** Width of the cells beside the word, in characters. */
const factWidth = 80;

/** 封面, begun: what it is about, then the facts. */
export function openCover(
  workbook: Workbook,
  title: string,
  entries: [string, CellValue][],
): Worksheet {
  const sheet = workbook.addWorksheet('封面', {
    pageSetup: { paperSize: 9, fitToPage: true, fitToWidth: 1, fitToHeight: 0 },
  });
  sheet.columns = [16, 22, 34, 28, 10].map((width) => ({ width }));
  addRow(sheet, [title], titleStyle);
  for (const [word, value] of entries) addFact(sheet, word, value);
  return sheet;
}

/** The merged cells give a long text the width of the page; Excel does not fit their height by itself. */
function addFact(sheet: Worksheet, word: string, value: CellValue): void {
  const text = typeof value === 'string' ? cellText(value) : value;
  const row = sheet.addRow([word, text]);
  row.getCell(1).style = { font: { bold: true }, alignment: { vertical: 'top' } };
  row.getCell(2).style = factStyle;
  sheet.mergeCells(row.number, 2, row.number, 4);
  const lines = String(text)
    .split('\n')
    .flatMap((line) => wrap(line, factWidth));
  row.height = 15 * Math.max(1, lines.length);
  row.commit();
}

export function addSection(
  sheet: Worksheet,
  title: string,
  head: string[],
  rows: CellValue[][],
): void {
  if (rows.length === 0) return;
  addRow(sheet, [], {});
  addRow(sheet, [title], sectionStyle);
  addRow(sheet, head, headerStyle);
  for (const row of rows) addRow(sheet, row, textStyle);
}

function addSignatures(sheet: Worksheet, signers: string[]): void {
  addRow(sheet, [], {});
  for (const signer of signers) {
    addRow(sheet, [`${signer}（签字）：`, null, null, '日期：　　　　年　　月　　日'], factStyle);
    addRow(sheet, [], {});
  }
}

export function addNotRun(sheet: Worksheet, report: Report): void {
  const rows = notRun(report).map(({ word, reason, rules }) => [
    word,
    `${rules.length} 条`,
    reason,
    rules.join(' '),
  ]);
  addSection(sheet, '未检查的规则', ['状态', '条数', '原因', '规则'], rows);
}

function ruleRow(rule: RuleSummary, issues: number): CellValue[] {
  return [severityWord[rule.severity], rule.category, rule.title, rule.id, issues];
}

export function addTownshipCover(
  workbook: Workbook,
  report: Report,
  counts: Tally,
  summary: TownshipSummary | undefined,
): void {
  const sheet = openCover(workbook, `${townshipWord(counts)}建档立卡数据问题清单`, [
    ['县', counts.county ?? '未知'],
    ['乡镇', townshipWord(counts)],
    ['户数', summary?.households ?? '未知'],
    ['人数', summary?.persons ?? '未知'],
    [
      '差错户',
      summary ? `${summary.householdsWithErrors}（${percent(summary.errorRate)}）` : '未知',
    ],
    ['排名', summary?.rank ?? '不排名'],
    ...facts(report, counts),
  ]);
  addSignatures(sheet, ['乡镇党委书记', '乡镇长']);
  const rows = rulesWithIssues(report).flatMap((rule) => {
    const issues = counts.byRule.get(rule.id);
    return issues === undefined ? [] : [ruleRow(rule, issues)];
  });
  addSection(sheet, '各规则', ['级别', '问题类型', '问题', '规则', '条数'], rows);
  addNotRun(sheet, report);
  addRow(sheet, [], {});
  addRow(sheet, [digestNote], {});
  sheet.commit();
}

/** Of the run's summary; none for a place that only an issue names. */
export function summaryOf(
  report: Report,
  { county, township }: Pick<Tally, 'county' | 'township'>,
): TownshipSummary | undefined {
  return report.summary.townships.find(
    (entry) => entry.county === county && entry.township === township,
  );
}
