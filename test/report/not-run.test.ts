import { expect, test } from 'vitest';
import type { Report, RuleSummary } from '../../src/model.ts';
import { notRun } from '../../src/report/words.ts';
import { fakeReport } from '../support/fake-report.ts';

function reportOf(
  rules: [id: string, status: RuleSummary['status'], reason: string | null][],
): Report {
  const report = fakeReport();
  const [like] = report.rules;
  report.rules = rules.map(([id, status, reason]) => ({ ...like!, id, status, reason }));
  return report;
}

/** `2 条未执行 缺表：收入 — a b` */
function lines(report: Report): string[] {
  return notRun(report).map(
    ({ word, reason, rules }) => `${rules.length} 条${word} ${reason} — ${rules.join(' ')}`,
  );
}

test('by the table to add, the one that brings most first; a rule stands under each that it lacks', () => {
  const report = reportOf([
    ['a', 'skipped', '缺表：公安户籍'],
    ['b', 'skipped', '缺表：收入、公安户籍'],
    ['c', 'skipped', '缺列：户.脱贫年度'],
    ['d', 'ran', null],
  ]);
  expect(lines(report)).toEqual([
    '2 条未执行 缺表：公安户籍 — a b（还缺收入）',
    '1 条未执行 缺表：收入 — b（还缺公安户籍）',
    '1 条未执行 缺列：户.脱贫年度 — c',
  ]);
});

test('what failed comes first, and what was judged in part is said sheet by sheet', () => {
  const report = reportOf([
    ['a', 'ran', '部分未检查：甲.xlsx【户】 没有列 脱贫年度；乙.csv 没有列 脱贫年度'],
    ['b', 'ran', '部分未检查：乙.csv 没有列 脱贫年度'],
    ['c', 'failed', '规则 c 没有跑成：超过时限 60 秒，已停止'],
  ]);
  expect(lines(report)).toEqual([
    '1 条执行出错 规则 c 没有跑成：超过时限 60 秒，已停止 — c',
    '2 条部分未检查 乙.csv 没有列 脱贫年度 — a b',
    '1 条部分未检查 甲.xlsx【户】 没有列 脱贫年度 — a',
  ]);
});
