import type { z } from 'zod';
import { quoteName, quoteText } from '../../engine/duckdb.ts';
import type { uniqueOptions } from '../rule.ts';
import { type KindDefinition, stableOrder, whenClause } from './kind.ts';

type Options = z.infer<typeof uniqueOptions>;

/** No two rows with the same values. A group of equal rows is one issue; all its rows are places to look at. */
export const unique: KindDefinition<Options> = {
  extras: ['条数'],
  expressions: ({ by, differ }, rule) => [
    ...by.map((sql, i) => ({ path: ['unique', 'by', i], sql, scope: { table: rule.table } })),
    ...differ.map((sql, i) => ({
      path: ['unique', 'differ', i],
      sql,
      scope: { table: rule.table },
    })),
  ],
  needs: () => [],
  branches({ by, differ }, rule, { layout }) {
    const table = quoteName(rule.table);
    const keys = by.map((sql, i) => `(\n${sql}\n) as _k${i}`).join(', ');
    const filled = by.map((_, i) => `_k${i} is not null`).join(' and ');
    const groups = by.map((_, i) => `_k${i}`).join(', ');
    const apart = differ.map((sql) => `coalesce((\n${sql}\n)::varchar, '')`);
    const wanted = differ.length > 0 ? 'having count(distinct _apart) > 1' : '';
    const cell = `{'tab': ${quoteText(rule.table)}, 'id': _member, 'field': null::varchar}`;
    // Places and order are looked up for the few rows that share a key, not for all.
    const relation = `(with keyed as (select _id, ${keys} from ${table} ${whenClause(rule, 'where')}),
      doubled as (select ${groups} from keyed where ${filled} group by ${groups} having count(*) > 1),
      hits as (select _id as _member, ${groups} from keyed semi join doubled using (${groups})),
      members as (
        select hits.*, [${stableOrder(layout).join('::varchar, ')}::varchar] as _order, [${apart.join(', ')}]::varchar[] as _apart
        from ${table} join hits on ${table}._id = hits._member),
      groups as (
        select arg_min(_member, _order) as _first, count(*) as 条数, list(${cell} order by _order) as _cells,
          concat_ws('|', ${by.map((_, i) => `any_value(_k${i})`).join(', ')}) as _shared
        from members group by ${groups} ${wanted})
      select t.*, groups.* exclude (_first) from groups join ${table} t on t._id = groups._first)`;
    return [
      {
        table: rule.table,
        relation,
        counterpart: '_shared',
        more: `list_filter(_cells, lambda x: x.id <> _id)`,
      },
    ];
  },
};
