import type { Layouts } from '../layout/load.ts';
import { cellSql } from './conform-sql.ts';
import { fieldOf, rawColumn } from './feed-sql.ts';
import type { SheetPlan } from './plan.ts';

/** SQL of 与户主关系 = 户主, whichever table of the sheet has that column; null where none has. */
export function isHead({ feeds }: SheetPlan, layouts: Layouts): string | null {
  for (const { table, columns } of feeds) {
    const use = columns.find(({ field }) => field === '与户主关系');
    if (!use) continue;
    const field = fieldOf(layouts.need(table), use.field);
    return `${cellSql({ field, raw: rawColumn(use.column), factor: use.factor })} = '户主'`;
  }
  return null;
}
