import type { CellAddress } from '../model.ts';
import type { SheetPlan } from './plan.ts';

/** Where a person finds a value in Excel. The column is null for what does not come from a column. */
export function cellAddress(
  plans: readonly SheetPlan[],
  sheetIndex: number,
  table: string,
  field: string | null,
  row: number,
): CellAddress {
  const plan = plans[sheetIndex]!;
  const feed = plan.feeds.find((one) => one.table === table);
  const use = feed?.columns.find((column) => column.field === field);
  const { file, sheet } = plan;
  if (!use) return { file, sheet: sheet.name, row, column: null };
  const place = plan.places?.get(row)?.[use.column];
  if (place) return { file, sheet: sheet.name, row: place.row, column: place.letter };
  const line = feed?.pivot?.rows.rowOf(use.field, row) ?? row;
  return { file, sheet: sheet.name, row: line, column: use.letter };
}
