import type { Workbook } from '../model.ts';
import type { Scratch } from './scratch.ts';
import type { ReadSoFar } from './tally.ts';

export interface InputFile {
  /** Absolute. */
  path: string;
  /** As shown to users: relative to the working folder, with forward slashes. */
  file: string;
  /** Named on the command line, not found in a folder. */
  named: boolean;
  /** Now and then while the file is being read. */
  onRead?: ((soFar: ReadSoFar) => void) | undefined;
}

/** What a thread can be sent. */
export function withoutListener({ path, file, named }: InputFile): InputFile {
  return { path, file, named };
}

/** Reads characters and addresses, no meaning. Throws InputError where nothing of the file can be read. */
export type Reader = (file: InputFile, scratch: Scratch) => Promise<Workbook>;
