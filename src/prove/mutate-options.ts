import { kinds } from '../check/kinds/index.ts';
import type { Rule } from '../check/load.ts';
import type { Limit } from '../check/rule-parts.ts';

export type Path = (string | number)[];
export type Add = (path: Path, change: string, apply: (copy: Rule) => void) => void;

/** Single changes of the options of `sequence`, `fresh` and `rate`; their SQL is changed elsewhere. */
export function addOptionChanges(rule: Rule, add: Add): void {
  addLimits(rule, add);
  if (rule.sequence) addSequence(rule.sequence, add);
  if (rule.fresh) addFresh(rule.fresh, add);
  if (rule.rate) addRate(rule.rate, add);
}

/** Limits a little more and a little less: an example must stand right at each. */
function addLimits(rule: Rule, add: Add): void {
  if (!rule.sequence && !rule.fresh && !rule.rate) return;
  const step = rule.rate?.unit === '比例' ? 0.01 : 1;
  for (const { path, limit } of kinds[rule.kind].limits?.(rule[rule.kind]) ?? []) {
    const name = String(path.at(-1));
    if (['parameter', 'unit', 'tolerance', 'minimum'].includes(name)) continue;
    for (const plus of [step, -step])
      add(path, `${name} ${plus > 0 ? '多' : '少'} ${step}`, (copy) =>
        put(copy, path, shifted(limit, plus)),
      );
  }
}

function shifted(limit: Limit, plus: number): Limit {
  if (typeof limit === 'number') return limit + plus;
  return typeof limit === 'string'
    ? { parameter: limit, plus }
    : { parameter: limit.parameter, plus: limit.plus + plus };
}

function addSequence(options: NonNullable<Rule['sequence']>, add: Add): void {
  const names = Object.keys(options.steps);
  for (const name of names.length > 1 ? names : [])
    add(['sequence', 'steps', name], '去掉这一步', ({ sequence }) => dropStep(sequence!, name));
  if (options.order) {
    for (const [i, name] of names.slice(0, -1).entries())
      add(['sequence', 'steps', name], `与 ${names[i + 1]} 换位`, ({ sequence }) => {
        sequence!.steps = swapped(sequence!.steps, i);
      });
    add(['sequence', 'order'], '不看次序', ({ sequence }) => (sequence!.order = false));
    add(['sequence', 'sameDay'], 'sameDay 换成另一种', ({ sequence }) => {
      sequence!.sameDay = !options.sameDay;
    });
  }
  if (options.complete !== false)
    add(['sequence', 'complete'], 'complete 换成另一种', ({ sequence }) => {
      sequence!.complete = options.complete === true ? 'gaps' : true;
    });
  for (const name of Object.keys(options.deadlines)) addDeadline(options, name, add);
  for (const i of options.between.keys()) addSpan(options.between[i]!, i, add);
}

function dropStep(options: NonNullable<Rule['sequence']>, name: string): void {
  delete options.steps[name];
  delete options.deadlines[name];
  options.between = options.between.filter(({ from, to }) => from !== name && to !== name);
}

function swapped<T>(record: Record<string, T>, i: number): Record<string, T> {
  const entries = Object.entries(record);
  [entries[i], entries[i + 1]] = [entries[i + 1]!, entries[i]!];
  return Object.fromEntries(entries);
}

/** A day earlier and later: the day itself is in time. */
function addDeadline({ deadlines }: NonNullable<Rule['sequence']>, name: string, add: Add): void {
  const path = ['sequence', 'deadlines', name];
  const deadline = deadlines[name]!;
  const year = typeof deadline === 'string' ? '' : (deadline.year ?? 'year(数据日期())');
  const day =
    typeof deadline === 'string'
      ? deadline
      : `try_cast(concat(${year}, '-', nullif(参数文字('${deadline.parameter}', (${year})::integer), '')) as date)`;
  add(path, '去掉期限', ({ sequence }) => delete sequence!.deadlines[name]);
  for (const [change, sign] of [
    ['期限晚一天', '+'],
    ['期限早一天', '-'],
  ])
    add(path, change!, ({ sequence }) => (sequence!.deadlines[name] = `(${day}) ${sign} 1`));
}

const otherUnit: Record<string, string> = {
  天: '工作日',
  自然日: '工作日',
  工作日: '天',
  月: '天',
};

