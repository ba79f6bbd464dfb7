import { statSync } from 'node:fs';
import { ExpectedError, InputError } from '../errors.ts';
import type { Workbook } from '../model.ts';
import { findInputs } from './inputs.ts';
import { inParallel } from './parallel.ts';
import type { InputFile } from './reader.ts';
import type { Scratch } from './scratch.ts';

export interface ReadOptions {
  /** Paths of the inputs are relative to it, given and shown. */
  cwd: string;
  threads?: number | undefined;
  /** After each file. */
  onProgress?: ((progress: ReadProgress) => void) | undefined;
}

export interface ReadProgress {
  file: string;
  done: number;
  total: number;
  /** Of the bytes to be read, 0 to 1. */
  share: number;
}

export interface ReadResult {
  workbooks: Workbook[];
  /** What could not be read; nothing of it is in `workbooks`. */
  failures: ExpectedError[];
  /** Files that the user named, as shown: those that feed no table are an error. */
  named: string[];
}

/** Reads all files that the inputs stand for. Results are in the order of the inputs, whatever is done first. */
export async function readAll(
  inputs: readonly string[],
  scratch: Scratch,
  options: ReadOptions,
): Promise<ReadResult> {
  const found = findInputs(inputs, options.cwd);
  const files = found.filter((one): one is InputFile => !(one instanceof InputError));
  const onDone = progress(files, options.onProgress);
  const results = await inParallel(files, scratch, options.threads ?? 1, onDone);
  const all = found.map((one) => (one instanceof InputError ? one : results.get(one)!));
  return {
    workbooks: all.filter((one): one is Workbook => !(one instanceof ExpectedError)),
    failures: all.filter((one) => one instanceof ExpectedError),
    named: files.filter((file) => file.named).map((file) => file.file),
  };
}

function progress(
  files: readonly InputFile[],
  report: ReadOptions['onProgress'],
): (file: InputFile) => void {
  const bytes = new Map(
    files.map((file) => [file, statSync(file.path, { throwIfNoEntry: false })?.size ?? 0]),
  );
  const all = [...bytes.values()].reduce((sum, size) => sum + size, 0);
  let done = 0;
  let read = 0;
  return (file) => {
    done += 1;
    read += bytes.get(file)!;
    report?.({ file: file.file, done, total: files.length, share: read / Math.max(1, all) });
  };
}
