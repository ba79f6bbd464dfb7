import { parentPort } from 'node:worker_threads';
import { InputError } from '../errors.ts';
import { readGeneral } from './general.ts';
import { Scratch } from './scratch.ts';
import type { GeneralAnswer, GeneralJob } from './sheetjs.ts';

parentPort?.on('message', async (job: GeneralJob) =>
  parentPort?.postMessage(await answer(job), []),
);

async function answer({ file, folder, prefix }: GeneralJob): Promise<GeneralAnswer> {
  try {
    return { workbook: await readGeneral(file, new Scratch({ folder, prefix })) };
  } catch (error) {
    if (!(error instanceof InputError)) return { bug: error };
    const { message, place, advice } = error;
    return { refused: { message, place, advice } };
  }
}
