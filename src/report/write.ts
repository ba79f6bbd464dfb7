import { once } from 'node:events';
import {
  mkdir,
  mkdtemp,
  open,
  readdir,
  rename,
  rm,
  stat,
  writeFile as writeWhole,
} from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import type { Writable } from 'node:stream';
import { throwAll, UsageError } from '../errors.ts';
import type { Report } from '../model.ts';
import type { Target } from './formats.ts';
import { reporters } from './index.ts';
import type { FolderReporter, Reporter, ReportFile, ReportOptions } from './reporter.ts';

const pieceSize = 1 << 16;

export interface WriteOptions extends ReportOptions {
  stdout: Writable;
  /** Aborted on SIGINT: what was begun is removed, what was there before stays. */
  signal?: AbortSignal;
  /** Throws if one of the files of a folder may not be written over; called before the first is. */
  protect?: (paths: string[]) => Promise<void>;
}

/**
 * Write every report that was asked for, and give the paths of the files that now exist. One that cannot be
 * written does not keep the others from being written; its error comes last.
 */
export async function writeReports(
  report: Report,
  targets: Target[],
  options: WriteOptions,
): Promise<string[]> {
  const written: string[] = [];
  const failures: unknown[] = [];
  const interruptible = stoppedBy(options.signal, report);
  for (const target of targets) {
    try {
      written.push(...(await writeReport(interruptible, target, options)));
    } catch (error) {
      options.signal?.throwIfAborted();
      failures.push(...(error instanceof AggregateError ? error.errors : [error]));
    }
  }
  throwAll(failures);
  return written;
}

/** The report, whose issues end in the signal's error once it is aborted. */
function stoppedBy(signal: AbortSignal | undefined, report: Report): Report {
  if (!signal) return report;
  const { schemaVersion, tool, run, summary, rules } = report;
  return {
    schemaVersion,
    tool,
    run,
    summary,
    rules,
    issues(options) {
      // By hand: a generator between would cost as much as the making of an issue.
      const issues = report.issues(options)[Symbol.asyncIterator]();
      const end = async () => {
        await issues.return?.();
        return { done: true as const, value: undefined };
      };
      const refuse = () => end().then(() => Promise.reject(signal.reason));
      const next = () => (signal.aborted ? refuse() : issues.next());
      return { [Symbol.asyncIterator]: () => ({ next, return: end }) };
    },
  };
}

async function writeReport(
  report: Report,
  { format, path }: Target,
  options: WriteOptions,
): Promise<string[]> {
  const reporter: Reporter = reporters[format];
  if (reporter.kind === 'folder') return writeFolder(reporter.report, report, path!, options);
  if (path === null) {
    await print(reporter.report(report, options), options.stdout);
    return [];
  }
  await writeFile(reporter.report(report, options), path);
  return [path];
}

/** A write a piece would be a system call an issue. */
async function* joined(pieces: AsyncIterable<string>): AsyncIterable<string> {
  let text = '';
  for await (const piece of pieces) {
    text += piece;
    if (text.length < pieceSize) continue;
    yield text;
    text = '';
  }
  if (text !== '') yield text;
}

/** To a stream that may be slow, and that may close early, as `| head` does: that is no failure. */
export async function print(
  pieces: AsyncIterable<string>,
  stream: Writable,
  signal?: AbortSignal,
): Promise<void> {
  let failure: NodeJS.ErrnoException | undefined;
  // Never taken off: the error of a closed pipe may come when all has been handed over.
  stream.on('error', (error) => (failure = error));
  for await (const text of joined(pieces)) {
    signal?.throwIfAborted();
    if (failure || stream.destroyed) break;
    if (!stream.write(text)) await writable(stream);
  }
  if (failure && !['EPIPE', 'ERR_STREAM_DESTROYED'].includes(failure.code ?? '')) throw failure;
}

async function writable(stream: Writable): Promise<void> {
  const waiting = new AbortController();
  const events = ['drain', 'close'].map((event) => once(stream, event, { signal: waiting.signal }));
  await Promise.race(events).catch(() => undefined);
  waiting.abort();
}

/** Beside and renamed: who looks at the path sees the old report or the whole new one. */
async function writeFile(pieces: AsyncIterable<string>, path: string): Promise<void> {
  await beside(path, async (folder) => {
    const file = await open(join(folder, basename(path)), 'w');
    try {
      // The next piece is made while one is written.
      let writing: Promise<void> | undefined;
      for await (const text of joined(pieces)) {
        await writing;
        writing = file.appendFile(text);
        // It is heard of when the next one is to be written.
        writing.catch(() => undefined);
      }
      await writing;
    } finally {
      await file.close();
    }
    await replace(join(folder, basename(path)), path);
  });
}

export async function writeBytes(bytes: Uint8Array, path: string): Promise<void> {
  await beside(path, async (folder) => {
    const file = join(folder, basename(path));
    await writeWhole(file, bytes);
    await replace(file, path);
  });
}

/** A workbook that is open in Excel cannot be replaced; the others are. */
async function writeFolder(
  reporter: FolderReporter,
  report: Report,
  path: string,
  options: WriteOptions,
): Promise<string[]> {
  const written: string[] = [];
  const failures: unknown[] = [];
  const files: ReportFile[] = [];
  for await (const file of reporter(report, options)) files.push(file);
  await options.protect?.(files.map(({ name }) => join(path, name)));
  await beside(path, async (folder) => {
    for (const { name, write } of files) await write(join(folder, name));
    await mkdir(path, { recursive: true });
    for (const name of (await readdir(folder)).toSorted()) {
      await replace(join(folder, name), join(path, name)).then(
        () => written.push(join(path, name)),
        (error: unknown) => failures.push(error),
      );
    }
    throwAll(failures);
  });
  return written;
}

/** On the same disk, so that renaming is one step; the name begins with a dot, so that `check` passes it over. */
async function beside(path: string, work: (folder: string) => Promise<void>): Promise<void> {
  const parent = dirname(resolve(path));
  let folder: string | undefined;
  try {
    await mkdir(parent, { recursive: true });
    folder = await mkdtemp(join(parent, '.duizhang-'));
    await work(folder);
  } catch (error) {
    throw explained(error, path);
  } finally {
    if (folder !== undefined) await rm(folder, { recursive: true, force: true });
  }
}

async function replace(from: string, to: string): Promise<void> {
  const there = await stat(to).catch(() => null);
  if (there?.isDirectory()) {
    throw new UsageError(`“${to}”是文件夹，不能写成文件`, { advice: '换一个路径' });
  }
  await rename(from, to).catch((error: unknown) => {
    throw explained(error, to);
  });
}

const causes: Record<string, [string, string]> = {
  EACCES: ['没有写入权限', '换一个路径，或请管理员放开权限'],
  EPERM: ['不能替换', '文件可能正被 Excel 或 WPS 打开，关闭后重试'],
  EBUSY: ['正被占用', '关闭打开它的 Excel 或 WPS 后重试'],
  ENOSPC: ['磁盘已满', '清理磁盘，或写到别的盘'],
  EROFS: ['所在磁盘只读', '换一个路径'],
  EEXIST: ['不是文件夹', '换一个路径'],
  ENOTDIR: ['上级不是文件夹', '换一个路径'],
  ENAMETOOLONG: ['路径太长', '换一个短一些的路径'],
};

function explained(error: unknown, path: string): unknown {
  const cause = causes[(error as NodeJS.ErrnoException).code ?? ''];
  if (!cause) return error;
  return new UsageError(`报告写不进“${path}”：${cause[0]}`, { advice: cause[1], cause: error });
}
