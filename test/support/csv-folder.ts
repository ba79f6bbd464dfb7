import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { emptyFolder } from './run-cli.ts';

/** Files by name, each line of cells parted by blanks; `_` is a blank cell. The folder is removed after the test. */
export function csvFolder(files: Record<string, string>): string {
  const folder = emptyFolder();
  for (const [name, text] of Object.entries(files)) {
    const path = join(folder, `${name}.csv`);
    mkdirSync(dirname(path), { recursive: true });
    const lines = text.trim().split('\n');
    const cells = lines.map((line) => line.trim().split(/\s+/));
    writeFileSync(path, cells.map((row) => row.join(',').replaceAll('_', '') + '\n').join(''));
  }
  return folder;
}
