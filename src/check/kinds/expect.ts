import type { KindDefinition } from './kind.ts';
import { whenClause } from './kind.ts';
import { quoteName } from '../../engine/duckdb.ts';

const judged = 'main._judged';

/** A condition that must hold for every row. */
export const expect: KindDefinition<string> = {
  extras: [],
  expressions: (condition, rule) => [
    { path: ['expect'], sql: condition, scope: { table: rule.table } },
  ],
  needs: () => [],
  // Judged once, counted and looked up: a condition may cost more than the rest of the rule.
  prepare: (condition, rule) => [
    {
      table: judged,
      sql: `select _id, (\n${condition}\n)::boolean as ok from ${quoteName(rule.table)} ${whenClause(rule, 'where')}`,
    },
  ],
  checkedIn: judged,
  branches(_, rule) {
    // A NULL condition is "cannot tell": SQL's CHECK lets it pass, and so do we unless the rule says otherwise.
    const broken = rule.unknown === 'issue' ? 'is not true' : 'is false';
    const relation = `(select t.* from ${quoteName(rule.table)} t join ${judged} j on j._id = t._id where j.ok ${broken})`;
    const onlyIf = `select 1 from ${judged} where ok ${broken} limit 1`;
    return [{ table: rule.table, relation, onlyIf }];
  },
};
