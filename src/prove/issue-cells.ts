import { isFactTable, lastDrop } from '../check/catalogue.ts';
import { cellText, keyColumns, personNumber } from '../check/store.ts';
import { cellAddress } from '../conform/address.ts';
import type { SheetPlan } from '../conform/plan.ts';
import { mask } from '../domain/masking.ts';
import { quoteName, quoteText, type Row } from '../engine/duckdb.ts';
import type { Layout } from '../layout/layout.ts';
import type { Masking } from '../model.ts';
import type { IssueRoom } from './explain-issue.ts';
import type { Analysis } from '../check/analyse.ts';
import { splitColumn } from '../check/check-names.ts';

/** A row of a table that took part in an issue, and why it did. */
export interface PartRow {
  layout: Layout;
  id: number;
  sheet: number;
  row: number;
}

/** A cell that an issue names; `field` is null where it names the whole row. */
export interface NamedCell {
  tab: string;
  sheet: number;
  row: number;
  field: string | null;
}

const rowsPerTable = 20;

export function namedCells(issue: Row): NamedCell[] {
  return (issue['cells'] ?? []) as unknown as NamedCell[];
}

/** The row that an issue is about; null where it stands for an area that no row speaks for. */
export async function entityRow(room: IssueRoom, issue: Row): Promise<PartRow | null> {
  const layout = room.layouts.need(String(issue['tab']));
  const { key } = keyColumns(layout, 'e');
  const wanted = issue['key'] === null ? 'null' : quoteText(String(issue['key']));
  return (
    (
      await rowsWhere(
        room,
        layout,
        `e._sheet = ${Number(issue['sheet'])} and e._row = ${Number(issue['row'])}`,
        `(${key} is not distinct from ${wanted}) desc`,
        1,
      )
    )[0] ?? null
  );
}

/** Rows that the rule may have looked at beside it: those that the issue names, and those of the same person or household. */
export async function furtherRows(
  room: IssueRoom,
  { usage }: Analysis,
  issue: Row,
): Promise<PartRow[]> {
  const named = namedCells(issue);
  const found: PartRow[] = [];
  const tables = new Set([...named.map(({ tab }) => tab), ...usage.tables]);
  for (const table of tables) {
    if (isFactTable(table) || table.startsWith(lastDrop)) continue;
    const layout = room.layouts.need(table);
    const places = named
      .filter(({ tab }) => tab === table)
      .map(({ sheet, row }) => `(e._sheet = ${sheet} and e._row = ${row})`);
    const conditions = [...places, ...(table === issue['tab'] ? [] : sameSubject(layout, issue))];
    if (conditions.length > 0)
      found.push(...(await rowsWhere(room, layout, conditions.join(' or '), 'e._id')));
  }
  return found;
}

function sameSubject(layout: Layout, { household, person }: Row): string[] {
  if (person !== null && layout.person !== null)
    return [`${personNumber(`e.${quoteName(layout.person)}`)} = ${quoteText(String(person))}`];
  if (household !== null && layout.household !== null)
    return [`e.${quoteName(layout.household)} = ${quoteText(String(household))}`];
  return [];
}

async function rowsWhere(
  { engine }: IssueRoom,
  layout: Layout,
  condition: string,
  order: string,
  limit = rowsPerTable,
): Promise<PartRow[]> {
  const rows = await engine.rows(
    `select e._id::integer as id, e._sheet as sheet, e._row as row from every.${quoteName(layout.name)} e
      where ${condition} order by ${order}, e._id limit ${limit}`,
  );
  return rows.map((row) => ({
    layout,
    id: Number(row['id']),
    sheet: Number(row['sheet']),
    row: Number(row['row']),
  }));
}

/** Columns of a table that the rule reads or points at. */
export function columnsRead(
  { rule, usage }: Analysis,
  layout: Layout,
  fields: string[],
  pointed: string[],
): string[] {
  const used = [...usage.columns, ...rule.fields]
    .map((name) => splitColumn(name, rule.table))
    .filter(([table]) => table === layout.name)
    .map(([, column]) => column);
  const named = new Set(layout.fields.map(({ name }) => name));
  const own = fields.filter((name) => named.has(name));
  const wanted = new Set([...used, ...own, ...pointed]);
  return layout.fields.map(({ name }) => name).filter((name) => wanted.has(name));
}

