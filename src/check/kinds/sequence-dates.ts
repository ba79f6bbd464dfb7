import { quoteName, quoteText } from '../../engine/duckdb.ts';
import type { RuleFile } from '../rule.ts';
import { blankTest, tableSql, whenClause } from './kind.ts';
import { column, type SequenceOptions, type Step } from './sequence-step.ts';

/** The rows that are judged, with the date, the deadline and the blankness of each step as columns. */
export function stepColumns(steps: Step[], options: SequenceOptions, rule: RuleFile): string {
  const table = quoteName(rule.table);
  const when = whenClause(rule, 'where');
  const deadlines = steps.flatMap((step) => deadlineColumn(step, options));
  if (options.rows === undefined) {
    const dates = steps.flatMap((step) => [
      `try_cast((\n${step.sql}\n) as date) as ${column('s', step)}`,
      `${step.field === null ? `(\n${step.sql}\n) is null` : blankTest(rule.table, step.field)} as ${column('b', step)}`,
    ]);
    return `(select ${['*', ...dates, ...deadlines].join(', ')} from ${table} ${when})`;
  }
  const { rows } = options;
  const pivot = steps.flatMap((step) => [
    `min(_date) filter (where _step = ${quoteText(step.sql)}) as ${column('s', step)}`,
    `arg_min(_id, [_date::varchar, _id::varchar]) filter (where _step = ${quoteText(step.sql)}) as ${column('r', step)}`,
  ]);
  const blanks = steps.map((step) => `${column('s', step)} is null as ${column('b', step)}`);
  return `(select e.* exclude (_key), p.* exclude (_key), ${blanks.join(', ')}
    from (select ${['*', `(\n${rows.key ?? rows.on}\n)::varchar as _key`, ...deadlines].join(', ')} from ${table} ${when}) e
    left join (select _key, ${pivot.join(', ')} from (
        select _id, (\n${rows.on}\n)::varchar as _key, (\n${rows.step}\n)::varchar as _step, try_cast((\n${rows.date}\n) as date) as _date
        from ${tableSql(rows.table)}) group by _key) p on p._key = e._key)`;
}

function deadlineColumn(step: Step, { deadlines }: SequenceOptions): string[] {
  const deadline = deadlines[step.name];
  if (deadline === undefined) return [];
  if (typeof deadline === 'string')
    return [`try_cast((\n${deadline}\n) as date) as ${column('d', step)}`];
  const year = `(\n${deadline.year ?? 'year(数据日期())'}\n)::integer`;
  const day = `参数文字(${quoteText(deadline.parameter)}, ${year})`;
  return [`try_cast(concat(${year}, '-', nullif(${day}, '')) as date) as ${column('d', step)}`];
}
