import { quoteName } from '../../engine/duckdb.ts';
import type { RuleFile } from '../rule.ts';
import {
  type Branch,
  type Expression,
  type KindContext,
  type KindDefinition,
  whenClause,
} from './kind.ts';
import { areaText, needPlaces, levelOf, placed, sameArea } from './rate-area.ts';
import { grouped } from './rate-groups.ts';
import { areaMeasure, type Measure, type RateOptions } from './rate-measure.ts';
import { judgedBy, verdict } from './rate-verdict.ts';

/** A share by village, township or county against a limit, or against the share that is stated. */
export const rate: KindDefinition<RateOptions> = {
  extras: ['分子', '分母', '比率', '限值', '基数过小', '地区'],
  asksPlaces: () => true,
  expressions: (options, rule) => [
    ...measureExpressions('numerator', options.numerator, rule),
    ...measureExpressions('denominator', options.denominator, rule),
    ...(['year', 'stated'] as const).flatMap((key) =>
      options[key] === undefined ? [] : [own([key], options[key], rule.table)],
    ),
  ],
  limits: ({ limit, tolerance, minimum }) => [
    ...(limit === undefined ? [] : [{ path: ['rate', 'limit'], limit }]),
    { path: ['rate', 'tolerance'], limit: tolerance },
    { path: ['rate', 'minimum'], limit: minimum },
  ],
  needs: () => [],
  branches(options, rule, context): Branch[] {
    const level = levelOf(options.by, context.layout);
    const tables = [options.numerator, options.denominator].flatMap((measure) =>
      typeof measure === 'string' ? [] : [measure.table ?? rule.table],
    );
    for (const table of new Set([...tables, ...(options.by ? [rule.table] : [])]))
      needPlaces(table, level, context);
    if (options.by !== undefined) return [grouped(options, rule, level, context)];
    return [
      {
        table: rule.table,
        relation: verdict(rowWise(options, rule, context), options, rule, context),
      },
    ];
  },
};

/** One area a row of the rule's table: what is not its own is counted in tables of the same area. */
function rowWise(options: RateOptions, rule: RuleFile, context: KindContext): string {
  const level = levelOf(options.by, context.layout);
  const parts = [
    ['n', options.numerator],
    ['d', options.denominator],
  ] as const;
  const measured = parts.flatMap(([letter, measure]) =>
    typeof measure === 'string' ? [`(\n${measure}\n) as _${letter}`] : [],
  );
  const counted = parts.flatMap(([letter, measure]) =>
    typeof measure === 'string' ? [] : [{ letter, measure }],
  );
  const rows = placed(rule.table, context);
  const joins = counted.map(
    ({ letter, measure }) => `left join (select e._id, sum(g.amount) as _${letter} from (${rows}) e
      join (${areaMeasure(measure, rule, level, context)}) g on ${sameArea('e', 'g', level)} group by e._id) ${letter}
      on ${letter}._id = o._id`,
  );
  const columns = ['*', ...measured, ...judgedBy(options)].join(', ');
  const taken = counted.map(({ letter }) => `, ${letter}._${letter}`).join('');
  return `(select o.*, ${areaText('p', level)} as 地区 ${taken}
    from (select ${columns} from ${quoteName(rule.table)} ${whenClause(rule, 'where')}) o
    join (${rows}) p on p._id = o._id ${joins.join('\n')})`;
}

function own(path: (string | number)[], sql: string, table: string): Expression {
  return { path: ['rate', ...path], sql, scope: { table } };
}

function measureExpressions(
  part: 'numerator' | 'denominator',
  measure: Measure,
  rule: RuleFile,
): Expression[] {
  if (typeof measure === 'string') return [own([part], measure, rule.table)];
  const table = measure.table ?? rule.table;
  return [
    ...(measure.table === undefined ? [] : [own([part, 'table'], '1', table)]),
    ...(['where', 'sum'] as const).flatMap((key) =>
      measure[key] === undefined ? [] : [own([part, key], measure[key], table)],
    ),
  ];
}
