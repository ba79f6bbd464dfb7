import type { z } from 'zod';
import { quoteName, quoteText } from '../../engine/duckdb.ts';
import type { uniqueOptions } from '../rule.ts';
import { type KindDefinition, stableOrder, whenClause } from './kind.ts';

type Options = z.infer<typeof uniqueOptions>;

/** The rows that share their values with another. */
const doubled = '_doubled';

/** Of a table that holds several years, which row is of which; not for single ones, or issues would change with a title. */
const year = 'coalesce(if(_years is null, null, _year), 0)';

/** No two rows of one year with the same values. A group of equal rows is one issue; all its rows are places to look at. */
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
  // A table of their own: through a WITH beside it the engine would fetch every column of the rows.
  prepare({ by }, rule) {
    const keys = by.map((sql, i) => `(\n${sql}\n) as _k${i}`).join(', ');
    const filled = by.map((_, i) => `_k${i} is not null`).join(' and ');
    const sql = `with keyed as (select _id as _member, ${year} as _kyear, ${keys} from ${quoteName(rule.table)} ${whenClause(rule, 'where')})
      from keyed semi join (
        select ${namesOf(by)} from keyed where ${filled} group by all having count(*) > 1) using (${namesOf(by)})`;
    return [{ table: doubled, sql, takenBy: quoteText(rule.table) }];
  },
  branches({ by, differ }, rule, { layout }) {
    const table = quoteName(rule.table);
    // What is blank in one row is not known to differ from another.
    const apart = differ.map((sql, i) => `, (\n${sql}\n) as _apart${i}`).join('');
    const differing = differ.map((_, i) => `count(distinct _apart${i}) > 1`).join(' or ');
    const wanted = differ.length > 0 ? `having ${differing}` : '';
    const cell = `{'tab': ${quoteText(rule.table)}, 'id': _member, 'field': null::varchar}`;
    // Places and order are looked up for the few rows that share a key, not for all.
    const members = `select d.*, [${stableOrder(layout).join('::varchar, ')}::varchar] as _order${apart}
      from ${table} join ${doubled} d on ${table}._id = d._member`;
    const groups = `select arg_min(_member, _order) as _first, count(*) as 条数, list(${cell}) as _cells,
        concat_ws('|', ${by.map((_, i) => `any_value(_k${i})`).join(', ')}) as _shared
      from (${members}) group by ${namesOf(by)} ${wanted}`;
    return [
      {
        table: rule.table,
        relation: `(select t.*, g.* exclude (_first) from (${groups}) g join ${table} t on t._id = g._first)`,
        from: doubled,
        counterpart: '_shared',
        more: `list_filter(_cells, lambda x: x.id <> _id)`,
      },
    ];
  },
};

const namesOf = (by: Options['by']) => ['_kyear', ...by.map((_, i) => `_k${i}`)].join(', ');
