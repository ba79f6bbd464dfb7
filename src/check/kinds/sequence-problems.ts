import { quoteText } from '../../engine/duckdb.ts';
import type { Parameters } from '../../layout/parameters.ts';
import type { RuleFile } from '../rule.ts';
import { blankTest, type KindContext, limitSql } from './kind.ts';
import {
  column,
  type Finding,
  plainUnits,
  type SequenceOptions,
  type Step,
} from './sequence-step.ts';

/**
 * STRUCT(k, w, f)[]: what is wrong with a row, in words, and the marks of the steps concerned: their column, or with
 * `rows` their name.
 */
export function problemsSql(
  steps: Step[],
  options: SequenceOptions,
  rule: RuleFile,
  { parameters }: KindContext,
): string {
  const byName = new Map(steps.map((step) => [step.name, step]));
  const open = rule.unknown === 'issue';
  const single = [
    ...steps.flatMap((step, i) => missing(step, steps.slice(i + 1), options, rule)),
    ...steps.flatMap((step) => late(step, options, open)),
    ...options.between.flatMap((span) => {
      const [from, to] = [byName.get(span.from), byName.get(span.to)];
      return from && to ? apart(from, to, span, options, parameters, open) : [];
    }),
  ];
  const type = 'struct(k varchar, w varchar, f varchar[])[]';
  return `list_filter(list_concat(list_concat([${single.join(',\n')}]::${type}, ${order(steps, options)}::${type}),
    ${crowd(steps, options, parameters)}::${type}), lambda p: p is not null)`;
}

function problem(finding: Finding, words: string, marks: string): string {
  return `{'k': '${finding}', 'w': ${words}, 'f': ${marks}}`;
}

function marksOf(steps: Step[], { rows }: SequenceOptions): string {
  const marks = steps.flatMap(({ name, field }) => (rows ? [name] : field === null ? [] : [field]));
  return `[${marks.map(quoteText).join(', ')}]::varchar[]`;
}

/** `民主评议 2020-10-10` */
const dated = (step: Step) => `${quoteText(`${step.name} `)} || ${column('s', step)}`;

function missing(
  step: Step,
  later: Step[],
  options: SequenceOptions,
  { table }: RuleFile,
): string[] {
  if (options.complete === false) return [];
  const filledLater = later.map((other) => `not ${column('b', other)}`);
  const wanted = options.complete === 'gaps' ? `(${filledLater.join(' or ') || 'false'})` : 'true';
  const blank = column('b', step);
  return [
    `if(${blank} and ${wanted}, ${problem('缺步骤', quoteText(step.name), marksOf([step], options))}, null)`,
    ...step.with.map(
      (field) =>
        `if(not ${blank} and ${blankTest(table, field)}, ${problem('缺步骤', quoteText(`${step.name}的${field}`), `[${quoteText(field)}]`)}, null)`,
    ),
  ];
}

function late(step: Step, options: SequenceOptions, open: boolean): string[] {
  if (options.deadlines[step.name] === undefined) return [];
  const due = column('d', step);
  const marks = marksOf([step], options);
  const words = `${dated(step)} || ' 晚于 ' || ${due}`;
  const unfilled = `${quoteText(`${step.name} 期限 `)} || ${due} || ' 已过仍未填写'`;
  return [
    `if(${column('s', step)} > ${due}, ${problem('逾期', words, marks)}, null)`,
    ...(open
      ? [
          `if(${column('b', step)} and ${due} < 数据日期(), ${problem('逾期', unfilled, marks)}, null)`,
        ]
      : []),
  ];
}

type Span = SequenceOptions['between'][number];

