import { type Sql, quoteText } from '../engine/duckdb.ts';
import type { SheetPlan } from './plan.ts';

/** Marks the rows down to the header, and those below it that are known to be no records. */
export async function markHead(
  engine: Sql,
  table: string,
  first: number,
  { headerRows, belowHeader }: SheetPlan,
): Promise<void> {
  if (!headerRows) return;
  const [top, bottom] = headerRows;
  const reasons = [...new Set(belowHeader.map(({ reason }) => reason))];
  const cases = reasons.map((reason) => {
    const rows = belowHeader.filter((one) => one.reason === reason).map(({ row }) => row);
    return `when _row in (${rows.join(', ')}) then ${quoteText(reason)}`;
  });
  const last = Math.max(bottom, ...belowHeader.map(({ row }) => row));
  await engine.run(`update ${table}
    set _skip = case when _row < ${top} then '表头以上' when _row <= ${bottom} then '表头' ${cases.join(' ')} else _skip end
    where rowid >= ${first} and _row <= ${last}`);
}

export async function countSkipped(
  engine: Sql,
  table: string,
  first: number,
): Promise<Record<string, number>> {
  const rows = await engine.rows(`select _skip as reason, count(*)::integer as n from ${table}
    where rowid >= ${first} and _skip is not null group by 1 order by 2 desc, 1`);
  return Object.fromEntries(rows.map(({ reason, n }) => [String(reason), Number(n)]));
}
