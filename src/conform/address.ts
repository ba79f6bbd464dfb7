import type { CellAddress } from '../model.ts';
import type { SheetPlan } from './plan.ts';

/** Where a person finds a value in Excel. The column is null for what does not come from a column. */
export function cellAddress(
  plans: SheetPlan[],
  sheetIndex: number,
  table: string,
  field: string | null,
  row: number,
): CellAddress {
  const plan = plans[sheetIndex]!;
  const feed = plan.feeds.find((one) => one.table === table);
  const use = feed?.columns.find((column) => column.field === field);
  return { file: plan.file, sheet: plan.sheet.name, row, column: use?.letter ?? null };
}
