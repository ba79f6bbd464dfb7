import { statSync } from 'node:fs';
import { Worker } from 'node:worker_threads';
import { ExpectedError, InputError, type Place } from '../errors.ts';
import type { Workbook } from '../model.ts';
import { readOne } from './readers.ts';
import type { InputFile } from './reader.ts';
import type { Scratch } from './scratch.ts';

/** Starting a thread costs more than reading fewer bytes than this. */
const worthAThread = { text: 8_000_000, workbook: 1_000_000 };

export type Answer =
  | { workbook: Workbook }
  | { refused: { message: string; place: Place; advice: string | undefined } };

/**
 * Reads files side by side in worker threads where that pays and where there is built code for a thread to run;
 * else one after the other in this one.
 */
export async function inParallel(
  files: readonly InputFile[],
  scratch: Scratch,
  threads: number,
  onDone: (file: InputFile) => void,
): Promise<Map<InputFile, Workbook | ExpectedError>> {
  const results = new Map<InputFile, Workbook | ExpectedError>();
  const waiting = [...files];
  const drain = async (read: (file: InputFile) => Promise<Workbook | ExpectedError>) => {
    for (let file = waiting.shift(); file; file = waiting.shift()) {
      results.set(file, await read(file));
      onDone(file);
    }
  };
  const workers = Math.min(threads, files.filter(isBig).length);
  if (workers < 2 || !import.meta.url.endsWith('.js')) {
    await drain((file) => readOne(file, scratch));
    return results;
  }
  const crew = Array.from(
    { length: workers },
    (_, index) => new Thread(scratch.folder, `t${index}-`),
  );
  try {
    await Promise.all(crew.map((thread) => drain((file) => thread.read(file))));
  } finally {
    await Promise.all(crew.map((thread) => thread.stop()));
  }
  return results;
}

function isBig({ path }: InputFile): boolean {
  const limit = /\.(csv|tsv|txt)$/i.test(path) ? worthAThread.text : worthAThread.workbook;
  return (statSync(path, { throwIfNoEntry: false })?.size ?? 0) > limit;
}

class Thread {
  readonly #worker: Worker;

  constructor(folder: string, prefix: string) {
    this.#worker = new Worker(new URL('./worker.js', import.meta.url), {
      workerData: { folder, prefix },
    });
  }

  read(file: InputFile): Promise<Workbook | ExpectedError> {
    return new Promise((resolve, reject) => {
      const settle = (answer: Answer) => {
        this.#worker.off('error', reject);
        if ('workbook' in answer) resolve(answer.workbook);
        else resolve(new InputError(answer.refused.message, options(answer.refused)));
      };
      this.#worker.once('error', reject);
      this.#worker.once('message', settle);
      this.#worker.postMessage(file, []);
    });
  }

  async stop(): Promise<void> {
    await this.#worker.terminate();
  }
}

function options({ place, advice }: { place: Place; advice: string | undefined }) {
  return advice === undefined ? { place } : { place, advice };
}
