import type { Layouts } from '../layout/load.ts';
import { fieldOf } from './feed-sql.ts';
import { isPlainlyClean } from './plainly-clean.ts';
import type { ColumnUse, Feed, SheetPlan } from './plan.ts';

/**
 * The feeds of a sheet, of a small one with its clean columns marked: for a few rows, planning the slow paths of columns that need
 * none takes longer than all the rest. Of larger sheets not every cell is at hand.
 */
export function markCleanColumns(plan: SheetPlan, layouts: Layouts): Feed[] {
  const { sheet, headerRows, feeds } = plan;
  if (sheet.lastRow > sheet.head.length) return feeds;
  const rows = sheet.head.slice(headerRows?.[1] ?? 0);
  const marked = (feed: Feed) => (use: ColumnUse) => {
    const field = fieldOf(layouts.need(feed.table), use.field);
    const isClean = (text: string | null | undefined) =>
      text === null || text === undefined || isPlainlyClean(field, text);
    return { ...use, clean: use.factor === 1 && rows.every((row) => isClean(row[use.column])) };
  };
  return feeds.map((feed) => ({ ...feed, columns: feed.columns.map(marked(feed)) }));
}
