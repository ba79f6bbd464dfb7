import type { Report } from '../model.ts';
import type { Tally } from './tally.ts';
import { facts, openCover, summaryOf, addNotRun } from './workbook-cover.ts';
import { addRow, headerStyle, textStyle, type CellValue, type Workbook } from './workbook.ts';
import { percent, severityWord, townshipWord } from './words.ts';

/** 县级汇总: the cover, who has how many, and which rule found how many. */
export function addCountySheets(
  workbook: Workbook,
  report: Report,
  county: Tally,
  townships: Tally[],
): void {
  const cover = openCover(
    workbook,
    `${county.county ?? ''}建档立卡数据质量县级汇总`,
    facts(report, county),
  );
  addNotRun(cover, report);
  cover.commit();
  addTable(
    workbook,
    '各乡镇',
    { 乡镇: 16, 户数: 10, 人数: 10, 问题: 10, 差错户: 10, 差错率: 10, 排名: 8, 清单校验码: 76 },
    townships.map((township) => townshipRow(report, township)),
  );
  addTable(
    workbook,
    '各规则',
    { 级别: 8, 问题类型: 10, 问题: 36, 规则: 32, 状态: 10, 检查数: 12, 条数: 10, 原因: 40 },
    report.rules.map((rule) => ruleRow(rule, county)),
  );
}

function addTable(
  workbook: Workbook,
  name: string,
  widths: Record<string, number>,
  rows: CellValue[][],
): void {
  const sheet = workbook.addWorksheet(name, { views: [{ state: 'frozen', ySplit: 1 }] });
  sheet.columns = Object.values(widths).map((width) => ({ width }));
  addRow(sheet, Object.keys(widths), headerStyle);
  for (const row of rows) addRow(sheet, row, textStyle);
  sheet.commit();
}

function townshipRow(report: Report, tally: Tally): CellValue[] {
  const summary = summaryOf(report, tally);
  return [
    townshipWord(tally),
    summary?.households ?? null,
    summary?.persons ?? null,
    tally.issues,
    summary?.householdsWithErrors ?? null,
    percent(summary?.errorRate ?? null),
    summary?.rank ?? null,
    tally.digest,
  ];
}

const statusWord = { skipped: '未检查', failed: '执行出错' };

function ruleRow(rule: Report['rules'][number], { byRule }: Tally): CellValue[] {
  const { status, severity, category, title, id, checked, reason } = rule;
  const issues = byRule.get(id) ?? 0;
  const ran = issues > 0 ? '有问题' : '通过';
  return [
    severityWord[severity],
    category,
    title,
    id,
    status === 'ran' ? ran : statusWord[status],
    status === 'ran' ? checked : null,
    status === 'ran' ? issues : null,
    reason,
  ];
}
