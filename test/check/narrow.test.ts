import { afterAll, expect, test } from 'vitest';
import { builtinRules } from '../../src/builtin.ts';
import { analyseAll, columnsReadBy } from '../../src/check/analyse-all.ts';
import { Checker } from '../../src/check/checker.ts';
import { loadRules } from '../../src/check/load.ts';
import { load } from '../../src/conform/load.ts';
import { createTables } from '../../src/conform/schema.ts';
import { defineFunctions } from '../../src/domain/define.ts';
import { type Drawn, withPlans } from '../support/sheets.ts';
import { openRuleRoom } from '../support/try-rule.ts';

const tried = await openRuleRoom();
afterAll(() => tried.close());
const { engine, room } = tried;
const { layouts } = room;
const parameters = room.parameters('national', new Map());
await createTables(engine, layouts, 'main');
await defineFunctions(engine, parameters, '2020-12-31');
const { rules } = loadRules([builtinRules]);

/** A sheet with every column of a table and no row. */
function blankSheet(table: string): Drawn {
  return { file: `${table}.xlsx`, rows: [layouts.need(table).fields.map(({ name }) => name)] };
}

test.each(rules.map((rule) => [rule.id, rule] as const))(
  '%s：只装载它读的列，照样能跑',
  async (_, rule) => {
    const analysed = await analyseAll([rule], engine, layouts, parameters);
    const { outcome } = analysed[0]!;
    if (outcome instanceof Error) throw outcome;
    const tables = [...outcome.usage.tables].filter((table) => layouts.get(table) !== null);
    await withPlans(tables.map(blankSheet), async (plans) => {
      await load(engine, plans, layouts, 'main', columnsReadBy(analysed));
      const sheets = tables.map((table, index) => {
        const fields = new Set(layouts.need(table).fields.map(({ name }) => name));
        return { index, label: table, table, fields };
      });
      const options = { asOf: '2020-12-31', region: 'national', budget: 30_000 };
      const checker = await Checker.create({ engine, layouts, parameters, sheets, options });
      expect(await checker.run(outcome)).toMatchObject({ status: 'ran', checked: 0 });
    });
  },
);
