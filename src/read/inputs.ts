import { existsSync, readdirSync, realpathSync, statSync } from 'node:fs';
import { basename, extname, join, relative, resolve, sep } from 'node:path';
import { InputError } from '../errors.ts';
import { isPattern, patternToRegExp, splitPattern } from './glob.ts';
import type { InputFile } from './reader.ts';
import { systemFailure } from './system-failure.ts';

/** Endings of files that we read. */
export const readable = ['.csv', '.tsv', '.txt', '.xlsx', '.xlsm', '.xltx', '.xls', '.et', '.ods'];
/** Endings of tables that we cannot read: in a folder they are said, not passed over. */
const unreadable = ['.xlsb', '.numbers', '.dbf', '.ett', '.xlt'];
const advice = '请用 Excel 或 WPS 打开后另存为 .xlsx 或 .csv';

/** Files in the order in which they are read, and what was asked for but cannot be had, at the place where it was asked. */
export type Found = InputFile | InputError;

/**
 * The files that files, folders and patterns on the command line stand for: arguments in their order, within a folder by name.
 * A file that is reached twice is read once.
 */
export function findInputs(inputs: readonly string[], cwd: string): Found[] {
  const found: Found[] = [];
  const seen = new Map<string, InputFile>();
  for (const one of inputs.flatMap((input) => expand(input, cwd))) {
    if (one instanceof InputError) {
      found.push(one);
      continue;
    }
    const real = realpathSync(one.path);
    const before = seen.get(real);
    if (before) before.named ||= one.named;
    else {
      seen.set(real, one);
      found.push(one);
    }
  }
  return found;
}

/** Bytes of the files that inputs stand for: of texts, and of workbooks, which are packed. */
export function inputSizes(
  inputs: readonly string[],
  cwd: string,
): { text: number; packed: number } {
  const sizes = { text: 0, packed: 0 };
  for (const file of findInputs(inputs, cwd)) {
    if (file instanceof InputError) continue;
    const kind = /\.(csv|tsv|txt)$/i.test(file.path) ? 'text' : 'packed';
    sizes[kind] += statSync(file.path, { throwIfNoEntry: false })?.size ?? 0;
  }
  return sizes;
}

function expand(input: string, cwd: string): Found[] {
  const path = resolve(cwd, input);
  const display = shown(path, cwd);
  try {
    const stat = statSync(path, { throwIfNoEntry: false });
    // A file may well be called `名单[1].csv`: what exists is no pattern.
    if (stat?.isFile()) return [named(path, display)];
    if (stat?.isDirectory()) return folder(path, cwd, display);
    if (stat) return [failure(display, '不是文件，也不是文件夹', '请给出表格文件')];
    if (isPattern(input)) return pattern(slashes(input), cwd);
    return [failure(display, '没有这个文件或文件夹', '请核对路径和文件名')];
  } catch (error) {
    return [systemFailure(error, display)];
  }
}

function named(path: string, display: string): Found {
  const name = basename(path);
  if (isOwnerFile(name))
    return failure(
      display,
      '是 Excel 或 WPS 打开文件时留下的锁文件（~$），不是表格',
      '请给出表格文件本身',
    );
  if (readable.includes(ending(name))) return { path, file: display, named: true };
  return failure(display, `不能读 ${ending(name) || '没有扩展名'} 的文件`, advice);
}

function folder(path: string, cwd: string, display: string): Found[] {
  const found = walk(path)
    .map((one) => inFolder(one, shown(one, cwd)))
    .filter((one) => one !== undefined);
  if (found.length > 0) return found;
  return [failure(display, `文件夹里没有能读的表格（${readable.join(' ')}）`, '请核对文件夹')];
}

function pattern(input: string, cwd: string): Found[] {
  const { base, rest } = splitPattern(input);
  const root = resolve(cwd, base || (input.startsWith('/') ? '/' : '.'));
  const expression = patternToRegExp(rest.normalize());
  const matched = existsSync(root)
    ? walk(root).filter((one) => expression.test(slashes(relative(root, one)).normalize()))
    : [];
  const found = matched
    .map((one) => inFolder(one, shown(one, cwd)))
    .filter((one) => one !== undefined);
  return found.length > 0
    ? found
    : [failure(input, '没有与此匹配的表格文件', '请核对路径，或把它放进引号里')];
}

function inFolder(path: string, display: string): Found | undefined {
  const kind = ending(path);
  if (readable.includes(kind)) return { path, file: display, named: false };
  return unreadable.includes(kind) ? failure(display, `不能读 ${kind} 的文件`, advice) : undefined;
}

/** All files under a folder but dot-files and owner files, by name. Links that lead round in a circle are followed once. */
function walk(root: string, above: readonly string[] = []): string[] {
  const real = realpathSync(root);
  if (above.includes(real)) return [];
  const names = readdirSync(root).filter((name) => !name.startsWith('.') && !isOwnerFile(name));
  // By code unit, not by locale: the order of rows must not depend on the machine.
  return names.toSorted(byCodeUnit).flatMap((name) => {
    const path = join(root, name);
    const stat = statSync(path, { throwIfNoEntry: false });
    if (stat?.isDirectory()) return walk(path, [...above, real]);
    return stat?.isFile() ? [path] : [];
  });
}

function byCodeUnit(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function isOwnerFile(name: string): boolean {
  return name.startsWith('~$') || name.startsWith('.~');
}

function ending(path: string): string {
  return extname(path).toLowerCase();
}

function shown(path: string, cwd: string): string {
  return slashes(relative(cwd, path)) || '.';
}

function slashes(path: string): string {
  return sep === '/' ? path : path.replaceAll(sep, '/');
}

function failure(file: string, message: string, whatToDo: string): InputError {
  return new InputError(message, { place: { file }, advice: whatToDo });
}
