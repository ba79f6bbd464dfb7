import type { z } from 'zod';
import { quoteName } from '../../engine/duckdb.ts';
import type { referencesOptions } from '../rule.ts';
import { type KindDefinition, tableSql, whenClause } from './kind.ts';

type Options = z.infer<typeof referencesOptions>;

/** Values that must be found in another table. A blank refers to nothing and is another rule's business. */
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
    const keys = fields.map((_, i) => `_k${i}`).join(', ');
    const filled = fields.map((_, i) => `_k${i} is not null`).join(' and ');
    const relation = `(select * from (select *, ${from} from ${quoteName(rule.table)} ${whenClause(rule, 'where')})
      anti join (select ${targets} from ${tableSql(table)}) using (${keys}) where ${filled})`;
    return [{ table: rule.table, relation }];
  },
};
