import { spawn } from 'node:child_process';
import { closeSync, mkdtempSync, openSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, onTestFinished } from 'vitest';

export const root = fileURLToPath(new URL('../..', import.meta.url));
const program = join(root, 'bin/duizhang.js');

export interface Done {
  code: number | null;
  stdout: string;
  stderr: string;
}

export interface RunOptions {
  cwd?: string;
  env?: Record<string, string>;
  /** Nobody reads stdout, as after `| head`. */
  closed?: boolean;
  /** Nobody reads stderr. */
  deaf?: boolean;
  /** stdout, or both, on a disk that is full. */
  full?: 'stdout' | 'both';
  /** Asked again and again; Ctrl-C is pressed once it holds. */
  interruptWhen?: () => boolean;
}

/** Runs the built program as a user does. */
export function duizhang(
  args: readonly string[],
  { cwd = root, env = {}, closed = false, deaf = false, full, interruptWhen }: RunOptions = {},
): Promise<Done> {
  const device = full ? openSync('/dev/full', 'w') : null;
  const child = spawn(process.execPath, [program, ...args], {
    cwd,
    env: { ...process.env, NO_COLOR: undefined, FORCE_COLOR: undefined, ...env },
    stdio: ['pipe', full ? device! : 'pipe', full === 'both' ? device! : 'pipe'],
  });
  if (device !== null) closeSync(device);
  const out = { stdout: '', stderr: '' };
  child.stdout?.setEncoding('utf8').on('data', (text: string) => (out.stdout += text));
  child.stderr?.setEncoding('utf8').on('data', (text: string) => (out.stderr += text));
  if (closed) child.stdout?.destroy();
  if (deaf) child.stderr?.destroy();
  const asking = setInterval(() => {
    if (!interruptWhen?.()) return;
    clearInterval(asking);
    child.kill('SIGINT');
  }, 20);
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code) => {
      clearInterval(asking);
      resolve({ code, ...out });
    });
  });
}

/** An empty folder that is removed after the test. */
export function emptyFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'duizhang-test-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** An empty folder that is removed after all tests of the file. */
export function sharedFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'duizhang-test-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}
