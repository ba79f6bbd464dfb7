import { describe, expect, test } from 'vitest';
import { issueSchema, reportSchema } from '../../src/report-schema.ts';
import { json, ndjson } from '../../src/report/json.ts';
import { jsonSchema } from '../../src/commands/schema.ts';
import type { Report } from '../../src/model.ts';
import { clearIssues, emptyReport, fakeReport } from '../support/fake-report.ts';
import { collect, options } from '../support/collect.ts';

const print = (report: Report) => collect(json(report, options));

describe('json', () => {
  test('holds exactly what the schema says', async () => {
    const parsed = reportSchema.parse(JSON.parse(await print(fakeReport())));
    expect(parsed.issues).toHaveLength(clearIssues.length);
  });

  test('of an empty report is whole too', async () => {
    const parsed = reportSchema.parse(JSON.parse(await print(emptyReport())));
    expect(parsed.issues).toEqual([]);
  });

  test('keys stand in the order of the contract, one issue a line', async () => {
    const text = await print(fakeReport());
    expect(Object.keys(JSON.parse(text))).toEqual(Object.keys(reportSchema.shape));
    const lines = text.split('\n').filter((line) => line.startsWith('    {"id":'));
    expect(lines).toHaveLength(clearIssues.length);
    const six = JSON.parse(lines[1]!.replace(/,$/, ''));
    expect(Object.keys(six)).toEqual(Object.keys(issueSchema.shape));
  });

  test('without several sources says nothing of them', async () => {
    const issues = JSON.parse(await print(fakeReport())).issues;
    expect(issues[0]).not.toHaveProperty('sources');
    expect(issues[1]).toMatchObject({ suspect: '墙上公示', sources: { 入户访谈: null } });
  });

  test('--max-issues cuts the list and not the counts', async () => {
    const twice = fakeReport([clearIssues[0]!, { ...clearIssues[0]!, id: 'other' }]);
    const parsed = JSON.parse(await collect(json(twice, { ...options, maxIssues: 1 })));
    expect([parsed.summary.issues, parsed.issues.length]).toEqual([2, 1]);
  });
});

test('ndjson is the same objects, one a line', async () => {
  const lines = (await collect(ndjson(fakeReport(), options))).trimEnd().split('\n');
  const whole = JSON.parse(await print(fakeReport()));
  expect(lines.map((line) => JSON.parse(line))).toEqual(whole.issues);
});

describe('schema', () => {
  test.each(['issue', 'report'] as const)('%s is strict JSON Schema in Chinese', (what) => {
    const schema = jsonSchema(what);
    expect(schema).toMatchObject({ type: 'object', additionalProperties: false });
    expect(JSON.stringify(schema)).toContain('问题描述');
  });

  test('an issue need not have sources or suspect, and needs all else', () => {
    const { required } = jsonSchema('issue') as { required: string[] };
    const all = Object.keys(issueSchema.shape);
    expect(all.filter((key) => !required.includes(key))).toEqual(['sources', 'suspect']);
  });
});
