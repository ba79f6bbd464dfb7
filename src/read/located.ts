import { InputError } from '../errors.ts';
import type { InputFile } from './reader.ts';

/** The same failure with the file's name in it; what is not an InputError stays as it is. */
export function located(error: unknown, file: InputFile): unknown {
  if (!(error instanceof InputError) || error.place.file !== undefined) return error;
  const place = { ...error.place, file: file.file };
  const advice = error.advice === undefined ? {} : { advice: error.advice };
  return new InputError(error.message, { place, cause: error, ...advice });
}
