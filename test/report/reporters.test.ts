import { describe, expect, test } from 'vitest';
import { reporters, type Format } from '../../src/report/index.ts';
import { clearIssues, emptyReport, fakeReport, secrets } from '../support/fake-report.ts';
import { collect, options } from '../support/collect.ts';

const texts = Object.entries(reporters).flatMap(([format, reporter]) =>
  reporter.kind === 'text' ? [[format as Format, reporter.report] as const] : [],
);

describe.each(texts)('%s', (format, reporter) => {
  test('runs on a report of nothing', async () => {
    await expect(collect(reporter(emptyReport(), options))).resolves.toBeDefined();
  });

  test('reads as it did', async () => {
    const text = await collect(reporter(fakeReport(), options));
    await expect(text).toMatchFileSnapshot(`__snapshots__/report.${format}.txt`);
  });

  test.each([
    ['with issues of every kind', fakeReport()],
    ['of nothing', emptyReport()],
  ])('%s ends with a line feed', async (_, report) => {
    expect(await collect(reporter(report, options))).toMatch(/^$|\n$/);
  });

  test('names nobody and shows no number', async () => {
    const text = await collect(reporter(fakeReport(), options));
    const personal = Object.values(secrets).flat();
    expect(personal.filter((secret) => text.includes(secret))).toEqual([]);
  });

  test('shows whom it is about when asked to', async () => {
    const text = await collect(reporter(fakeReport(), { ...options, masking: 'none' }));
    expect(text).toContain('张三丰');
    expect(text).toContain(secrets.ids[0]);
  });

  test('holds no absolute path', async () => {
    expect(await collect(reporter(fakeReport(), options))).not.toMatch(
      /(?:^|[\s"(])(?:\/|[A-Z]:\\)/m,
    );
  });

  test('says the same twice', async () => {
    const report = fakeReport();
    const first = await collect(reporter(report, options));
    expect(await collect(reporter(report, options))).toBe(first);
  });

  test('--max-issues 0 lists none', async () => {
    const text = await collect(reporter(fakeReport(), { ...options, maxIssues: 0 }));
    expect(clearIssues.filter(({ id }) => text.includes(id))).toEqual([]);
  });
});

function print(format: 'table' | 'csv' | 'markdown') {
  return collect(reporters[format].report(fakeReport(), { ...options, masking: 'none' }));
}

describe('text that a cell slipped in does no harm', () => {
  test.each(['table', 'csv'] as const)('%s: nothing repaints the terminal', async (format) => {
    expect(await print(format)).not.toContain('\u001b');
  });

  test('markdown: no tag, no column, no link', async () => {
    expect(await print('markdown')).toContain('"http\\://example.invalid","点我")\\|&lt;b&gt;');
  });
});
