import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Writable } from 'node:stream';
import { expect, test } from 'vitest';
import { check, type CheckFlags } from '../../src/commands/check.ts';
import { emptyFolder } from '../support/run-cli.ts';

/** What `check --print-config` prints in a folder with this duizhang.yaml. */
async function printed(
  yaml: string | null,
  inputs: string[],
  flags: CheckFlags,
): Promise<string[]> {
  const cwd = emptyFolder();
  mkdirSync(join(cwd, '数据'));
  if (yaml !== null) writeFileSync(join(cwd, 'duizhang.yaml'), yaml);
  let text = '';
  const stdout = new Writable({
    write: (chunk, _, done) => {
      text += String(chunk);
      done();
    },
  });
  const signal = new AbortController().signal;
  const quiet = { note: () => undefined, warn: () => undefined, progress: undefined };
  const terminal = { cwd, stdout, color: false, width: 80, signal, ...quiet };
  expect(await check(inputs, { ...flags, printConfig: true }, terminal)).toBe(0);
  return text.replaceAll(cwd, '…').split('\n');
}

const file = `inputs: 数据
region: 陕西
timings: true
quiet: true
param:
  脱贫收入线: 4000
  收入容差: 2
`;

test('each option says where it comes from: the command line, a line of the file, or the default', async () => {
  const lines = await printed(file, [], { failOn: 'warning', param: ['收入容差=3'] });
  const at = (line: number) => expect.stringMatching(new RegExp(`duizhang\\.yaml:${line}$`));
  const line = (key: string) => lines.find((one) => one.trim().startsWith(key));
  expect(line('inputs:')).toEqual(at(1));
  expect(line('region: "陕西"')).toEqual(at(2));
  expect(line('timings: true')).toEqual(at(3));
  expect(line('quiet: true')).toEqual(at(4));
  expect(line('脱贫收入线: "4000"')).toEqual(at(6));
  expect(line('收入容差: "3"')).toBe('  收入容差: "3"  # --param');
  expect(line('fail-on:')).toBe('fail-on: "warning"  # --fail-on');
  expect(line('strict:')).toBe('strict: false  # 缺省');
  expect(line('# as-of:')).toBe('# as-of:  # 缺省');
});

test('flags win over the file', async () => {
  const flags = { region: '甘肃', timings: false, global: { quiet: false, color: false } };
  const lines = await printed(file, ['别的数据'], flags);
  expect(lines).toEqual(
    expect.arrayContaining([
      'inputs: ["别的数据"]  # 命令行',
      'region: "甘肃"  # --region',
      'timings: false  # --no-timings',
      'quiet: false  # --no-quiet',
      'color: false  # --no-color',
    ]),
  );
});

test('without a file it says so', async () => {
  const lines = await printed(null, ['数据'], {});
  expect(lines[0]).toBe('# 没有 duizhang.yaml');
  expect(lines).toContain('format: ["table"]  # 缺省');
});
