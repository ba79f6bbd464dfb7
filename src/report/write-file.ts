import { constants } from 'node:fs';
import {
  access,
  copyFile,
  type FileHandle,
  mkdir,
  mkdtemp,
  open,
  readdir,
  readlink,
  realpath,
  rename,
  rm,
  stat,
  writeFile as writeWhole,
} from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { throwAll, UsageError } from '../errors.ts';
import type { ReportFile } from './reporter.ts';
import { explained } from './write-failure.ts';

/** Beside and renamed: who looks at the path sees the old report or the whole new one. */
export async function writeFile(
  texts: AsyncIterable<string>,
  path: string,
  signal?: AbortSignal,
): Promise<void> {
  await explaining(path, async () => {
    const there = await stat(path).catch(() => null);
    if (there?.isDirectory()) throw isFolder(path);
    // A pipe or a device is not replaced: somebody holds its other end.
    if (there && !there.isFile()) return pour(texts, path, there.isFIFO(), signal);
    const real = await destination(path);
    await beside(real, async (folder) => {
      const draft = join(folder, basename(real));
      await appendAll(texts, draft);
      await replace(draft, real);
    });
  });
}

export async function writeBytes(bytes: Uint8Array, path: string): Promise<void> {
  await explaining(path, async () => {
    const real = await destination(path);
    await beside(real, async (folder) => {
      const draft = join(folder, basename(real));
      await writeWhole(draft, bytes);
      await replace(draft, real);
    });
  });
}

/** Files into a folder. One that is open in Excel cannot be replaced; the others are. */
export async function writeFiles(files: readonly ReportFile[], path: string): Promise<string[]> {
  const written: string[] = [];
  const failures: unknown[] = [];
  await explaining(path, async () => {
    const real = await destination(path);
    await beside(real, async (folder) => {
      for (const { name, write } of files) await write(join(folder, name));
      await mkdir(real, { recursive: true });
      for (const name of (await readdir(folder)).toSorted()) {
        const shown = join(path, name);
        await explaining(shown, () => putInPlace(join(folder, name), shown)).then(
          () => written.push(shown),
          (error: unknown) => failures.push(error),
        );
      }
    });
  });
  throwAll(failures);
  return written;
}

async function explaining(path: string, work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    throw explained(error, path);
  }
}

function isFolder(path: string): UsageError {
  return new UsageError(`“${path}”是文件夹，不能写成文件`, { advice: '换一个路径' });
}

const codeOf = (error: unknown) => (error as NodeJS.ErrnoException).code;

/** Where a path leads in the end, through links; nothing need be there yet. */
async function destination(path: string): Promise<string> {
  try {
    return await realpath(path);
  } catch (error) {
    if (codeOf(error) !== 'ENOENT') throw error;
    const link = await readlink(path).catch(() => null);
    if (link === null) return resolve(path);
    return destination(resolve(await realpath(dirname(path)), link));
  }
}

/** On the same disk, so that renaming is one step; the name begins with a dot, so that `check` passes it over. */
async function beside(path: string, work: (folder: string) => Promise<void>): Promise<void> {
  const parent = dirname(path);
  let folder: string | undefined;
  try {
    await mkdir(parent, { recursive: true });
    folder = await mkdtemp(join(parent, '.duizhang-'));
    await work(folder);
  } finally {
    if (folder !== undefined) await rm(folder, { recursive: true, force: true });
  }
}

async function appendAll(texts: AsyncIterable<string>, path: string): Promise<void> {
  const file = await open(path, 'w');
  try {
    // The next piece is made while one is written.
    let writing: Promise<void> | undefined;
    for await (const text of texts) {
      await writing;
      writing = file.appendFile(text);
      // It is heard of when the next one is to be written.
      writing.catch(() => undefined);
    }
    await writing;
  } finally {
    await file.close();
  }
}

async function putInPlace(draft: string, path: string): Promise<void> {
  const there = await stat(path).catch(() => null);
  if (there?.isDirectory()) throw isFolder(path);
  const real = await destination(path);
  try {
    await replace(draft, real);
  } catch (error) {
    if (codeOf(error) !== 'EXDEV') throw error;
    // Its link leads to another disk.
    await beside(real, async (folder) => {
      const copy = join(folder, basename(real));
      await copyFile(draft, copy);
      await replace(copy, real);
    });
  }
}

/** A file that its owner has made read-only stays as it is, though renaming would not ask. */
async function replace(draft: string, real: string): Promise<void> {
  await access(real, constants.W_OK).catch((error: unknown) => {
    if (codeOf(error) !== 'ENOENT') throw error;
  });
  await rename(draft, real);
}

/** Into what is there already. A reader that has seen enough is no failure. */
async function pour(
  texts: AsyncIterable<string>,
  path: string,
  isPipe: boolean,
  signal?: AbortSignal,
): Promise<void> {
  const file = isPipe ? await openPipe(path, signal) : await open(path, 'w');
  try {
    for await (const text of texts) await file.appendFile(text);
  } catch (error) {
    if (codeOf(error) !== 'EPIPE') throw error;
  } finally {
    await file.close();
  }
}

/** Waits for a reader; not in the opening itself, which could not be interrupted. */
async function openPipe(path: string, signal?: AbortSignal): Promise<FileHandle> {
  for (;;) {
    try {
      const knock = await open(path, constants.O_WRONLY | constants.O_NONBLOCK);
      // Opened again before the first is closed, lest the reader see an end.
      return await open(path, 'w').finally(() => knock.close());
    } catch (error) {
      if (codeOf(error) !== 'ENXIO') throw error;
      await setTimeout(100, undefined, signal ? { signal } : {});
    }
  }
}
