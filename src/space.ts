import { availableParallelism, totalmem } from 'node:os';
import { UsageError } from './errors.ts';
import type { RunOptions } from './options.ts';
import { inputSizes } from './read/inputs.ts';
import { Scratch } from './read/scratch.ts';

/** What the program holds beside the engine: its own code, blocks of files, issues on their way out. */
const ownMegabytes = 300;
/** Tables in memory against the bytes of their files: measured at 4 and 16; packed text is much smaller than its table. */
const grown = { text: 5, packed: 20 };

/** The private folder of a run, and what the engine may take. */
export function openSpace(
  options: Pick<RunOptions, 'inputs' | 'previous' | 'cwd' | 'temp' | 'threads' | 'memory'>,
): {
  scratch: Scratch;
  limits: { threads: number; memory: string; onDisk: boolean };
} {
  const { temp, threads, memory } = options;
  const limit = memory === null ? (totalmem() * 0.6) / 1_000_000 : megabytes(memory);
  const engine = Math.max(limit - ownMegabytes, limit / 2);
  return {
    scratch: new Scratch({ parent: temp ?? undefined }),
    limits: {
      threads: threads ?? availableParallelism(),
      memory: `${Math.floor(engine)}MB`,
      onDisk: needed(options) > engine,
    },
  };
}

/** About how many megabytes the tables of all inputs will take. */
function needed({
  inputs,
  previous,
  cwd,
}: Pick<RunOptions, 'inputs' | 'previous' | 'cwd'>): number {
  const { text, packed } = inputSizes([...inputs, ...previous], cwd);
  return (text * grown.text + packed * grown.packed) / 1_000_000;
}

/** 1.5GB, 500MiB, as `--memory` takes them. */
function megabytes(text: string): number {
  const parts = /^(\d+(?:\.\d+)?)\s*([MG])(i?)B$/i.exec(text);
  if (!parts) throw new UsageError(`--memory ${text} 不对`, { advice: '写成 500MB、2GB 这样' });
  const [, number, prefix, binary] = parts;
  const kilo = binary === '' ? 1000 : 1024;
  const bytes = Number(number) * kilo ** (prefix!.toUpperCase() === 'G' ? 3 : 2);
  return bytes / 1_000_000;
}
