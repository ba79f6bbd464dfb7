import { statSync } from 'node:fs';
import { resolve } from 'node:path';
import { UsageError } from '../errors.ts';
import { reading, unlessAborted } from '../options.ts';
import { streamCells } from '../read/cells.ts';
import { readAll } from '../read/index.ts';
import { Scratch } from '../read/scratch.ts';
import { catFormats } from '../report/cat.ts';
import { print } from '../report/write.ts';
import type { Terminal } from './terminal.ts';

/** Prints the cells of one file as the reader sees them. */
export async function cat(
  file: string,
  flags: { format: string; reveal?: boolean },
  terminal: Terminal,
): Promise<number> {
  const format = catFormats[flags.format as keyof typeof catFormats];
  if (!format) throw new UsageError(`没有格式“${flags.format}”`, { advice: '可用的有 csv、json' });
  if (statSync(resolve(terminal.cwd, file), { throwIfNoEntry: false })?.isDirectory())
    throw new UsageError(`“${file}”是文件夹，cat 一次看一个文件`, {
      advice: '整个文件夹认成了什么表，用 duizhang inspect 看',
    });
  const scratch = new Scratch();
  try {
    const { workbooks, failures } = await unlessAborted(terminal.signal, () =>
      readAll([file], scratch, {
        ...reading({ cwd: terminal.cwd, threads: 1, onProgress: terminal.progress }),
        passOverReports: false,
      }),
    );
    for (const failure of failures) terminal.warn(failure.describe());
    const problems = workbooks.flatMap((book) => [
      ...book.problems,
      ...book.sheets.flatMap((sheet) => sheet.problems),
    ]);
    for (const { level, message } of problems) if (level !== 'info') terminal.warn(message);
    const sheets = workbooks.flatMap((book) => book.sheets);
    const shown = sheets.map((sheet) => ({
      name: sheet.name,
      hidden: sheet.hidden,
      rows: streamCells(sheet),
    }));
    if (workbooks.length > 0)
      await print(format(shown, flags.reveal ?? false), terminal.stdout, terminal.signal);
    return failures.length > 0 || problems.some(({ level }) => level === 'error') ? 2 : 0;
  } finally {
    scratch.remove();
  }
}
