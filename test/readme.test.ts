import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test, vi } from 'vitest';
import { configSchema } from '../src/options.ts';
import { loadKnowledge } from '../src/knowledge.ts';
import { duizhang } from './support/run-cli.ts';
import { parseYamlFile } from '../src/layout/yaml-file.ts';
import { lint } from '../src/prove/lint.ts';
import { prove } from '../src/prove/prove.ts';

vi.setConfig({ testTimeout: 60_000 });
const readme = readFileSync('README.md', 'utf8');
const yaml = [...readme.matchAll(/```yaml\n([\s\S]*?)```/g)].map((found) => found[1]!);

function inFolder<T>(name: string, text: string, work: (path: string) => T): T {
  const folder = mkdtempSync(join(tmpdir(), 'duizhang-test-'));
  writeFileSync(join(folder, name), text);
  try {
    return work(join(folder, name));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

test('the rule that is shown is a right one, and its examples notice every change', async () => {
  const text = yaml.find((block) => block.startsWith('id:'))!;
  const id = /^id: (.*)$/m.exec(text)![1]!;
  const known = inFolder(`${id}.yaml`, text, (path) =>
    loadKnowledge({ rules: [path], region: 'national', params: {} }),
  );
  const rules = known.ruleSet.rules.filter((rule) => rule.id === id);
  expect(known.ruleSet.errors).toEqual([]);
  expect(await lint(known, rules)).toEqual([]);
  const [proof] = await prove(known, rules, { mutate: true, threads: 1 });
  expect(proof).toMatchObject({ error: null, examples: 3, failures: [] });
  expect(proof!.mutants.filter(({ killed }) => !killed)).toEqual([]);
});

test('the configuration files that are shown are right', () => {
  const configs = yaml.filter((block) => block.startsWith('inputs:'));
  expect(configs).toHaveLength(2);
  for (const text of configs)
    inFolder('duizhang.yaml', text, (path) => parseYamlFile(path, configSchema));
});

test('every option that is named exists', () => {
  const files = ['src/cli.ts', 'src/commands/help.ts'];
  const cli = files.map((file) => readFileSync(file, 'utf8')).join('\n');
  const named = new Set(
    [...readme.matchAll(/(?<![\w-])--[a-z][a-z-]+/g)].map(([option]) => option),
  );
  expect([...named].filter((option) => !cli.includes(option))).toEqual([]);
});

test('what a check of fixtures/county shows is what it shows', { timeout: 120_000 }, async () => {
  const shown = /^```\n(duizhang 0[\s\S]*?)```/m.exec(readme)![1]!;
  const { stdout } = await duizhang(['check', 'fixtures/county', '--as-of', '2020-10-20']);
  const lines = shown.split('\n').filter((line) => line !== '');
  expect(lines.length).toBeGreaterThan(10);
  expect(lines.filter((line) => !stdout.includes(line))).toEqual([]);
});
