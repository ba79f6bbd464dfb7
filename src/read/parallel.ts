import { statSync } from 'node:fs';
import { Worker } from 'node:worker_threads';
import { ExpectedError, InputError, type Place } from '../errors.ts';
import type { Workbook } from '../model.ts';
import type { ReadOptions } from './index.ts';
import { readOne } from './readers.ts';
import { type InputFile, withoutListener } from './reader.ts';
import type { Scratch } from './scratch.ts';
import type { ReadSoFar } from './tally.ts';

/** Starting a thread costs more than reading fewer bytes than this. */
const worthAThread = { text: 8_000_000, workbook: 1_000_000 };

export type Answer =
  | { soFar: ReadSoFar }
  | { workbook: Workbook }
  | { refused: { message: string; place: Place; advice: string | undefined } };

/**
 * Reads files side by side in worker threads where that pays and where there is built code for a thread to run;
 * else one after the other in this one. A big workbook has a thread even if it is alone: reading it in this one would keep
 * progress and interrupts waiting for seconds.
 */
export async function inParallel(
  files: readonly InputFile[],
  scratch: Scratch,
  { threads = 1, rowsOfWords = false }: Pick<ReadOptions, 'threads' | 'rowsOfWords'>,
  onDone: (file: InputFile, result: Workbook | ExpectedError) => void,
): Promise<Map<InputFile, Workbook | ExpectedError>> {
  const results = new Map<InputFile, Workbook | ExpectedError>();
  const waiting = [...files];
  const drain = async (read: (file: InputFile) => Promise<Workbook | ExpectedError>) => {
    for (let file = waiting.shift(); file; file = waiting.shift()) {
      const result = await read(file);
      results.set(file, result);
      onDone(file, result);
    }
  };
  const big = files.filter(isBig);
  const workers = Math.max(1, Math.min(threads, big.length));
  const pays = workers > 1 || big.some((file) => !isText(file));
  if (!pays || !import.meta.url.endsWith('.js')) {
    await drain((file) => readOne(file, scratch));
    return results;
  }
  const crew = Array.from(
    { length: workers },
    (_, index) => new Thread({ folder: scratch.folder, prefix: `t${index}-`, rowsOfWords }),
  );
  try {
    await Promise.all(crew.map((thread) => drain((file) => thread.read(file))));
  } finally {
    await Promise.all(crew.map((thread) => thread.stop()));
  }
  return results;
}

function isText({ path }: InputFile): boolean {
  return /\.(csv|tsv|txt)$/i.test(path);
}

function isBig(file: InputFile): boolean {
  const limit = isText(file) ? worthAThread.text : worthAThread.workbook;
  return (statSync(file.path, { throwIfNoEntry: false })?.size ?? 0) > limit;
}

export interface ThreadData {
  /** Of its scratch files, which begin with the prefix. */
  folder: string;
  prefix: string;
  rowsOfWords: boolean;
}

class Thread {
  readonly #data: ThreadData;
  #worker: Worker;

  constructor(data: ThreadData) {
    this.#data = data;
    this.#worker = this.#start();
  }

  read(file: InputFile): Promise<Workbook | ExpectedError> {
    return new Promise((resolve, reject) => {
      const worker = this.#worker;
      const fail = (error: Error) => {
        worker.off('message', hear);
        if (!('code' in error) || error.code !== 'ERR_WORKER_OUT_OF_MEMORY') return reject(error);
        this.#data.prefix += 'r';
        this.#worker = this.#start();
        resolve(tooMuchMemory(file));
      };
      const hear = (answer: Answer) => {
        if ('soFar' in answer) return file.onRead?.(answer.soFar);
        worker.off('error', fail);
        worker.off('message', hear);
        if ('workbook' in answer) resolve(answer.workbook);
        else resolve(new InputError(answer.refused.message, options(answer.refused)));
      };
      worker.once('error', fail);
      worker.on('message', hear);
      worker.postMessage(withoutListener(file), []);
    });
  }

  async stop(): Promise<void> {
    await this.#worker.terminate();
  }

  #start(): Worker {
    return new Worker(new URL('./worker.js', import.meta.url), { workerData: this.#data });
  }
}

function tooMuchMemory({ file }: InputFile): InputError {
  return new InputError('文件太大，内存不够用', {
    place: { file },
    advice: '请把它另存为 .csv，或分成几个文件后再检查',
  });
}

function options({ place, advice }: { place: Place; advice: string | undefined }) {
  return advice === undefined ? { place } : { place, advice };
}
