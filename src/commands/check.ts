import { resolve } from 'node:path';
import { forward } from '../conform/assignment.ts';
import { UsageError } from '../errors.ts';
import type { Masking } from '../model.ts';
import { parseFormats, type Target } from '../report/formats.ts';
import { writeReports } from '../report/write.ts';
import { run, type RunResult } from '../run.ts';
import {
  type Config,
  failLevels,
  regions,
  runDefaults,
  type RunOptions,
  split,
} from '../options.ts';
import { findConfig, type FoundConfig } from './config-file.ts';
import { Sources } from './sources.ts';
import { configText, type Effective } from './print-config.ts';
import type { Terminal } from './terminal.ts';

/** What was given of them; the rest is for duizhang.yaml and the defaults. */
export interface Global {
  progress?: boolean | undefined;
  color?: boolean | undefined;
  quiet?: boolean | undefined;
}

/** The options of `check` as commander gives them. */
export interface CheckFlags {
  format?: string[];
  rules?: string[];
  only?: string[];
  skip?: string[];
  param?: string[];
  region?: string;
  asOf?: string;
  previous?: string[];
  township?: string[];
  failOn?: string;
  maxIssues?: string;
  strict?: boolean;
  as?: string[];
  reveal?: boolean;
  config?: string;
  threads?: string;
  memory?: string;
  temp?: string;
  ruleSeconds?: string;
  timings?: boolean;
  printConfig?: boolean;
  /** Of the whole program. */
  global?: Global;
}

export interface Asked {
  options: RunOptions;
  targets: Target[];
  masking: Masking;
  maxIssues: number | null;
  timings: boolean;
  found: FoundConfig | null;
}

/** Runs the rules and writes the reports; gives the exit code. */
export async function check(
  inputs: string[],
  flags: CheckFlags,
  terminal: Terminal,
): Promise<number> {
  const asked = asks(inputs, flags, terminal);
  if (flags.printConfig) {
    terminal.stdout.write(
      configText(
        effective(asked, flags),
        { ...flags, ...flags.global, inputs: inputs.length > 0 ? inputs : undefined },
        asked.found,
      ),
    );
    return 0;
  }
  const sources = new Sources(asked.options, asked.found?.path ?? null);
  sources.refuseTargets(asked.targets);
  const result = await run({ ...asked.options, signal: terminal.signal });
  try {
    terminal.signal.throwIfAborted();
    for (const sentence of result.report.run.problems) terminal.warn(sentence);
    await writeReports(result.report, asked.targets, {
      masking: asked.masking,
      maxIssues: asked.maxIssues,
      color: terminal.color,
      width: terminal.width,
      stdout: terminal.stdout,
      signal: terminal.signal,
      protect: (paths) => sources.refuseWorkbooks(paths),
    });
    if (asked.timings) terminal.note(timings(result));
    return result.report.run.exitCode;
  } finally {
    result.close();
  }
}

const line = (milliseconds: number, name: string) => `${String(milliseconds).padStart(7)}  ${name}`;

function timings({ report, stages }: RunResult): string {
  const slowest = report.rules.toSorted((a, b) => b.durationMs - a.durationMs);
  return [
    '各步用时（毫秒）：',
    ...stages.map(({ name, milliseconds }) => line(milliseconds, name)),
    '各规则用时（毫秒；几条同时跑，加起来比“规则”一步长）：',
    ...slowest.map(({ id, durationMs }) => line(durationMs, id)),
  ].join('\n');
}

const list = (flag: string[] | undefined, key: string[] | undefined) =>
  flag?.flatMap(split) ?? key ?? [];

