import { statSync } from 'node:fs';
import { basename } from 'node:path';
import { Worker } from 'node:worker_threads';
import { InputError } from '../errors.ts';
import type { Workbook } from '../model.ts';
import { readGeneral } from './general.ts';
import { type InputFile, type Reader, withoutListener } from './reader.ts';
import type { Scratch } from './scratch.ts';

const MEMORY_MB = 2048;
const MEGABYTE = 2 ** 20;

export interface GeneralJob {
  file: InputFile;
  folder: string;
  prefix: string;
}

export type GeneralAnswer =
  | { workbook: Workbook }
  | { refused: Pick<InputError, 'message' | 'place' | 'advice'> }
  | { bug: unknown };

/**
 * Reads xls, et, ods, xlsb, html tables under those names, and the xlsx files that the fast reader declines.
 * On a damaged file the library may run for ever or fill the memory, so it works in a thread of its own
 * that can be ended, wherever there is built code for one.
 */
export const readSheetjs: Reader = (file, scratch) => {
  if (!import.meta.url.endsWith('.js')) return readGeneral(file, scratch);
  const result = queue.then(() => ask(file, scratch));
  queue = result.catch(() => {});
  return result;
};

/** One thread serves file after file: loading the library takes half a second. */
let thread: Worker | undefined;
let queue: Promise<unknown> = Promise.resolve();

function startThread(): Worker {
  const url = new URL('./sheetjs-worker.js', import.meta.url);
  return new Worker(url, { resourceLimits: { maxOldGenerationSizeMb: MEMORY_MB } });
}

async function ask(file: InputFile, scratch: Scratch): Promise<Workbook> {
  const worker = (thread ??= startThread());
  const seconds = 15 + 3 * Math.ceil(statSync(file.path).size / MEGABYTE);
  const job: GeneralJob = {
    file: withoutListener(file),
    folder: scratch.folder,
    prefix: basename(scratch.file('-')),
  };
  let timer: NodeJS.Timeout | undefined;
  worker.ref();
  try {
    const answer = await new Promise<GeneralAnswer>((resolve, reject) => {
      timer = setTimeout(() => reject(tooMuch(file, `${seconds} 秒内没有读完`)), seconds * 1000);
      worker.once('error', (error) =>
        reject(isOutOfMemory(error) ? tooMuch(file, '内存不够') : error),
      );
      worker.once('message', resolve);
      worker.postMessage(job, []);
    });
    return workbookOf(answer);
  } catch (error) {
    if (!(error instanceof InputError) || error.cause === TOO_MUCH) {
      thread = undefined;
      await worker.terminate();
    }
    throw error;
  } finally {
    clearTimeout(timer);
    worker.removeAllListeners('error');
    worker.removeAllListeners('message');
    // An idle thread must not keep the program from ending.
    worker.unref();
  }
}

function workbookOf(answer: GeneralAnswer): Workbook {
  if ('workbook' in answer) return answer.workbook;
  if ('bug' in answer) throw answer.bug;
  const { message, place, advice } = answer.refused;
  throw new InputError(message, advice === undefined ? { place } : { place, advice });
}

/** Marks failures after which the thread is of no more use. */
const TOO_MUCH = Symbol('too much');

function tooMuch(file: InputFile, why: string): InputError {
  return new InputError(`文件无法读取：${why}，可能已损坏或过大`, {
    place: { file: file.file },
    advice: '请用 Excel 或 WPS 打开后另存为 .xlsx',
    cause: TOO_MUCH,
  });
}

function isOutOfMemory(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ERR_WORKER_OUT_OF_MEMORY';
}