function apart(
  from: Step,
  to: Step,
  { least, most, unit, inclusive }: Span,
  options: SequenceOptions,
  parameters: Parameters,
  open: boolean,
): string[] {
  const measure = measureOf(unit, inclusive, parameters);
  const [start, end] = [column('s', from), column('s', to)];
  const marks = marksOf([from, to], options);
  const span = `${dated(from)} || ' 至 ' || ${dated(to)}`;
  const found: string[] = [];
  if (least !== undefined) {
    const bound = limitSql(least, parameters);
    const words = `${span} || ${measure.shown(start, end)} || '不足 ' || 显示(${bound}) || ' ${measure.word}'`;
    found.push(
      `if(${end} >= ${start} and ${measure.under(start, end, bound)}, ${problem('间隔', words, marks)}, null)`,
    );
  }
  if (most === undefined) return found;
  const bound = limitSql(most, parameters);
  const over = `'超过 ' || 显示(${bound}) || ' ${measure.word}'`;
  found.push(
    `if(${end} >= ${start} and ${measure.over(start, end, bound)}, ${problem('间隔', `${span} || ${measure.shown(start, end)} || ${over}`, marks)}, null)`,
  );
  if (open) {
    const words = `${dated(from)} || ${quoteText(` 之后没有${to.name}，到数据日期已`)} || ${over}`;
    found.push(
      `if(${column('b', to)} and ${measure.over(start, '数据日期()', bound)}, ${problem('间隔', words, marks)}, null)`,
    );
  }
  return found;
}

interface Measure {
  word: string;
  under(start: string, end: string, bound: string): string;
  over(start: string, end: string, bound: string): string;
  /** `共 6 天，`; months are not counted out: six and a half is neither six nor seven. */
  shown(start: string, end: string): string;
}

const shifted = (start: string, bound: string) => `${start} + to_months((${bound})::integer)`;

function measureOf(unit: string, inclusive: boolean, parameters: Parameters): Measure {
  const named = plainUnits.has(unit) ? unit : String(parameters.value(unit));
  if (!plainUnits.has(named)) throw new Error(`参数“${unit}”应是 自然日 或 工作日`);
  if (named === '月') {
    return {
      word: '个月',
      under: (start, end, bound) => `${end} < ${shifted(start, bound)}`,
      over: (start, end, bound) => `${end} > ${shifted(start, bound)}`,
      shown: () => `' '`,
    };
  }
  const working = named === '工作日';
  const count = (start: string, end: string) =>
    working
      ? `工作日数(${start}${inclusive ? '' : ' + 1'}, ${end})`
      : `(${end} - ${start}${inclusive ? ' + 1' : ''})`;
  const word = working ? '个工作日' : '天';
  return {
    word,
    under: (start, end, bound) => `${count(start, end)} < ${bound}`,
    over: (start, end, bound) => `${count(start, end)} > ${bound}`,
    shown: (start, end) => `' 共 ' || ${count(start, end)} || ' ${word}，'`,
  };
}

/** Each step with a date against the one before it that has a date. */
function order(steps: Step[], options: SequenceOptions): string {
  if (!options.order) return '[]';
  const wrong = options.sameDay ? 'p[2].d < p[1].d' : 'p[2].d <= p[1].d';
  const words = `if(p[2].d < p[1].d, concat(p[2].n, ' ', p[2].d, ' 早于 ', p[1].n, ' ', p[1].d), concat(p[2].n, ' 与 ', p[1].n, ' 同在 ', p[1].d))`;
  const filled = filledSteps(steps, options);
  return `list_transform(list_filter(list_zip(${filled}, ${filled}[2:], true), lambda p: ${wrong}),
    lambda p: ${problem('颠倒', words, 'list_concat(p[1].f, p[2].f)')})`;
}

function crowd(steps: Step[], options: SequenceOptions, parameters: Parameters): string {
  if (options.crowded === undefined) return '[]';
  const filled = filledSteps(steps, options);
  const days = `list_sort(list_distinct(list_transform(${filled}, lambda s: s.d)))`;
  const groups = `list_transform(${days}, lambda t: {'d': t, 's': list_filter(${filled}, lambda s: s.d = t)})`;
  const words = `concat(g.d, ' 一天完成 ', array_to_string(list_transform(g.s, lambda s: s.n), '、'))`;
  return `list_transform(list_filter(${groups}, lambda g: len(g.s) >= ${limitSql(options.crowded, parameters)}),
    lambda g: ${problem('同日', words, 'flatten(list_transform(g.s, lambda s: s.f))')})`;
}

function filledSteps(steps: Step[], options: SequenceOptions): string {
  const items = steps.map(
    (step) =>
      `{'n': ${quoteText(step.name)}, 'd': ${column('s', step)}, 'f': ${marksOf([step], options)}}`,
  );
  return `list_filter([${items.join(', ')}], lambda s: s.d is not null)`;
}
