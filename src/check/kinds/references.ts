import type { z } from 'zod';
import { quoteName } from '../../engine/duckdb.ts';
import type { referencesOptions } from '../rule.ts';
import { type KindDefinition, tableSql, whenClause } from './kind.ts';

type Options = z.infer<typeof referencesOptions>;

/** Values that must be found in another table, in rows of the same year. A blank refers to nothing and is another rule's business. */
export const references: KindDefinition<Options> = {
  extras: [],
  expressions: ({ fields, table, to }, rule) => [
    ...fields.map((sql, i) => ({
      path: ['references', 'fields', i],
      sql,
      scope: { table: rule.table },
    })),
    { path: ['references', 'table'], sql: '1', scope: { table } },
    ...to.map((sql, i) => ({ path: ['references', 'to', i], sql, scope: { table } })),
  ],
  needs: () => [],
  branches({ fields, table, to }, rule) {
    const from = fields.map((sql, i) => `(\n${sql}\n) as _k${i}`).join(', ');
    const targets = to.map((sql, i) => `(\n${sql}\n) as _k${i}`).join(', ');
    const same = fields.map((_, i) => `r._k${i} = t._k${i}`).join(' and ');
    const filled = fields.map((_, i) => `_k${i} is not null`).join(' and ');
    const relation = `(select * from (select *, ${from} from ${quoteName(rule.table)} ${whenClause(rule, 'where')}) r
      where ${filled} and not exists (
        from (select ${targets}, _years from ${tableSql(table)}) t where ${same} and 同年(t._years, r._year)))`;
    return [{ table: rule.table, relation }];
  },
};
