import type { z } from 'zod';
import type { RuleFile } from '../rule.ts';
import type { rateOptions } from '../rule-time-and-rate.ts';
import { type KindContext, tableSql } from './kind.ts';
import { areaList, type Level, placed } from './rate-area.ts';

export type RateOptions = z.infer<typeof rateOptions>;
export type Measure = RateOptions['numerator'];
type Count = Exclude<Measure, string>;

/** What one row adds: 1 or its `sum`, nothing where `where` does not hold. */
export function amount({ where, sum }: Count): string {
  const value = sum === undefined ? '1' : `(\n${sum}\n)`;
  return where === undefined
    ? value
    : `case when coalesce((\n${where}\n), false) then ${value} else 0 end`;
}

/** county, township, village, amount: an area of which the table has no row has no line, which is not 0. */
export function areaMeasure(
  measure: Count,
  rule: RuleFile,
  level: Level,
  context: KindContext,
): string {
  const table = measure.table ?? rule.table;
  return `select ${areaList('p', level)}, sum(m.amount) as amount
    from (select _id, ${amount(measure)} as amount from ${tableSql(table)}) m
    join (${placed(table, context)}) p on p._id = m._id where p.${level} is not null group by all`;
}
