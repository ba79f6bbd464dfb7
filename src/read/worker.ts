import { parentPort, workerData } from 'node:worker_threads';
import { ExpectedError } from '../errors.ts';
import type { Workbook } from '../model.ts';
import type { Answer, ThreadData } from './parallel.ts';
import type { InputFile } from './reader.ts';
import { readOne } from './readers.ts';
import { Records } from './records.ts';
import { Scratch } from './scratch.ts';
import { rowsOfWords } from './sheet-parts.ts';
import type { ReadSoFar } from './tally.ts';

const given = workerData as ThreadData;
const scratch = new Scratch(given);

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
      : { workbook: given.rowsOfWords ? withRowsOfWords(result) : result };
  parentPort?.postMessage(answer, []);
});
