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
  onProgress?: ((progress: { file: string; done: number; total: number }) => void) | undefined;
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
  let done = 0;
  const results = await inParallel(files, scratch, options.threads ?? 1, (file) => {
    done += 1;
    options.onProgress?.({ file: file.file, done, total: files.length });
  });
  const all = found.map((one) => (one instanceof InputError ? one : results.get(one)!));
  return {
    workbooks: all.filter((one): one is Workbook => !(one instanceof ExpectedError)),
    failures: all.filter((one) => one instanceof ExpectedError),
    named: files.filter((file) => file.named).map((file) => file.file),
  };
}