/** What is empty would mean something else: all townships, the folder that one is in, zero. */
function refuseEmpty(inputs: string[], flags: CheckFlags): void {
  const advice = '写上内容，或去掉它；脚本里多半是变量没有值';
  if (inputs.some((input) => input.trim() === ''))
    throw new UsageError('输入里有一个是空的', { advice });
  for (const [key, value] of Object.entries(flags) as [string, unknown][]) {
    const option = `--${key.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
    const texts = (Array.isArray(value) ? value : [value]).filter((one) => typeof one === 'string');
    if (texts.some((text) => split(text).length === 0))
      throw new UsageError(`${option} 后面是空的`, { advice });
  }
}

/** Flags win over duizhang.yaml, and that over the defaults. */
export function asks(
  inputs: string[],
  flags: CheckFlags,
  terminal: Pick<Terminal, 'cwd' | 'progress'>,
): Asked {
  refuseEmpty(inputs, flags);
  const found = findConfig(flags.config, terminal.cwd);
  const config: Config = found?.data ?? {};
  const paths = (flag: string[] | undefined, key: string[] | undefined) =>
    flag ?? fromConfig(key, found) ?? [];
  const options: RunOptions = {
    ...runDefaults,
    inputs: inputs.length > 0 ? inputs : (fromConfig(config.inputs, found) ?? []),
    rules: paths(flags.rules, config.rules),
    only: list(flags.only, config.only),
    skip: list(flags.skip, config.skip),
    params: {
      ...textValues(config.param),
      ...Object.fromEntries((flags.param ?? []).map(parameter)),
    },
    region: oneOf('--region', flags.region ?? config.region ?? runDefaults.region, regions),
    asOf: date(flags.asOf ?? config['as-of'] ?? null),
    previous: paths(flags.previous, config.previous),
    townships: list(flags.township, config.township),
    failOn: oneOf('--fail-on', flags.failOn ?? config['fail-on'] ?? runDefaults.failOn, failLevels),
    strict: flags.strict ?? config.strict ?? false,
    as: flags.as ?? assignedIn(config, found) ?? [],
    threads: whole('--threads', flags.threads ?? config.threads, 1),
    memory: flags.memory ?? config.memory ?? null,
    temp: flags.temp ?? (config.temp === undefined ? null : resolve(found!.folder, config.temp)),
    ruleSeconds:
      whole('--rule-seconds', flags.ruleSeconds ?? config['rule-seconds'], 1) ??
      runDefaults.ruleSeconds,
    cwd: terminal.cwd,
    onProgress: terminal.progress,
  };
  if (options.inputs.length === 0)
    throw new UsageError('没有说要检查什么', {
      advice: '写上文件或文件夹，如：duizhang check 数据文件夹',
    });
  const reveal = flags.reveal ?? config.reveal ?? false;
  return {
    options,
    targets: parseFormats(flags.format ?? configFormats(config, found) ?? ['table']),
    masking: reveal ? 'none' : 'all',
    maxIssues: whole('--max-issues', flags.maxIssues ?? config['max-issues'], 0),
    timings: flags.timings ?? config.timings ?? false,
    found,
  };
}

/** The options as they count, by the keys of duizhang.yaml. */
function effective(
  { options, targets, masking, maxIssues, timings: timed, found }: Asked,
  flags: CheckFlags,
): Effective {
  return {
    inputs: options.inputs,
    format: targets.map(({ format, path }) => (path === null ? format : `${format}=${path}`)),
    rules: options.rules,
    only: options.only,
    skip: options.skip,
    region: options.region,
    'as-of': options.asOf,
    previous: options.previous,
    township: options.townships,
    'fail-on': options.failOn,
    'max-issues': maxIssues,
    strict: options.strict,
    as: options.as,
    reveal: masking === 'none',
    threads: options.threads,
    memory: options.memory,
    temp: options.temp,
    'rule-seconds': options.ruleSeconds,
    timings: timed,
    progress: flags.global?.progress ?? found?.data.progress ?? true,
    color: flags.global?.color ?? found?.data.color ?? true,
    quiet: flags.global?.quiet ?? found?.data.quiet ?? false,
    param: options.params,
  };
}

function fromConfig(key: string[] | undefined, found: FoundConfig | null): string[] | undefined {
  return key?.map((path) => resolve(found!.folder, path));
}

/** A bare name is one of any folder, there as on the command line. */
function assignedIn(config: Config, found: FoundConfig | null): string[] | undefined {
  return config.as?.map((text) => {
    const at = text.indexOf('=');
    const glob = forward(text.slice(at + 1));
    if (at < 0 || !glob.includes('/')) return text;
    return `${text.slice(0, at)}=${resolve(found!.folder, glob)}`;
  });
}

/** Reports named in the file lie beside it. */
function configFormats(config: Config, found: FoundConfig | null): string[] | undefined {
  return config.format?.map((text) => {
    const at = text.indexOf('=');
    return at < 0 ? text : `${text.slice(0, at)}=${resolve(found!.folder, text.slice(at + 1))}`;
  });
}

function textValues(params: Record<string, string | number> | undefined): Record<string, string> {
  return Object.fromEntries(
    Object.entries(params ?? {}).map(([name, value]) => [name, String(value)]),
  );
}

function parameter(text: string): [string, string] {
  const at = text.indexOf('=');
  if (at <= 0) throw new UsageError(`--param ${text} 写得不对`, { advice: '写成 --param 名称=值' });
  return [text.slice(0, at).trim(), text.slice(at + 1).trim()];
}

function oneOf<T extends string>(option: string, value: string, allowed: readonly T[]): T {
  if ((allowed as readonly string[]).includes(value)) return value as T;
  throw new UsageError(`${option} 没有“${value}”`, { advice: `可用的有 ${allowed.join('、')}` });
}

function date(text: string | null): string | null {
  if (text === null) return null;
  const parsed = new Date(`${text}T00:00:00Z`);
  const valid =
    /^\d{4}-\d{2}-\d{2}$/.test(text) &&
    !Number.isNaN(parsed.getTime()) &&
    parsed.toISOString().startsWith(text);
  if (!valid) throw new UsageError(`--as-of ${text} 不是日期`, { advice: '写成 2020-10-20 这样' });
  return text;
}

function whole(option: string, value: string | number | undefined, least: number): number | null {
  if (value === undefined) return null;
  const number = /^\d+$/.test(String(value).trim()) ? Number(value) : NaN;
  if (!Number.isInteger(number) || number < least)
    throw new UsageError(`${option} ${value} 不对`, { advice: `要写不小于 ${least} 的整数` });
  return number;
}
