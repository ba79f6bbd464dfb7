import { quoteText } from '../../engine/duckdb.ts';
import type { RuleFile } from '../rule.ts';
import {
  type Expression,
  isLastDrop,
  type KindContext,
  type KindDefinition,
  Skip,
} from './kind.ts';
import { stepColumns } from './sequence-dates.ts';
import { problemsSql } from './sequence-problems.ts';
import { findings, plainUnits, type SequenceOptions, type Step } from './sequence-step.ts';

/** Named steps with dates: complete, in order, each by its deadline, far enough apart. One issue a row. */
export const sequence: KindDefinition<SequenceOptions> = {
  extras: [...findings, '问题'],
  expressions: ({ steps, rows, deadlines }, rule) => [
    ...(rows === undefined
      ? Object.entries(steps).map(([name, step]) =>
          typeof step === 'string'
            ? own(['steps', name], step, rule)
            : own(['steps', name, 'date'], step.date, rule),
        )
      : [
          { path: ['sequence', 'rows', 'table'], sql: '1', scope: { table: rows.table } },
          ...(['step', 'date', 'on'] as const).map((key) => ({
            path: ['sequence', 'rows', key],
            sql: rows[key],
            scope: { table: rows.table },
          })),
          own(['rows', rows.key === undefined ? 'on' : 'key'], rows.key ?? rows.on, rule),
        ]),
    ...Object.entries(deadlines).flatMap(([name, deadline]) => {
      if (typeof deadline === 'string') return [own(['deadlines', name], deadline, rule)];
      return deadline.year === undefined
        ? []
        : [own(['deadlines', name, 'year'], deadline.year, rule)];
    }),
  ],
  needs: ({ steps }, rule) =>
    Object.values(steps)
      .flatMap((step) => (typeof step === 'string' ? [] : step.with))
      .map((field) => `${rule.table}.${field}`),
  limits: ({ crowded, deadlines, between }) => [
    ...(crowded === undefined ? [] : [{ path: ['sequence', 'crowded'], limit: crowded }]),
    ...Object.entries(deadlines).flatMap(([name, deadline]) =>
      typeof deadline === 'string'
        ? []
        : [{ path: ['sequence', 'deadlines', name, 'parameter'], limit: deadline.parameter }],
    ),
    ...between.flatMap(({ least, most, unit }, i) =>
      Object.entries({ least, most, unit: plainUnits.has(unit) ? undefined : unit }).flatMap(
        ([key, limit]) =>
          limit === undefined ? [] : [{ path: ['sequence', 'between', i, key], limit }],
      ),
    ),
  ],
  branches(options, rule, context) {
    const steps = givenSteps(options, rule, context);
    if (steps.length === 0) throw new Skip('各步骤的日期列都没有');
    const marks = options.rows
      ? steps.map(({ name }) => name)
      : steps.flatMap((step) => [...(step.field === null ? [] : [step.field]), ...step.with]);
    const concerned = `list_filter([${marks.map(quoteText).join(', ')}]::varchar[], lambda m: list_contains(flatten(list_transform(_problems, lambda p: p.f)), m))`;
    const said = findings.map(
      (finding) =>
        `array_to_string(list_transform(list_filter(_problems, lambda p: p.k = '${finding}'), lambda p: p.w), '${finding === '缺步骤' ? '、' : '；'}') as ${finding}`,
    );
    const relation = `(select *, ${said.join(',\n')},
        array_to_string(list_transform(_problems, lambda p: if(p.k = '缺步骤', '缺' || p.w, p.w)), '；') as 问题,
        ${concerned} as _marks
      from (select *, ${problemsSql(steps, options, rule, context)} as _problems
        from ${stepColumns(steps, options, rule)})
      where len(_problems) > 0)`;
    return [{ table: rule.table, relation, ...places(options, steps, rule) }];
  },
};

function own(path: (string | number)[], sql: string, { table }: RuleFile): Expression {
  return { path: ['sequence', ...path], sql, scope: { table } };
}

/** Steps whose column may be missing and is: they are neither missing steps nor out of order. */
function givenSteps(
  { steps, rows }: SequenceOptions,
  rule: RuleFile,
  { layout, supply }: KindContext,
): Step[] {
  const known = new Set(layout.fields.map(({ name }) => name));
  return Object.entries(steps)
    .map(([name, step], place) => {
      const sql = typeof step === 'string' ? step : step.date;
      const column = sql.trim().replace(/^"(.*)"$/, '$1');
      const field = rows === undefined && known.has(column) ? column : null;
      return { name, place, sql, field, with: typeof step === 'string' ? [] : step.with };
    })
    .filter(
      ({ field }) =>
        field === null ||
        supply.has(rule.table, field) ||
        ![field, `${rule.table}.${field}`].some((name) => rule.optional.includes(name)),
    );
}

/** Where to look: the columns of the steps that are wrong, or the rows that hold them. */
function places({ rows }: SequenceOptions, steps: Step[], rule: RuleFile) {
  if (rows && isLastDrop(rows.table)) return {};
  if (rows) {
    const field = /^[\p{L}\p{N}_（）]+$/u.test(rows.date) ? quoteText(rows.date) : 'null::varchar';
    const cells = steps.map(
      ({ name, place }) =>
        `if(list_contains(_marks, ${quoteText(name)}) and _r${place} is not null,
          {'tab': ${quoteText(rows.table)}, 'id': _r${place}, 'field': ${field}}, null)`,
    );
    return { more: `list_filter([${cells.join(', ')}], lambda c: c is not null)` };
  }
  const fields = steps.flatMap((step) => [
    ...(step.field === null ? [] : [step.field]),
    ...step.with,
  ]);
  if (fields.length === 0) return {};
  const stated = rule.fields.filter((field) => !field.includes('.'));
  return {
    fields: `if(len(_marks) = 0, [${stated.map(quoteText).join(', ')}]::varchar[], _marks)`,
    possibleFields: [...new Set([...fields, ...stated])],
  };
}
