import { expect, test } from 'vitest';
import { isOwnText } from '../src/own-report.ts';
import { reporters } from '../src/report/index.ts';
import { collect, options } from './support/collect.ts';
import { fakeReport } from './support/fake-report.ts';

const texts = Object.entries(reporters).flatMap(([name, reporter]) =>
  reporter.kind === 'text' ? [[name, reporter.report] as const] : [],
);

test.each(texts)('a %s report is known by its beginning', async (_, report) => {
  for (const width of [20, 120])
    expect(isOwnText(await collect(report(fakeReport(), { ...options, width })))).toBe(true);
});

test.each([
  '户编号,户主姓名,乡镇\n',
  '问题编号,问题,整改\n1,漏填,已改\n',
  'duizhang\n',
  '{"id":"1","rule":"x"}\n',
  '{"schemaVersion": 1, "tool": {"name": "another"}}',
])('%j is no report of ours', (text) => expect(isOwnText(text)).toBe(false));
