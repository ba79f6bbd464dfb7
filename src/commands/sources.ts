import { realpathSync, statSync } from 'node:fs';
import { basename, dirname, join, resolve, sep } from 'node:path';
import { builtinRules } from '../builtin.ts';
import { ruleFiles } from '../check/load.ts';
import { InputError, throwAll, UsageError } from '../errors.ts';
import type { RunOptions } from '../options.ts';
import { authorOf, isOwnTextFile } from '../read/own-files.ts';
import { findInputs } from '../read/inputs.ts';
import type { Target } from '../report/formats.ts';

interface Source {
  path: string;
  what: string;
  /** Named on the command line, not found in a folder. */
  named: boolean;
}

/** The files that a run reads: no report is written over one of them. */
export class Sources {
  readonly #known = new Map<string, Source>();

  constructor(
    options: Pick<RunOptions, 'inputs' | 'previous' | 'rules' | 'cwd'>,
    config: string | null,
  ) {
    const { inputs, previous, rules, cwd } = options;
    const data = (paths: string[], what: string) =>
      findInputs(paths, cwd).map((one) =>
        one instanceof InputError
          ? { path: resolve(cwd, one.place.file ?? ''), what, named: true }
          : { path: one.path, what, named: one.named },
      );
    const all: Source[] = [
      ...data(inputs, '要检查的数据'),
      ...data(previous, '--previous 给出的上期数据'),
      ...rules.flatMap(ruleFiles).map((path) => ({ path, what: '规则文件', named: true })),
      ...(config === null ? [] : [{ path: config, what: '配置文件', named: true }]),
    ];
    for (const source of all)
      for (const key of identities(source.path))
        if (!this.#known.get(key)?.named) this.#known.set(key, source);
  }

  /** Before anything is read. A report of an earlier run is no source, though it lies among them. */
  refuseTargets(targets: readonly Target[]): void {
    const refused = targets.flatMap(({ path }) => {
      const source = path === null ? undefined : this.#at(path);
      if (!source || (!source.named && isOwnTextFile(source.path))) return [];
      return [overSource(path!, source)];
    });
    throwAll(refused);
  }

  /** What a folder of workbooks may not replace; their names are known only when all is checked. */
  async refuseWorkbooks(paths: readonly string[]): Promise<void> {
    const refused: UsageError[] = [];
    const foreign: string[] = [];
    const edited: string[] = [];
    for (const path of paths) {
      const stat = statSync(path, { throwIfNoEntry: false });
      // A folder cannot be replaced anyway, and is said for itself.
      if (!stat || stat.isDirectory()) continue;
      const source = this.#at(path);
      const author = stat.isFile() ? await authorOf(path) : 'another';
      if (source && (source.named || author === 'another')) refused.push(overSource(path, source));
      else if (author === 'another') foreign.push(path);
      else if (author === 'ours, edited') edited.push(path);
    }
    if (foreign.length > 0) refused.push(inTheWay(foreign, '不是对账写的清单'));
    if (edited.length > 0) refused.push(inTheWay(edited, '写出以后有人改过，可能填了核实结果'));
    throwAll(refused);
  }

  #at(path: string): Source | undefined {
    const known = identities(path)
      .map((key) => this.#known.get(key))
      .find((source) => source !== undefined);
    if (known) return known;
    const real = realPath(path);
    const builtin = real !== null && real.startsWith(realpathSync(builtinRules) + sep);
    return builtin ? { path: real, what: '内置规则', named: true } : undefined;
  }
}

/** By every name that it has: through links, and in whatever case. None for what does not exist or is no file. */
function identities(path: string): string[] {
  const real = realPath(path);
  const stat = real === null ? undefined : statSync(real, { bigint: true, throwIfNoEntry: false });
  if (real === null || !stat?.isFile()) return [];
  // Some network drives number no files.
  return stat.ino === 0n ? [real] : [real, `${stat.dev}:${stat.ino}`];
}

function realPath(path: string): string | null {
  try {
    return realpathSync(path);
  } catch {
    return null;
  }
}

function overSource(path: string, { what }: Source): UsageError {
  return new UsageError(`报告不能写到“${path}”：这是${what}，没有覆盖`, {
    advice: '换一个文件名，或写到别的文件夹',
  });
}

const shownAtMost = 3;

function inTheWay(paths: string[], why: string): UsageError {
  const names = paths.slice(0, shownAtMost).map((path) => `“${basename(path)}”`);
  const rest = paths.length > shownAtMost ? `等 ${paths.length} 个文件` : '';
  const folder = dirname(paths[0]!);
  return new UsageError(`“${folder}”里的${names.join('、')}${rest}${why}，没有覆盖`, {
    advice: `把原有的文件移走，或换一个文件夹，如 -f xlsx=${join(folder, '新清单')}`,
  });
}
