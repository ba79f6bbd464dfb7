import { expect, test, vi } from 'vitest';
import { builtinRules, InputError, loadRules, reporters, run } from '../src/index.ts';

vi.setConfig({ testTimeout: 60_000 });
const options = { masking: 'all', maxIssues: 20, color: false, width: 100 } as const;

test('another program runs the checks with two options and reads the issues', async () => {
  const { report, close } = await run({
    inputs: ['fixtures/read/good'],
    asOf: '2020-10-20',
    only: ['exit-year-blank'],
  });
  try {
    const messages: string[] = [];
    for await (const issue of report.issues()) messages.push(issue.message);
    expect(messages).toEqual(['脱贫属性是已脱贫，脱贫年度空白']);
    let text = '';
    for await (const piece of reporters.markdown.report(report, options)) text += piece;
    expect(text).toContain('已脱贫无脱贫年度');
  } finally {
    close();
  }
});

test('an input that is missing is an answer, not an exception', async () => {
  const { report, close } = await run({ inputs: ['没有这个文件.xlsx'], asOf: '2020-10-20' });
  close();
  expect(report.run.exitCode).toBe(2);
  expect(report.run.problems).toContain(
    '没有这个文件.xlsx 没有这个文件或文件夹。请核对路径和文件名',
  );
});

test('rules can be looked at without running them', () => {
  const { rules, errors } = loadRules([builtinRules]);
  expect(errors).toEqual([]);
  expect(rules.map(({ id }) => id)).toContain('id-checksum');
  expect(new InputError('坏了').describe()).toBe('坏了');
});
