import { statSync } from 'node:fs';
import { ExpectedError, InputError } from '../errors.ts';
import type { Workbook } from '../model.ts';
import { ownSheets } from '../own-report.ts';
import { findInputs } from './inputs.ts';
import { isOwnTextFile } from './own-files.ts';
import { inParallel } from './parallel.ts';
import type { InputFile } from './reader.ts';
import type { Scratch } from './scratch.ts';

export interface ReadOptions {
  /** Paths of the inputs are relative to it, given and shown. */
  cwd: string;
  threads?: number | undefined;
  /** Threads look for the rows of words as well, for recognition needs them. */
  rowsOfWords?: boolean;
  /** Our own reports are no data: they are passed over and named in the result. */
  passOverReports?: boolean;
  /** Now and then within a file, and after each. */
  onProgress?: ((progress: ReadProgress) => void) | undefined;
  /** When all is read, or given up. */
  onEnd?: (() => void) | undefined;
}

export interface ReadProgress {
  file: string;
  done: number;
  total: number;
  /** Read so far, of all files. */
  rows: number;
  /** Of the bytes to be read, 0 to 1. */
  share: number;
}

export interface ReadResult {
  workbooks: Workbook[];
  /** What could not be read; nothing of it is in `workbooks`. */
  failures: ExpectedError[];
  /** Files that the user named, as shown: those that feed no table are an error. */
  named: string[];
  /** Reports of ours that were passed over, as shown. */
  reports: string[];
}

/** Reads all files that the inputs stand for. Results are in the order of the inputs, whatever is done first. */
export async function readAll(
  inputs: readonly string[],
  scratch: Scratch,
  options: ReadOptions,
): Promise<ReadResult> {
  const found = findInputs(inputs, options.cwd);
  const all = found.filter((one): one is InputFile => !(one instanceof InputError));
  const texts = new Set(
    options.passOverReports ? all.filter(({ path }) => isOwnTextFile(path)) : [],
  );
  const files = all.filter((file) => !texts.has(file));
  const onDone = progress(files, options.onProgress);
  const results = await inParallel(files, scratch, options, onDone).finally(options.onEnd);
  const read = found.map((one) => {
    if (one instanceof InputError) return one;
    if (texts.has(one)) return one.file;
    const result = results.get(one)!;
    if (result instanceof ExpectedError || !options.passOverReports) return result;
    return withoutReports(result) ?? one.file;
  });
  return {
    workbooks: read.filter(isWorkbook),
    failures: read.filter((one) => one instanceof ExpectedError),
    named: all.filter((file) => file.named).map((file) => file.file),
    reports: read.filter((one) => typeof one === 'string'),
  };
}

const isWorkbook = (one: Workbook | ExpectedError | string): one is Workbook =>
  typeof one !== 'string' && !(one instanceof ExpectedError);

/** A workbook without what we have written; null if nothing else is in it. */
function withoutReports(workbook: Workbook): Workbook | null {
  const own = ownSheets(workbook.sheets);
  if (own.length === 0) return workbook;
  const sheets = workbook.sheets.filter((sheet) => !own.includes(sheet));
  if (sheets.every(({ lastRow }) => lastRow === 0)) return null;
  const names = own.map(({ name }) => `【${name}】`).join('');
  const message = `${names}是 duizhang 写的报告，不是数据，略过`;
  return { ...workbook, sheets, problems: [...workbook.problems, { level: 'warning', message }] };
}

/** Lets the files say how far they are; gives what is to be called when one is done. */
function progress(
  files: readonly InputFile[],
  report: ReadOptions['onProgress'],
): (file: InputFile, result: Workbook | ExpectedError) => void {
  if (!report) return () => {};
  const tallies = files.map((file) => ({
    size: statSync(file.path, { throwIfNoEntry: false })?.size ?? 0,
    bytes: 0,
    rows: 0,
  }));
  const sum = (of: (tally: (typeof tallies)[number]) => number) =>
    tallies.reduce((total, tally) => total + of(tally), 0);
  const all = Math.max(
    1,
    sum(({ size }) => size),
  );
  let done = 0;
  const say = ({ file }: InputFile) => {
    const share = sum(({ bytes, size }) => Math.min(bytes, size)) / all;
    report({ file, done, total: files.length, share, rows: sum(({ rows }) => rows) });
  };
  files.forEach((file, index) => {
    file.onRead = (soFar) => {
      Object.assign(tallies[index]!, soFar);
      say(file);
    };
  });
  return (file, result) => {
    const rows = result instanceof ExpectedError ? 0 : countRows(result);
    done += 1;
    file.onRead?.({ bytes: Infinity, rows });
  };
}

function countRows({ sheets }: Workbook): number {
  return sheets.reduce((sum, { cells }) => sum + cells.records, 0);
}
