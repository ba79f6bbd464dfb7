import { extname, resolve } from 'node:path';
import { UsageError } from '../errors.ts';
import { nearest } from '../layout/nearest.ts';
import { reporters, type Format } from './index.ts';

/** Where a report goes; null is stdout. */
export interface Target {
  format: Format;
  path: string | null;
}

function isFormat(name: string): name is Format {
  return Object.hasOwn(reporters, name);
}

/** `name` or `name=path`, as given to -f. */
export function parseFormat(text: string): Target {
  const [, name = '', path] = /^([^=]*)(?:=(.*))?$/s.exec(text.trim()) ?? [];
  if (name === '') throw nameless(text);
  if (!isFormat(name)) throw unknown(name);
  if (path === '') {
    throw new UsageError(`-f ${text} 的等号后面没有路径`, { advice: `写成 -f ${name}=路径` });
  }
  if (reporters[name].kind === 'folder') refuseFile(name, path);
  return { format: name, path: path ?? null };
}

/** `-f=json`, as long options are written, or the name forgotten before a path. */
function nameless(text: string): UsageError {
  const rest = text.trim().replace(/^=+/, '');
  const named = isFormat(rest.split('=')[0]!) ? rest : null;
  const kind = extname(rest).slice(1).toLowerCase();
  const meant =
    named ?? (rest === '' ? 'json=报告.json' : `${isFormat(kind) ? kind : '名称'}=${rest}`);
  return new UsageError(`-f ${text} 里没有报告格式的名称`, { advice: `是不是 -f ${meant}？` });
}

function unknown(name: string): UsageError {
  const names = Object.keys(reporters);
  const guess = nearest(name, names);
  return new UsageError(`没有名为“${name}”的报告格式`, {
    advice: `${guess === null ? '' : `是不是 ${guess}？`}可用的有 ${names.join(' ')}`,
  });
}

function refuseFile(name: string, path: string | undefined): void {
  const advice = `写成 -f ${name}=文件夹`;
  if (path === undefined) {
    throw new UsageError(`${name} 按乡镇写出多个工作簿，须给出文件夹`, { advice });
  }
  if (/^\.xls[xmb]?$/i.test(extname(path))) {
    throw new UsageError(`${name} 按乡镇写出多个工作簿，“${path}”像是一个文件的名字`, { advice });
  }
}

/** All that -f asked for; two reports may not be written over each other. */
export function parseFormats(texts: string[]): Target[] {
  const targets = texts.map(parseFormat);
  const toStdout = targets.filter((target) => target.path === null);
  if (toStdout.length > 1) {
    const names = toStdout.map((target) => target.format).join('、');
    throw new UsageError(`${names} 都要写到标准输出，只能有一个`, {
      advice: '给其余的加上路径，如 -f json=报告.json',
    });
  }
  const seen = new Set<string>();
  for (const { path } of targets) {
    if (path === null) continue;
    if (seen.has(resolve(path))) throw new UsageError(`两份报告都要写到“${path}”`);
    seen.add(resolve(path));
  }
  return targets;
}