function addSpan(
  span: NonNullable<Rule['sequence']>['between'][number],
  i: number,
  add: Add,
): void {
  const path = ['sequence', 'between', i];
  add(path, '不看这个间隔', ({ sequence }) => void sequence!.between.splice(i, 1));
  const unit = otherUnit[span.unit];
  if (unit !== undefined)
    add([...path, 'unit'], `unit 改为 ${unit}`, ({ sequence }) => {
      sequence!.between[i]!.unit = unit;
    });
  if (span.unit !== '月')
    add([...path, 'inclusive'], 'inclusive 换成另一种', ({ sequence }) => {
      sequence!.between[i]!.inclusive = !span.inclusive;
    });
}

function addFresh(options: NonNullable<Rule['fresh']>, add: Add): void {
  const unit = otherUnit[options.unit] as typeof options.unit;
  add(['fresh', 'unit'], `unit 改为 ${unit}`, ({ fresh }) => (fresh!.unit = unit));
  if (options.dates !== undefined && typeof options.dates !== 'string') {
    const names = Object.keys(options.dates);
    for (const name of names.length > 1 ? names : [])
      add(['fresh', 'dates', name], '去掉这个日期', ({ fresh }) => {
        const dates = fresh!.dates as string[] | Record<string, string>;
        if (Array.isArray(dates)) dates.splice(Number(name), 1);
        else delete dates[name];
      });
    add(['fresh', 'each'], 'each 换成另一种', ({ fresh }) => (fresh!.each = !options.each));
  }
  if (options.than !== undefined)
    add(['fresh', 'than'], '与数据日期比', ({ fresh }) => delete fresh!.than);
  if (options.peers) {
    add(['fresh', 'peers'], '与数据日期比', ({ fresh }) => delete fresh!.peers);
    for (const i of options.peers.length > 1 ? options.peers.keys() : [])
      add(['fresh', 'peers', i], '去掉这一列', ({ fresh }) => void fresh!.peers!.splice(i, 1));
  }
  if (options.rows?.where !== undefined)
    add(['fresh', 'rows', 'where'], '去掉 where', ({ fresh }) => delete fresh!.rows!.where);
}

const directions = {
  below: ['at-most', 'at-least'],
  'at-most': ['below', 'above'],
  'at-least': ['above', 'below'],
  above: ['at-least', 'at-most'],
} as const;

function addRate(options: NonNullable<Rule['rate']>, add: Add): void {
  if (options.limit !== undefined)
    for (const direction of directions[options.direction])
      add(['rate', 'direction'], `direction 改为 ${direction}`, ({ rate }) => {
        rate!.direction = direction;
      });
  if (options.tolerance !== 0)
    add(['rate', 'tolerance'], '去掉容差', ({ rate }) => (rate!.tolerance = 0));
  if (options.minimum !== 0) {
    add(['rate', 'minimum'], '不论分母大小', ({ rate }) => (rate!.minimum = 0));
    add(['rate', 'small'], 'small 换成另一种', ({ rate }) => {
      rate!.small = options.small === 'say' ? 'pass' : 'say';
    });
  }
  if (options.year !== undefined)
    add(['rate', 'year'], '取数据日期那年的限值', ({ rate }) => delete rate!.year);
  if (options.by !== undefined)
    add(['rate', 'by'], 'by 换成另一级', ({ rate }) => {
      rate!.by = options.by === '村' ? '乡' : '村';
    });
  for (const part of ['numerator', 'denominator'] as const)
    for (const key of ['where', 'sum'] as const) {
      const measure = options[part];
      if (typeof measure === 'string' || measure[key] === undefined) continue;
      add(['rate', part, key], `去掉 ${key}`, ({ rate }) => {
        const copy = rate![part];
        if (typeof copy !== 'string') delete copy[key];
      });
    }
}

export function at(rule: Rule, path: readonly (string | number)[]): unknown {
  return path.reduce<unknown>(
    (value, step) => (value as Record<string | number, unknown> | undefined)?.[step],
    rule,
  );
}

export function put(rule: Rule, path: readonly (string | number)[], value: unknown): void {
  const parent = at(rule, path.slice(0, -1)) as Record<string | number, unknown>;
  parent[path.at(-1)!] = value;
}
