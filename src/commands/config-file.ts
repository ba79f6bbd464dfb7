import { existsSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { UsageError } from '../errors.ts';
import { parseYamlFile } from '../layout/yaml-file.ts';
import { type Config, configSchema } from '../options.ts';

const fileName = 'duizhang.yaml';

export interface FoundConfig {
  data: Config;
  /** Folder of the file: paths in it are relative to here. */
  folder: string;
  file: string;
  /** Absolute. */
  path: string;
  /** `duizhang.yaml:3`, for people. */
  place(path: string[]): string;
}

/** The file that --config names, else the nearest duizhang.yaml from `cwd` upward, else null. */
export function findConfig(named: string | undefined, cwd: string): FoundConfig | null {
  const path = named === undefined ? upward(cwd) : resolve(cwd, named);
  if (path === null) return null;
  if (!existsSync(path)) throw new UsageError(`没有这个配置文件：${named}`);
  const { data, file, position } = parseYamlFile(path, configSchema);
  const place = (keys: string[]) => `${file}:${position(keys, 'key').line}`;
  return { data, folder: dirname(path), file, path, place };
}

function upward(from: string): string | null {
  for (let folder = resolve(from); ; folder = dirname(folder)) {
    const path = join(folder, fileName);
    if (existsSync(path)) return path;
    if (dirname(folder) === folder) return null;
  }
}
