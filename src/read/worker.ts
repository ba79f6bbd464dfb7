import { parentPort, workerData } from 'node:worker_threads';
import { ExpectedError } from '../errors.ts';
import { readOne } from './readers.ts';
import type { Workbook } from '../model.ts';
import type { Answer } from './parallel.ts';
import type { InputFile } from './reader.ts';
import { Records } from './records.ts';
import { Scratch } from './scratch.ts';
import { rowsOfWords } from './sheet-parts.ts';
import type { ReadSoFar } from './tally.ts';

const scratch = new Scratch(workerData as { folder: string; prefix: string });

const onRead = (soFar: ReadSoFar) => parentPort?.postMessage({ soFar } satisfies Answer, []);

/** Here, where another file is looked through at the same time. */
function withRowsOfWords(workbook: Workbook): Workbook {
  for (const sheet of workbook.sheets)
    if (Records.takes(sheet.cells)) sheet.rowsOfWords = rowsOfWords(sheet.cells);
  return workbook;
}

parentPort?.on('message', async (file: InputFile) => {
  const result = await readOne({ ...file, onRead }, scratch);
  const answer: Answer =
    result instanceof ExpectedError
      ? { refused: { message: result.message, place: result.place, advice: result.advice } }
      : { workbook: withRowsOfWords(result) };
  parentPort?.postMessage(answer, []);
});
