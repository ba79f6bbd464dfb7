import { quoteName } from '../../engine/duckdb.ts';
import { type KindDefinition, stableOrder, whenClause } from './kind.ts';

/**
 * Any SELECT that returns the offending rows, by `_id` or by the key columns of the table. A result column `_cells`
 * (a list of {表, 工作表, 行, 字段}) names further cells to look at.
 */
export const query: KindDefinition<string> = {
  extras: [],
  expressions: (sql) => [{ path: ['query'], sql, scope: 'query' }],
  needs: () => [],
  branches(sql, rule, { layout }) {
    const table = quoteName(rule.table);
    const keys = layout.primaryKey.filter((column) => column !== layout.year);
    const join = keys
      .map((column) => `t.${quoteName(column)} = q.${quoteName(column)}`)
      .join(' and ');
    const offending = (ids: string) => `(with q as (\n${sql}\n) ${ids})`;
    const when =
      rule.when === undefined
        ? ''
        : `where t._id in (select _id from ${table} ${whenClause(rule, 'where')})`;
    // Several rows may bear one key: the first of them stands for it, in whatever order they came.
    const names = keys.map(quoteName).join(', ');
    const order = stableOrder(layout).join('::varchar, ');
    const first = `(select arg_min(_id, [${order}::varchar]) as _id, ${names} from ${table} semi join q using (${names}) group by all)`;
    return [
      {
        table: rule.table,
        relation: readsId(sql)
          ? offending(`select q.* from q join ${table} t on t._id = q._id ${when}`)
          : offending(`select q.*, t._id from q join ${first} t on ${join} ${when}`),
        ...(/\b_cells\b/.test(sql) ? { cells: '_cells' } : {}),
      },
    ];
  },
};

/** A query that names `_id` must return it: that is seen to when the rule is read. */
export function readsId(sql: string): boolean {
  return /\b_id\b/.test(sql);
}