/** `F 家庭人口数（表头“家庭人口”） 原文“3人” → 3`, a line a cell. */
export async function cellLines(
  room: IssueRoom,
  { layout, id, sheet, row }: PartRow,
  columns: readonly string[],
  masking: Masking,
): Promise<string[]> {
  const plan = room.plans[sheet]!;
  const parts = columns.map(
    (name) => `{'raw': ${cellText('e', layout, name)}, 'stored': 显示(e.${quoteName(name)})}`,
  );
  const table = quoteName(layout.name);
  const [cells] = await room.engine.rows(
    `select e._live as live, [${parts.join(', ')}] as cells from every.${table} e where e._id = ${id}`,
  );
  const doubts = await room.engine.rows(
    `select 字段 as field, 原因 as reason from main.存疑 where 表 = ${quoteText(layout.name)} and 行 = ${id}`,
  );
  const reasons = new Map(doubts.map(({ field, reason }) => [String(field), String(reason)]));
  const live = cells?.['live'] === false ? '（不在册）' : '';
  const values = (cells?.['cells'] ?? []) as { raw: string | null; stored: string }[];
  const lines = columns.map((name, i) => {
    const { pii } = layout.fields.find((field) => field.name === name)!;
    const hide = (text: string) => (pii === null ? text : mask(text, pii, masking));
    const { raw, stored } = values[i]!;
    const from = origin(room.plans, sheet, layout.name, name, row);
    if (from === null) return `${name}：这张表没有这一列`;
    const typed = raw === null ? '空白' : `“${hide(raw)}”`;
    const kept = stored === '空白' ? stored : hide(stored);
    const doubt = reasons.has(name) ? `（${reasons.get(name)}）` : '';
    return `${from}：原文 ${typed} → ${kept}${doubt}`;
  });
  return [`${layout.name}${live}　${placeText(plan, row)}`, ...lines.map((line) => `    ${line}`)];
}

/** A cell of a row that is no record of its own: another person's row of the same household. */
export async function looseCellLines(
  room: IssueRoom,
  { tab, sheet, row, field }: NamedCell,
  masking: Masking,
): Promise<string[]> {
  if (field === null) return [];
  const plan = room.plans[sheet]!;
  const [found] = await room.engine.rows(
    `select if(行一 = ${row}, 值一, 值二) as value from main.同户差异 where 表 = ${quoteText(tab)}
      and 工作表 = ${sheet} and 字段 = ${quoteText(field)} and (行一 = ${row} or 行二 = ${row}) limit 1`,
  );
  const value = found?.['value'];
  const pii = room.layouts.need(tab).fields.find(({ name }) => name === field)?.pii ?? null;
  const typed =
    typeof value === 'string' ? (pii === null ? value : mask(value, pii, masking)) : null;
  return [
    `${tab}　${placeText(plan, row)}`,
    `    ${origin(room.plans, sheet, tab, field, row) ?? field}：${typed === null ? '见表' : `原文 “${typed}”`}`,
  ];
}

function placeText({ file, sheet }: SheetPlan, row: number): string {
  return `${file}${sheet.name === '' ? ' ' : `【${sheet.name}】`}第 ${row} 行`;
}

/** `F 列 家庭人口数（表头“家庭人口”）`; with its row where that is not the household's, as in a form. */
function origin(
  plans: IssueRoom['plans'],
  sheet: number,
  table: string,
  field: string,
  row: number,
): string | null {
  const feed = plans[sheet]!.feeds.find((one) => one.table === table);
  const use = feed?.columns.find((column) => column.field === field);
  if (use) {
    const header = use.header === field ? '' : `（表头“${use.header}”）`;
    const at = cellAddress(plans, sheet, table, field, row);
    const own = at.row === row ? '' : `第 ${at.row} 行 `;
    return `${own}${at.column} 列 ${field}${header}`;
  }
  const constant = feed?.constants.find((one) => one.field === field);
  return constant ? `${field}（取自${constant.from}）` : null;
}
