import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Writable } from 'node:stream';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { explain } from '../../src/commands/explain.ts';
import { maskEvident } from '../../src/domain/masking-text.ts';
import { UsageError } from '../../src/errors.ts';
import type { Issue, Masking } from '../../src/model.ts';
import { runDefaults } from '../../src/options.ts';
import { explainIssue } from '../../src/prove/explain-issue.ts';
import { run, type RunResult } from '../../src/run.ts';
import { emptyFolder } from '../support/run-cli.ts';

vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });

let result: RunResult;
const found: Issue[] = [];

beforeAll(async () => {
  result = await run({
    ...runDefaults,
    cwd: process.cwd(),
    inputs: ['fixtures/county'],
    asOf: '2020-10-20',
    threads: 2,
    memory: '1GB',
  });
  for await (const issue of result.report.issues()) found.push(issue);
});
afterAll(() => result.close());

/** The first issue of a rule, explained. */
async function explained(rule: string, masking: Masking = 'all'): Promise<string> {
  const place = found.findIndex((issue) => issue.rule === rule);
  return explainIssue(result.room, found[place]!, place + 1, masking);
}

/** The lines of one section. */
function section(text: string, head: string): string[] {
  const lines = text.split('\n');
  const from = lines.indexOf(`【${head}】`);
  const to = lines.findIndex((line, i) => i > from && line.startsWith('【'));
  return lines.slice(from + 1, to < 0 ? -1 : to).map((line) => line.slice(4));
}

test('every issue of the county can be explained, and its cells are those that it names', async () => {
  for (const [i, issue] of found.entries()) {
    const text = await explainIssue(result.room, issue, i + 1, 'all');
    expect(text, issue.rule).toContain(issue.message);
    expect(maskEvident(text), issue.rule).toBe(text);
    const cells = section(text, '读到的格子').join('\n');
    for (const { file, row, column } of issue.where) {
      expect(cells, issue.rule).toContain(file);
      expect(cells, issue.rule).toContain(`第 ${row} 行`);
      if (column !== null) expect(cells, issue.rule).toMatch(new RegExp(`^ *${column} 列`, 'm'));
    }
  }
});

test('the cells: column letter, header, what was typed and what it was taken for', async () => {
  const cells = section(await explained('six-income'), '读到的格子');
  expect(cells.slice(0, 3)).toEqual([
    '收入　fixtures/county/河东乡/河东乡2020年收入.csv 第 18 行',
    "    B 列 户编号：原文 “'9901010020010038” → 9901010020010038",
    '    J 列 人均纯收入（表头“人均纯收入(元)”）：原文 “12,256.5” → 12256.5',
  ]);
});

test('a cell that stands in another row than its household: that row', async () => {
  const folder = emptyFolder();
  const sheet = [
    '户编号,指标,墙上,文件,口述,现场,资料',
    '9901010020010001,脱贫年度,2019,2019,2019,2019,2019',
    '9901010020010001,家庭人口数,1,1,4,1,1',
  ];
  writeFileSync(join(folder, '六个一致核查.csv'), sheet.join('\n'));
  const options = { ...runDefaults, cwd: folder, inputs: ['.'], asOf: '2020-10-20', threads: 1 };
  const other = await run({ ...options, only: ['six-count'] });
  try {
    for await (const issue of other.report.issues()) {
      const text = await explainIssue(other.room, issue, 1, 'all');
      expect(section(text, '读到的格子').join('\n')).toContain(
        '第 3 行 E 列 家庭人口数（表头“口述”）：原文 “4” → 4',
      );
    }
    expect(other.report.summary.issues).toBe(1);
  } finally {
    other.close();
  }
});

test('the steps: each part of the condition with its value, subqueries too', async () => {
  expect(section(await explained('household-count-mismatch'), '逐步计算')).toEqual([
    'expect：',
    '  家庭人口数 = (select count(*) from 家庭成员 m where m.户编号 = 户.户编号 and 同年(m._years, 户._year)) → 不成立',
    '    家庭人口数 → 5',
    '    (select count(*) from 家庭成员 m where m.户编号 = 户.户编号 and 同年(m._years, 户._year)) → 4',
  ]);
});

test('the steps inside a condition on another table, row by row', async () => {
  const steps = section(await explained('income-exit-below-line'), '逐步计算').map((line) =>
    line.trim(),
  );
  expect(steps).toContain('户 第 25 行');
  expect(steps).toContain("h.脱贫属性 = '已脱贫' → 成立");
  expect(steps).toContain("参数('脱贫收入线', h.脱贫年度) → 3218");
});

test('the parameters with their values, years and place', async () => {
  const [line] = section(await explained('procedure-notice-days'), '用到的参数');
  expect(line).toMatch(/^退出公示口径 = 自然日　（.*parameters\.yaml:\d+，national）$/);
});

describe('other kinds say what they found', () => {
  test.each([
    ['six-income', ['系统：12256.5', '墙上公示：12856.5', '与多数不同：墙上公示']],
    ['six-head', ['容差：没有，空格和间隔点不算']],
    ['exit-year-blank', ['空白列：脱贫年度']],
    ['id-duplicate-file', ['条数：2']],
    ['member-orphan', ['在户里找到：0 行']],
  ])('%s', async (rule, lines) => {
    const facts = section(await explained(rule), '查明的事实');
    for (const line of lines) expect(facts).toContain(line);
  });
});

test('personal data is masked unless it is to be revealed', async () => {
  const issue = found.find(({ rule }) => rule === 'id-checksum')!;
  const masked = await explained('id-checksum');
  const clear = await explained('id-checksum', 'none');
  expect(masked).toContain(issue.values['证件号码']);
  expect(clear).not.toContain(issue.values['证件号码']);
  expect(clear).toMatch(/证件号码.* → \d{17}[\dX]\n/);
});

test('what fell silent behind an issue is named', async () => {
  const place = found.findIndex(({ also }) => also.length > 0);
  const text = await explainIssue(result.room, found[place]!, place + 1, 'all');
  expect(section(text, '由它引出、不再单列')).toEqual(found[place]!.also);
});

describe('explain <issue> <inputs>', () => {
  const terminal = () => {
    const printed: string[] = [];
    const stdout = new Writable({
      write: (chunk, _, done) => {
        printed.push(String(chunk));
        done();
      },
    });
    const signal = new AbortController().signal;
    const silent = { note: () => undefined, warn: () => undefined, progress: undefined };
    const cwd = process.cwd();
    return { printed, terminal: { cwd, stdout, color: false, width: 80, signal, ...silent } };
  };
  const flags = { asOf: '2020-10-20', only: ['six-income'] };

  test('runs the check again and finds the issue, masked or in clear', async () => {
    const issue = found.find(({ rule }) => rule === 'six-income')!;
    for (const reveal of [false, true]) {
      const { printed, terminal: to } = terminal();
      await explain(issue.id, ['fixtures/county'], { ...flags, reveal }, to);
      expect(printed.join('')).toContain(`${issue.id}　${issue.title}（six-income）`);
      expect(printed.join('').includes(issue.entity.name!)).toBe(!reveal);
    }
  });

  test('an id that is not among the issues is said, with how many there are', async () => {
    const wrong = explain('0123456789abcdef', ['fixtures/county'], flags, terminal().terminal);
    await expect(wrong).rejects.toThrow('查出的 2 条问题里没有编号 0123456789abcdef');
    await expect(wrong).rejects.toBeInstanceOf(UsageError);
  });
});
