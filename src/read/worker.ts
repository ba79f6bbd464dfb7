import { parentPort, workerData } from 'node:worker_threads';
import { ExpectedError } from '../errors.ts';
import { readOne } from './readers.ts';
import type { Answer } from './parallel.ts';
import type { InputFile } from './reader.ts';
import { Scratch } from './scratch.ts';
import type { ReadSoFar } from './tally.ts';

const scratch = new Scratch(workerData as { folder: string; prefix: string });

const onRead = (soFar: ReadSoFar) => parentPort?.postMessage({ soFar } satisfies Answer, []);

parentPort?.on('message', async (file: InputFile) => {
  const result = await readOne({ ...file, onRead }, scratch);
  const answer: Answer =
    result instanceof ExpectedError
      ? { refused: { message: result.message, place: result.place, advice: result.advice } }
      : { workbook: result };
  parentPort?.postMessage(answer, []);
});
