import { type Analysed, analyseAll, parametersReadBy, tablesReadBy } from './check/analyse-all.ts';
import { refuseStrayReferences } from './check/stray-references.ts';
import { selectRules } from './check/select-rules.ts';
import { createTables } from './conform/schema.ts';
import { defineFunctions } from './domain/define.ts';
import { Engine } from './engine/duckdb.ts';
import { type Knowledge, loadKnowledge } from './knowledge.ts';
import { reading, type RunOptions, unlessAborted } from './options.ts';
import { readAll, type ReadResult } from './read/index.ts';
import type { Scratch } from './read/scratch.ts';
import { openSpace } from './space.ts';

/** What a run stands on: the inputs as read, what is known of them, and an engine that has learnt it. */
export interface OpenRun extends Knowledge {
  /** The rules that were chosen, each with what it reads or why it cannot be run. */
  analysed: Analysed[];
  engine: Engine;
  now: ReadResult;
  before: ReadResult;
  scratch: Scratch;
  /** Removes the tables and the temporary files. */
  close(): void;
}

/** Files are read in threads of their own; meanwhile the engine starts and learns tables and functions. */
export async function openRun(options: RunOptions, asOf: string): Promise<OpenRun> {
  const loaded = loadKnowledge(options);
  const knowledge = { ...loaded, ruleSet: refuseStrayReferences(loaded.ruleSet) };
  const { layouts, parameters, ruleSet } = knowledge;
  const rules = selectRules(ruleSet, options.only, options.skip);
  const { signal } = options;
  const { scratch, limits } = openSpace(options);
  const read = (inputs: string[]) =>
    unlessAborted(signal, () => readAll(inputs, scratch, reading(options)));
  let analysed: Analysed[] = [];
  const [drops, opened] = await Promise.allSettled([
    read(options.inputs).then(async (now) => ({ now, before: await read(options.previous) })),
    Engine.open({ folder: scratch.folder, ...limits }, async (engine) => {
      analysed = await analyseAll(rules, engine, layouts, parameters);
      const tables = tablesReadBy(analysed);
      await createTables(engine, layouts, 'main', tables);
      if (options.previous.length > 0) await createTables(engine, layouts, '上期', tables);
      await defineFunctions(engine, parameters, asOf, parametersReadBy(analysed));
    }),
  ]);
  const interrupt = () => opened.status === 'fulfilled' && opened.value.interrupt();
  signal?.addEventListener('abort', interrupt);
  const close = () => {
    signal?.removeEventListener('abort', interrupt);
    if (opened.status === 'fulfilled') opened.value.close();
    scratch.remove();
  };
  if (drops.status === 'fulfilled' && opened.status === 'fulfilled')
    return { ...knowledge, analysed, engine: opened.value, ...drops.value, scratch, close };
  close();
  throw drops.status === 'rejected' ? drops.reason : (opened as PromiseRejectedResult).reason;
}
