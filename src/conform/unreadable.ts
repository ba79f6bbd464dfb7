import { type Sql, quoteText as q } from '../engine/duckdb.ts';
import type { Problem } from '../model.ts';
import { cellAddress } from './address.ts';
import type { SheetPlan } from './plan.ts';
import { baseTable, type Drop } from './schema.ts';

/** The cells of one field and sheet that could not be read. */
interface Doubts {
  sheet: number;
  table: string;
  field: string;
  /** How many of each reason, the most frequent first. */
  reasons: [reason: string, cells: number][];
  cells: number;
  firstRow: number;
}

/**
 * What could not be read, by sheet and there a sentence a column: how many cells and where the first is, never what stands
 * in them, which may be personal.
 */
export async function unreadableCells(
  engine: Sql,
  plans: readonly SheetPlan[],
  drop: Drop,
): Promise<Map<number, Problem[]>> {
  const bySheet = new Map<number, Map<string, Doubts>>();
  for (const doubts of await countDoubts(engine, drop)) {
    const columns = bySheet.get(doubts.sheet) ?? new Map<string, Doubts>();
    bySheet.set(doubts.sheet, columns);
    const column = columnOf(plans[doubts.sheet]!, doubts);
    const before = columns.get(column);
    // One column may fill several fields.
    if (!before || before.cells < doubts.cells) columns.set(column, doubts);
  }
  return new Map(
    [...bySheet].map(([sheet, columns]) => [
      sheet,
      [...columns]
        .toSorted(([a], [b]) => (a < b ? -1 : 1))
        .map(([, doubts]) => ({ level: 'warning', message: sentence(plans, doubts) })),
    ]),
  );
}

async function countDoubts(engine: Sql, drop: Drop): Promise<Doubts[]> {
  const tables = await engine.rows(`select distinct 表 as name from ${drop}.存疑 order by 1`);
  if (tables.length === 0) return [];
  const each = tables.map(({ name }) => {
    const rows = `${drop}.存疑 d join ${baseTable(drop, String(name))} t on t._id = d.行`;
    return `select t._sheet, t._row, d.表, d.字段, d.原因 from ${rows} where d.表 = ${q(String(name))}`;
  });
  const counted =
    await engine.rows(`select sheet, 表, 字段, sum(n)::integer as cells, min(first)::integer as first,
      string_agg(原因 || chr(31) || n, chr(30) order by n desc, 原因) as reasons
    from (select _sheet as sheet, 表, 字段, 原因, count(*) as n, min(_row) as first
      from (${each.join(' union all ')}) group by all)
    group by all order by all`);
  return counted.map(({ sheet, 表, 字段, cells, first, reasons }) => ({
    sheet: Number(sheet),
    table: String(表),
    field: String(字段),
    reasons: String(reasons)
      .split('\x1e')
      .map((one) => one.split('\x1f') as [string, string])
      .map(([reason, n]) => [reason, Number(n)]),
    cells: Number(cells),
    firstRow: Number(first),
  }));
}

function useOf(plan: SheetPlan, { table, field }: Doubts) {
  const feed = plan.feeds.find((one) => one.table === table);
  const use = feed?.columns.find((one) => one.field === field);
  /** A column holds several fields where each row has its own, and forms have no columns. */
  const isMixed = plan.places !== null || feed?.pivot != null;
  return { feed, use, isMixed };
}

/** What tells the columns of a sheet apart, in their order. */
function columnOf(plan: SheetPlan, doubts: Doubts): string {
  const { use, isMixed } = useOf(plan, doubts);
  const place = String(use?.column ?? '').padStart(6, '0');
  return use && !isMixed ? place : `${place} ${doubts.field}`;
}

function sentence(plans: readonly SheetPlan[], doubts: Doubts): string {
  const { sheet, table, field, reasons, cells, firstRow } = doubts;
  const { feed, use, isMixed } = useOf(plans[sheet]!, doubts);
  const name = use && !isMixed ? `${use.letter} 列“${use.header}”` : `“${field}”`;
  const [[only] = ['']] = reasons;
  const why =
    reasons.length === 1 ? only : reasons.map(([reason, n]) => `${reason} ${n} 个`).join('、');
  const count = feed?.perHousehold ? `${cells} 户的` : `${cells} 个`;
  const { row, column } = cellAddress(plans, sheet, table, field, firstRow);
  return `${name}有 ${count}单元格读不出（${why}），第一个在 ${column === null ? `第 ${row} 行` : `${column}${row}`}`;
}
