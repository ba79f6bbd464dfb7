import { closeSync, mkdtempSync, openSync, readSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { builtReader } from './bundle.mjs';
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

const reader = await builtReader();
export const into = (name, ...files) => ({ name, args: [reader, ...files] });
export const yardstick = (name, program, ...args) => ({
  name,
  args: [script(`yardsticks/${program}.mjs`), ...args],
});

/** The report without its issues: text of hundreds of megabytes is not parsed for a few numbers. */
export function reportHead({ report }) {
  const file = openSync(report, 'r');
  const bytes = Buffer.alloc(8_000_000);
  const text = bytes.toString('utf8', 0, readSync(file, bytes));
  closeSync(file);
  const issues = text.search(/,\s*"issues":\s*\[/);
  return JSON.parse(issues > 0 ? `${text.slice(0, issues)}}` : text);
}
