import { expect, test, vi } from 'vitest';
import { builtinRules, InputError, loadRules, reporters, run, UsageError } from '../src/index.ts';

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

const wrong: [string, object | undefined, string][] = [
  ['nothing', undefined, '缺少 inputs'],
  ['no inputs', {}, '缺少 inputs'],
  ['an empty list', { inputs: [] }, 'inputs 至少要有 1 项'],
  ['a text for a list', { inputs: 'x' }, 'inputs 应为列表'],
  ['an empty path', { inputs: [''] }, 'inputs.0：是空的'],
  ['a level', { inputs: ['x'], failOn: 'err' }, 'failOn 应为 error、warning、info、never 之一'],
  ['a date', { inputs: ['x'], asOf: 'yesterday' }, 'asOf：'],
  ['a day that is none', { inputs: ['x'], asOf: '2020-02-30' }, 'asOf：'],
  ['threads', { inputs: ['x'], threads: 0 }, 'threads 不能小于 1'],
  ['a region', { inputs: ['x'], region: '云南' }, 'region 应为 national、'],
  [
    'a number for a text',
    { inputs: ['x'], params: { 脱贫收入线: 1 } },
    'params.脱贫收入线 应为文字',
  ],
  ['a signal', { inputs: ['x'], signal: 1 }, 'signal 应为AbortSignal'],
  ['a wrong name', { inputs: ['x'], township: ['x'] }, '不认识的键“township”，是否想写“townships”'],
  ['two at once', { inputs: [], threads: 0 }, '；threads'],
];
test.each(wrong)('wrong usage of run() is a UsageError: %s', async (_, options, sentence) => {
  const failure = await run(options as never).catch((error: unknown) => error);
  expect(failure).toBeInstanceOf(UsageError);
  expect((failure as UsageError).message).toContain(sentence);
});
