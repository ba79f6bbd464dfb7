import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { root, script } from './measure.mjs';

const out = mkdtempSync(join(tmpdir(), 'duizhang-bench-out-'));
process.on('exit', () => rmSync(out, { recursive: true, force: true }));
let count = 0;

/** `duizhang check` as its users start it; ends with 1 when it found something. */
export function check(name, folder, ...more) {
  count += 1;
  const report = join(out, `${count}.json`);
  const args = ['check', folder, '--as-of', '2020-12-31', '-f', `json=${report}`, ...more];
  return { name, args: [join(root, 'bin/duizhang.js'), ...args], codes: [0, 1], report };
}

export const into = (name, ...files) => ({
  name,
  args: [script('read-into-engine.mjs'), ...files],
});
export const yardstick = (name, program, ...args) => ({
  name,
  args: [script(`yardsticks/${program}.mjs`), ...args],
});

/** The report without its issues: a string of a hundred megabytes is not parsed for a few numbers. */
export function reportHead({ report }) {
  const text = readFileSync(report, 'utf8');
  const at = text.search(/,\s*"issues":\s*\[/);
  const head = JSON.parse(at > 0 && text.indexOf('"rules"') < at ? `${text.slice(0, at)}}` : text);
  return head;
}
