import { join } from 'node:path';
import { build } from 'rolldown';
import { root, script } from './measure.mjs';

/** Within reach of the installed packages, out of the way of what is shipped. */
const dir = join(root, 'node_modules/.cache/duizhang-bench');

/** Builds read-into-engine.mjs and the reader's threads as `npm run bundle` builds the program; gives its path. */
export async function builtReader() {
  await build({
    input: {
      'read-into-engine': script('read-into-engine.mjs'),
      worker: join(root, 'src/read/worker.ts'),
      'sheetjs-worker': join(root, 'src/read/sheetjs-worker.ts'),
    },
    platform: 'node',
    external: ['@duckdb/node-bindings', /^@e965\/xlsx/],
    logLevel: 'silent',
    output: { dir, cleanDir: true },
  });
  return join(dir, 'read-into-engine.js');
}
