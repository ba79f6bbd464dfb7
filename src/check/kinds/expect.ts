import { quoteName, quoteText } from '../../engine/duckdb.ts';
import { type KindDefinition, whenClause } from './kind.ts';

const judged = '_judged';

/** A condition that must hold for every row. */
export const expect: KindDefinition<string> = {
  extras: [],
  expressions: (condition, rule) => [
    { path: ['expect'], sql: condition, scope: { table: rule.table } },
  ],
  needs: () => [],
  // As a column of the rows that the rule applies to: as a second condition it might be looked at for others, too.
  prepare: (condition, rule) =>
    rule.when === undefined
      ? []
      : [
          {
            table: judged,
            sql: `select _id, ${broken(condition, rule)} as broken from ${quoteName(rule.table)} ${whenClause(rule, 'where')}`,
            takenBy: `if(broken, ${quoteText(rule.table)}, null)`,
          },
        ],
  checkedIn: judged,
  branches(condition, rule) {
    const table = quoteName(rule.table);
    if (rule.when === undefined)
      return [
        {
          table: rule.table,
          relation: `(select * from ${table} where ${broken(condition, rule)})`,
        },
      ];
    const relation = `(select t.* from ${table} t semi join (select _id from ${judged} where broken) using (_id))`;
    return [{ table: rule.table, relation, from: judged }];
  },
};

/** A NULL condition is "cannot tell": SQL's CHECK lets it pass, and so do we unless the rule says otherwise. */
function broken(condition: string, { unknown }: { unknown: 'pass' | 'issue' }): string {
  return `(\n${condition}\n) ${unknown === 'issue' ? 'is not true' : 'is false'}`;
}
