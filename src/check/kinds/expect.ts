import type { KindDefinition } from './kind.ts';
import { whenClause } from './kind.ts';
import { quoteName } from '../../engine/duckdb.ts';

/** A condition that must hold for every row. */
export const expect: KindDefinition<string> = {
  extras: [],
  expressions: (condition, rule) => [
    { path: ['expect'], sql: condition, scope: { table: rule.table } },
  ],
  needs: () => [],
  branches(condition, rule) {
    // A NULL condition is "cannot tell": SQL's CHECK lets it pass, and so do we unless the rule says otherwise.
    const broken = rule.unknown === 'issue' ? 'is not true' : 'is false';
    const from = `select * from ${quoteName(rule.table)} where (\n${condition}\n) ${broken} ${whenClause(rule, 'and')}`;
    return [{ table: rule.table, relation: `(${from})` }];
  },
};
