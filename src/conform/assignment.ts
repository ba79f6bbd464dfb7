import { isAbsolute, posix, relative } from 'node:path';
import { UsageError } from '../errors.ts';
import type { Sheet } from '../model.ts';

/** `--as <table>=<glob>`: the glob is held against the path shown, or against path#sheet. */
export interface Assignment {
  table: string;
  glob: string;
}

export function parseAssignment(text: string): Assignment {
  const at = text.indexOf('=');
  if (at > 0 && at < text.length - 1) return { table: text.slice(0, at), glob: text.slice(at + 1) };
  throw new UsageError(`--as 的写法不对：“${text}”`, {
    advice: '写成 --as 表名=文件，如 --as 墙上公示=公示/*.xlsx 或 --as 墙上公示=汇总.xlsx#Sheet2',
  });
}

/** With their globs as files are shown: relative to the working folder, with forward slashes. */
export function assignmentsOf({ as, cwd }: { as: string[]; cwd: string }): Assignment[] {
  return as.map(parseAssignment).map(({ table, glob }) => {
    const path = forward(glob);
    return { table, glob: isAbsolute(path) ? forward(relative(cwd, path)) : path };
  });
}

/** Backslashes are how Windows writes paths; a name that holds one is rarer than that. */
export function forward(path: string): string {
  return path.replaceAll('\\', '/');
}

/** Where several concern a sheet, the last: the particular is written after the general. */
export function assignedTable(sheet: Sheet, assignments: Assignment[]): string | null {
  return assignments.findLast((one) => concerns(one, sheet))?.table ?? null;
}

export function concerns({ glob }: Assignment, sheet: Pick<Sheet, 'file' | 'name'>): boolean {
  const pattern = globPattern(posix.normalize(glob));
  return pattern.test(sheet.file) || pattern.test(`${sheet.file}#${sheet.name}`);
}

/** `*` within a path segment, `**` across segments, `?` one character; a bare name matches in any folder. */
function globPattern(glob: string): RegExp {
  const body = glob.replace(/\*\*\/?|\*|\?|[.+^${}()|[\]\\]/g, (part) => {
    if (part.startsWith('**')) return '.*';
    if (part === '*') return '[^/]*';
    return part === '?' ? '[^/]' : `\\${part}`;
  });
  return new RegExp(`^${glob.includes('/') ? '' : '(?:.*/)?'}${body}$`);
}
