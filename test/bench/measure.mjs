import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const peakMemory = new URL('./peak-memory.mjs', import.meta.url).href;
export const root = fileURLToPath(new URL('../../', import.meta.url));
export const script = (name) => fileURLToPath(new URL(name, import.meta.url));

/**
 * One run of a node program: wall time from outside, peak memory from inside, what it printed.
 * @param {string[]} args as after `node`
 */
function once(args) {
  const folder = mkdtempSync(join(tmpdir(), 'duizhang-bench-run-'));
  const peakFile = join(folder, 'peak');
  const started = performance.now();
  const child = spawn(process.execPath, ['--import', peakMemory, ...args], {
    cwd: root,
    env: { ...process.env, DUIZHANG_BENCH_PEAK: peakFile },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const out = [];
  const err = [];
  child.stdout.on('data', (bytes) => out.push(bytes));
  child.stderr.on('data', (bytes) => err.push(bytes));
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => {
      const wall = (performance.now() - started) / 1000;
      resolve({
        wall,
        code,
        peak: peakOf(peakFile),
        out: String(Buffer.concat(out)),
        err: String(Buffer.concat(err)),
      });
      rmSync(folder, { recursive: true, force: true });
    });
  });
}

function peakOf(file) {
  try {
    return Number(readFileSync(file, 'utf8')) / 1024;
  } catch {
    return Number.NaN;
  }
}

export const median = (values) => {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
};

/**
 * Runs the programs turn by turn, so that a busy moment of the machine hits all of them alike.
 * @param {{ name: string, args: string[], codes?: number[], report?: string }[]} programs `codes`: exit codes
 * that are right; `report`: a file that the program must have written, since a crash of node ends with 1, too
 * @returns medians by name; `last` is the last run
 */
export async function race(programs, runs) {
  const results = new Map(programs.map(({ name }) => [name, []]));
  for (let run = 0; run < runs; run += 1) {
    for (const { name, args, codes = [0], report } of programs) {
      if (report) rmSync(report, { force: true });
      const result = await once(args);
      result.failed = !codes.includes(result.code) || (report !== undefined && !existsSync(report));
      process.stderr.write(`  ${run + 1}/${runs} ${name}: ${result.wall.toFixed(2)} s\n`);
      if (result.failed) complain(name, result);
      results.get(name).push(result);
    }
  }
  return Object.fromEntries([...results].map(([name, list]) => [name, summary(list)]));
}

function complain(name, { code, err }) {
  process.stderr.write(`  ${name} ended with ${code}:\n${err.slice(0, 2000)}\n`);
}

function summary(list) {
  const walls = list.map(({ wall }) => wall);
  const failed = list.some((one) => one.failed);
  return {
    // What failed took no time that could be compared.
    wall: failed ? Number.NaN : median(walls),
    from: Math.min(...walls),
    to: Math.max(...walls),
    peak: failed ? Number.NaN : median(list.map(({ peak }) => peak)),
    failed,
    all: list,
  };
}
