/** Loaded before a measured program (`node --import`): at its end, writes the most memory that it ever held, in KB. */
import { readFileSync, writeFileSync } from 'node:fs';
import { isMainThread } from 'node:worker_threads';

function peak() {
  try {
    // On Linux maxRSS begins with what the parent held when it forked; VmHWM is the program's own.
    return Number(/VmHWM:\s+(\d+) kB/.exec(readFileSync('/proc/self/status', 'utf8'))?.[1]);
  } catch {
    return process.resourceUsage().maxRSS;
  }
}

const file = process.env['DUIZHANG_BENCH_PEAK'];
if (isMainThread && file) process.on('exit', () => writeFileSync(file, String(peak())));
