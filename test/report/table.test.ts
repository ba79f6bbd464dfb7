import { describe, expect, test } from 'vitest';
import { displayWidth } from '../../src/report/columns.ts';
import { table } from '../../src/report/table.ts';
import type { Report } from '../../src/model.ts';
import { emptyReport, fakeReport, manyIssues } from '../support/fake-report.ts';
import { collect, options } from '../support/collect.ts';

async function print(report: Report, width = 80, maxIssues: number | null = null) {
  return (await collect(table(report, { ...options, width, maxIssues }))).split('\n');
}

/** Where the last character of a word ends, in columns of the terminal. */
function endOf(line: string, word: string): number {
  return displayWidth(line.slice(0, line.indexOf(word) + word.length));
}

describe('townships', () => {
  test('numbers stand under their titles', async () => {
    const lines = await print(fakeReport());
    const title = lines.find((line) => line.startsWith('乡镇'))!;
    const east = lines.find((line) => line.startsWith('城关镇'))!;
    const rate = ['差错率', '2.71%'] as const;
    const households = ['户数', '20,000'] as const;
    for (const [head, cell] of [rate, households])
      expect(endOf(east, cell)).toBe(endOf(title, head));
  });

  test.each([40, 60, 80, 120])('no line is wider than %i columns', async (width) => {
    const lines = await print(fakeReport(), width);
    expect(lines.filter((line) => displayWidth(line) > width)).toEqual([]);
  });

  test.each([
    [120, ['乡镇', '户数', '人数', '问题', '差错户', '差错率', '排名', '最多的问题']],
    [60, ['乡镇', '户数', '人数', '问题', '差错户', '差错率', '排名']],
    [50, ['乡镇', '户数', '问题', '差错户', '差错率', '排名']],
    [40, ['乡镇', '问题', '差错户', '差错率', '排名']],
  ])('in %i columns', async (width, titles) => {
    const lines = await print(fakeReport(), width);
    expect(lines.find((line) => line.startsWith('乡镇'))!.split(/\s+/)).toEqual(titles);
  });

  test('the county is named where there are several', async () => {
    const report = fakeReport();
    report.summary.townships[0]!.county = '另一县';
    expect((await print(report)).find((line) => line.startsWith('县'))).toMatch(/^县 +乡镇/);
  });
});

describe('issues', () => {
  test('twenty of a rule, and how many more there are', async () => {
    const lines = await print(manyIssues(12_345));
    expect(lines.filter((line) => line.includes('【Sheet1】F17'))).toHaveLength(20);
    expect(lines.join('\n')).toContain('其余 12,325 条未列出');
    expect(lines.filter((line) => line.includes('建议：'))).toHaveLength(1);
  });

  test('--max-issues lists so many', async () => {
    const lines = await print(manyIssues(12_345), 80, 3);
    expect(lines.filter((line) => line.includes('【Sheet1】F17'))).toHaveLength(3);
  });
});

async function last(report: Report) {
  return (await print(report)).join('\n').trimEnd().split('\n\n').pop();
}

describe('three words', () => {
  test('有问题, and what was not looked at', async () => {
    expect(await last(fakeReport())).toContain('规则：通过 1 条，有问题 5 条，未检查 4 条');
    expect(await last(fakeReport())).toContain('有内容没能检查，以上不是全部');
  });

  test('a rule without its table and a page of notes are said, and the look was whole', async () => {
    const report = fakeReport();
    report.run.exitCode = 1;
    const text = (await print(report)).join('\n');
    expect(text).toContain(report.run.problems[0]!.slice(0, 10));
    expect(await last(report)).toContain('未检查的见上');
    expect(text).not.toContain('以上不是全部');
  });

  test('通过', async () => {
    expect(await last(manyIssues(0))).toMatch(
      /^没有发现问题。规则：通过 1 条，有问题 0 条，未检查 0 条/,
    );
  });

  test('nothing looked at is no pass', async () => {
    expect(await last(emptyReport())).toMatch(/^没有检查任何内容/);
  });
});

test('colour only when asked for', async () => {
  const colored = await collect(table(fakeReport(), { ...options, color: true }));
  // oxlint-disable-next-line no-control-regex
  expect(colored.replace(/\u001b\[\d+m/g, '')).toBe(await collect(table(fakeReport(), options)));
  expect(colored).toContain('\u001b[31m错误\u001b[39m');
});
