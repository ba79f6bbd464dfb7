import type { CheckFlags, Global } from './check.ts';
import type { FoundConfig } from './config-file.ts';

/** What counts in the end, by the keys of duizhang.yaml. */
export type Effective = Record<string, unknown> & { param: Record<string, string> };

/** Options as they were given on the command line, by the same words. */
type Given = CheckFlags & Global & { inputs?: string[] | undefined };

/**
 * Each option with its value and where it comes from: a flag, a line of duizhang.yaml, or the default. It can be kept as
 * a duizhang.yaml; what has no value stands there as a comment.
 */
export function configText(
  { param, ...plain }: Effective,
  given: Given,
  found: FoundConfig | null,
): string {
  const lines = Object.entries(plain).map(([key, value]) => {
    const line = value === null ? `# ${key}:` : `${key}: ${shown(value)}`;
    return `${line}  # ${originOf(key, given, found)}`;
  });
  const params = Object.entries(param).map(
    ([name, value]) => `  ${name}: ${shown(value)}  # ${paramOrigin(name, given, found)}`,
  );
  const head = found === null ? '# 没有 duizhang.yaml' : `# 配置文件 ${found.file}`;
  return `${[head, ...lines, ...(params.length > 0 ? ['param:', ...params] : [])].join('\n')}\n`;
}

/** Where a parameter was set that does not have the value of rules/parameters.yaml. */
export function paramOrigin(
  name: string,
  given: Pick<CheckFlags, 'param'>,
  found: FoundConfig | null,
): string {
  const byFlag = given.param?.some((text) => text.split('=')[0]!.trim() === name);
  return byFlag || found === null ? '--param' : found.place(['param', name]);
}

function originOf(key: string, given: Given, found: FoundConfig | null): string {
  const flag = key.replace(/-(\w)/g, (_, letter: string) => letter.toUpperCase());
  const value = (given as Record<string, unknown>)[flag];
  if (key === 'inputs' && value !== undefined) return '命令行';
  if (value !== undefined) return value === false ? `--no-${key}` : `--${key}`;
  return found !== null && key in found.data ? found.place([key]) : '缺省';
}

function shown(value: unknown): string {
  return typeof value === 'number' || typeof value === 'boolean'
    ? String(value)
    : JSON.stringify(value);
}
