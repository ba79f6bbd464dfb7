import { availableParallelism } from 'node:os';
import { z } from 'zod';
import { UsageError } from './errors.ts';
import { issueSentence } from './layout/yaml-sentences.ts';
import { type Severity, severities } from './model.ts';
import { readingProgress } from './read/progress.ts';

/** What decides a run. Every member has a key of the same name (in words-with-hyphens) in duizhang.yaml. */
export interface RunOptions {
  inputs: string[];
  /** More rule files or folders, beside the built-in ones. */
  rules: string[];
  only: string[];
  skip: string[];
  params: Record<string, string>;
  region: string;
  /** YYYY-MM-DD; null: the clock decides, and the report says so. */
  asOf: string | null;
  previous: string[];
  townships: string[];
  failOn: 'error' | 'warning' | 'info' | 'never';
  strict: boolean;
  /** `表=通配符`: what these files are taken for, whatever their header says. */
  as: string[];
  threads: number | null;
  memory: string | null;
  /** Folder for temporary files; null: the system's. */
  temp: string | null;
  /** Seconds that one rule may take. */
  ruleSeconds: number;
  cwd: string;
  onProgress?: ((sentence: string) => void) | undefined;
  /** Once aborted, the run ends in the signal's error and leaves nothing behind. */
  signal?: AbortSignal | undefined;
}

export const runDefaults: Omit<RunOptions, 'inputs' | 'cwd'> = {
  rules: [],
  only: [],
  skip: [],
  params: {},
  region: 'national',
  asOf: null,
  previous: [],
  townships: [],
  failOn: 'error',
  strict: false,
  as: [],
  threads: null,
  memory: null,
  temp: null,
  ruleSeconds: 60,
};

const words = z
  .union([z.string().refine((text) => split(text).length > 0), z.array(z.string())])
  .transform((value) => (Array.isArray(value) ? value : split(value)));

export const regions = ['national', '陕西', '甘肃', '辽宁', '湖南', '贵州'] as const;
export const failLevels = ['error', 'warning', 'info', 'never'] as const;

/** duizhang.yaml: the options of `check`, by the same names. Paths are relative to the file. */
export const configSchema = z.strictObject({
  $schema: z.string().optional().describe('config.schema.json 的位置，供编辑器提示'),
  inputs: words.optional().describe('要检查的文件、文件夹、通配符'),
  format: words.optional().describe('报告，如 table、json=报告.json、xlsx=疑点清单'),
  rules: words.optional().describe('内置规则之外的规则文件或文件夹'),
  only: words.optional().describe('只跑这些规则、规则族'),
  skip: words.optional().describe('不跑这些规则、规则族'),
  param: z
    .record(z.string(), z.union([z.string(), z.number()]))
    .optional()
    .describe('参数 → 值'),
  region: z.enum(regions).optional().describe('参数的地区预设'),
  'as-of': z.iso.date().optional().describe('数据日期 YYYY-MM-DD'),
  previous: words.optional().describe('上期数据'),
  township: words.optional().describe('只报告这些乡镇'),
  'fail-on': z.enum(failLevels).optional().describe('从哪一级起退出码为 1'),
  'max-issues': z.int().min(0).optional().describe('每条规则列出几条'),
  strict: z.boolean().optional().describe('认不出的表也算没看全'),
  as: words.optional().describe('表=通配符：指定这些文件是什么表'),
  reveal: z.boolean().optional().describe('不遮个人信息'),
  threads: z.int().min(1).optional().describe('线程数'),
  memory: z.string().optional().describe('内存上限，如 1GB'),
  temp: z.string().optional().describe('临时文件夹'),
  'rule-seconds': z.int().min(1).optional().describe('一条规则最多跑几秒'),
  timings: z.boolean().optional().describe('列出每条规则用时'),
  progress: z.boolean().optional().describe('显示进度'),
  color: z.boolean().optional().describe('用颜色'),
  quiet: z.boolean().optional().describe('标准错误上只说没看成的东西'),
});

export type Config = z.output<typeof configSchema>;

/** `a,b，c` as typed after an option. */
export function split(text: string): string[] {
  return text
    .split(/[,，]/)
    .map((word) => word.trim())
    .filter((word) => word !== '');
}

export function reading({
  cwd,
  threads,
  onProgress,
}: Pick<RunOptions, 'cwd' | 'threads' | 'onProgress'>) {
  return {
    cwd,
    threads: threads ?? availableParallelism(),
    rowsOfWords: true,
    passOverReports: true,
    ...readingProgress(onProgress),
  };
}

const list = z.array(z.string().refine((text) => text.trim() !== '', '是空的'));
const whole = z.int().min(1);
const isFunction = (value: unknown) => typeof value === 'function';

/** What another program gives: as strict as the command line. */
const runSchema: z.ZodType<RunOptions> = z.strictObject({
  inputs: list.min(1),
  rules: list,
  only: list,
  skip: list,
  params: z.record(z.string(), z.string()),
  region: z.enum(regions),
  asOf: z.iso.date().nullable(),
  previous: list,
  townships: list,
  failOn: z.enum(failLevels),
  strict: z.boolean(),
  as: list,
  threads: whole.nullable(),
  memory: z.string().nullable(),
  temp: z.string().min(1).nullable(),
  ruleSeconds: whole,
  cwd: z.string().min(1),
  onProgress: z.custom<RunOptions['onProgress']>(isFunction, '应为函数').optional(),
  signal: z.instanceof(AbortSignal).optional(),
});

/** The options of a run with the defaults in place of what is left out; throws a UsageError that names each wrong one. */
export function completeOptions(given: Partial<RunOptions> | undefined, cwd: string): RunOptions {
  const said = Object.entries(given ?? {}).filter(([, value]) => value !== undefined);
  const all: object = { ...runDefaults, cwd, ...Object.fromEntries(said) };
  const parsed = runSchema.safeParse(all);
  if (parsed.success) return parsed.data;
  const sentences = parsed.error.issues.map((one) =>
    issueSentence(one, one.path.length === 0 || Object.hasOwn(all, one.path[0] ?? '')),
  );
  throw new UsageError(`run() 的选项不对：${sentences.join('；')}`);
}

const two = (number: number) => String(number).padStart(2, '0');

/** What `work` gives, or the signal's error as soon as it is aborted; what `work` is doing then is given up. */
export async function unlessAborted<T>(
  signal: AbortSignal | undefined,
  work: () => Promise<T>,
): Promise<T> {
  signal?.throwIfAborted();
  if (!signal) return work();
  return new Promise((resolve, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason), { once: true });
    work().then(resolve, reject);
  });
}

/** In the time zone of the machine: today is what the clerk's calendar says. */
export function localDate(date: Date): string {
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
}

/** 1 where something at or above the level was found, else 0. */
export function verdict(bySeverity: Record<Severity, number>, failOn: RunOptions['failOn']): 0 | 1 {
  if (failOn === 'never') return 0;
  const counted = severities.slice(0, severities.indexOf(failOn) + 1);
  return counted.some((severity) => bySeverity[severity] > 0) ? 1 : 0;
}
