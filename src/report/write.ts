import { once } from 'node:events';
import { join } from 'node:path';
import type { Writable } from 'node:stream';
import { throwAll } from '../errors.ts';
import type { Report } from '../model.ts';
import type { Target } from './formats.ts';
import { reporters } from './index.ts';
import type { FolderReporter, Reporter, ReportFile, ReportOptions } from './reporter.ts';
import { explained } from './write-failure.ts';
import { writeFile, writeFiles } from './write-file.ts';

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

/** A file is the same from whatever terminal it is written. */
const onPaper = { color: false, width: 120 };

async function writeReport(
  report: Report,
  { format, path }: Target,
  all: WriteOptions,
): Promise<string[]> {
  const options = path === null ? all : { ...all, ...onPaper };
  const reporter: Reporter = reporters[format];
  if (reporter.kind === 'folder') return writeFolder(reporter.report, report, path!, options);
  if (path === null) {
    await print(reporter.report(report, options), options.stdout);
    return [];
  }
  await writeFile(joined(reporter.report(report, options)), path, options.signal);
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
  stream.on('error', (error) => (failure ??= error));
  for await (const text of joined(pieces)) {
    signal?.throwIfAborted();
    if (failure || stream.destroyed) break;
    if (!stream.write(text)) await writable(stream);
  }
  await flushed(stream);
  if (failure && !['EPIPE', 'ERR_STREAM_DESTROYED'].includes(failure.code ?? ''))
    throw explained(failure, null);
}

/** When all that was handed over has been written, or has failed: of the failure is heard a little later. */
export async function flushed(stream: Writable): Promise<void> {
  if (stream.destroyed) return;
  await new Promise((done) => stream.write('', () => setImmediate(done)));
}

async function writable(stream: Writable): Promise<void> {
  const waiting = new AbortController();
  const events = ['drain', 'close'].map((event) => once(stream, event, { signal: waiting.signal }));
  await Promise.race(events).catch(() => undefined);
  waiting.abort();
}

async function writeFolder(
  reporter: FolderReporter,
  report: Report,
  path: string,
  options: WriteOptions,
): Promise<string[]> {
  const files: ReportFile[] = [];
  for await (const file of reporter(report, options)) files.push(file);
  await options.protect?.(files.map(({ name }) => join(path, name)));
  return writeFiles(files, path);
}
