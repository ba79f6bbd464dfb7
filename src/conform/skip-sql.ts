import { quoteText } from '../engine/duckdb.ts';
import type { Layout } from '../layout/layout.ts';
import type { Layouts } from '../layout/load.ts';
import { blankClass } from './fold.ts';
import type { SheetPlan } from './plan.ts';

const q = quoteText;

const totals = '合计|小计|总计|累计|共计|汇总|总数|总共';
const signatures =
  '填表人|填报人|制表人|制表|打印人|编制人|审核人|审核|复核人|单位负责人|负责人|主要领导|主管领导|分管领导|填报日期|填表日期|制表日期|打印日期|填报时间|制表时间|打印时间|填报单位|填表单位|制表单位|编制单位|单位[(（]盖章[)）]|统计负责人|经办人|校对';
/** Words that may be a cell of a record, but with a colon behind them are none. */
const offices = '填表|填报|乡镇长|乡长|镇长|书记|党委书记|支部书记|村主任|联系人|签字|签章|盖章';
const sealed = '([(（][^)）\x01]*[)）]|签字|签名|签章|盖章)*';
const remarks = '说明|填表说明|填报说明|注|备注|数据来源|资料来源|联系电话';

/**
 * SQL of the reason why a row of raw columns is no record, NULL for a record. A row whose key holds something like a
 * key is always one: somebody may be called 合计.
 */
export function skipSql(plan: SheetPlan, layouts: Layouts): string {
  const used = [
    ...new Set(plan.feeds.flatMap(({ columns }) => columns.map(({ column }) => column))),
  ];
  if (used.length === 0) return 'null::varchar';
  const keys = keyColumns(plan, layouts).map(raw);
  const facts = factColumns(plan, layouts).map(raw);
  const first = `regexp_replace(coalesce(${Array.from({ length: Math.min(plan.sheet.columns, 12) }, (_, i) => filled(raw(i))).join(', ')}), '[${blankClass}]', '', 'g')`;
  const row = cellsSql(labelColumns(plan, layouts));
  const all = cellsSql(firstColumns(plan));
  const isTotal = `(regexp_matches(${row}, ${q(total)}) or regexp_matches(${all}, ${q(onlyTotal)}))`;
  const likeKey = keys.map((key) => {
    const text = `regexp_replace(${key}, '[${blankClass}]', '', 'g')`;
    return `coalesce(regexp_matches(${text}, '[0-9A-Za-z]') and not regexp_full_match(${text}, ${q(noKey)}), false)`;
  });
  const isFooter = `regexp_matches(${first}, ${q(footer)}) or regexp_matches(${row}, ${q(signed)})`;
  return `case
    ${repeatedHeader(plan)}
    when ${isKeySql(keys)} then null
    when coalesce(${facts.map(filled).join(', ')}) is null
      then case when ${first} is null then '空行' when ${isFooter} then '表尾'
        when ${isTotal} then '合计行' else '只有序号的空行' end
    when ${likeKey.join(' or ') || 'false'} then null
    when ${isTotal} then '合计行'
    when ${isFooter} then '表尾' end`;
}

/** Long and of one byte a character: digits, not 填表人：…. */
function isKeySql(keys: string[]): string {
  return (
    keys.map((key) => `strlen(${key}) >= 6 and strlen(${key}) = length(${key})`).join(' or ') ||
    'false'
  );
}

/** Stands for the reason of a row of which not enough has been looked at. */
export const undecided = '?';

/**
 * The same, but `undecided` for rows that the key alone does not tell: so only a few columns need be read. NULL for a sheet
 * of which that would be many rows, or which is small anyway.
 */
export function quickSkipSql(plan: SheetPlan, layouts: Layouts): string | null {
  const { head, lastRow } = plan.sheet;
  if (lastRow <= head.length) return null;
  const keys = keyColumns(plan, layouts);
  const rows = head.slice(plan.headerRows?.[1] ?? 0);
  const keyed = rows.filter((row) => keys.some((key) => /^[\0-\x7f]{6,}$/.test(row[key] ?? '')));
  if (keyed.length < rows.length * 0.9) return null;
  return `case ${repeatedHeader(plan)} when ${isKeySql(keys.map(raw))} then null else ${q(undecided)} end`;
}

const total = String.raw`(^|\x01)[^\x01]{0,12}(${totals})([(（:：][^\x01]*|\d+[户人个条]?)?(\x01|$)`;
const onlyTotal = String.raw`(^|\x01)(${totals})[:：]?(\x01|$)`;
export const footer = `^(${signatures})${sealed}([:：].*)?$|^(${offices})${sealed}[:：].*|^(${remarks})[:：0-9一].*|^[(（]?(注|说明)[)）]?[:：].*|^[(（]?[本此]?页?以下(无正文|空白)`;
const signed = String.raw`(^|\x01)(${signatures}|${offices})${sealed}[:：]|^[★☆※＊*][^\x01]*$`;
const noKey = `[0-9.,]{0,5}[户人个]?|.{0,12}(${totals}).{0,8}|.*[:：].*|(${signatures}|${remarks}).*`;

const filled = (column: string) => `nullif(trim(${column}), '')`;
const raw = (column: number) => `c${column + 1}`;

/** Columns that hold the numbers of households and persons. */
function keyColumns(plan: SheetPlan, layouts: Layouts): number[] {
  const columns = plan.feeds.flatMap((feed) => {
    const layout = layouts.need(feed.table);
    const formats = new Map(layout.fields.map((field) => [field.name, field.format]));
    return feed.columns.filter(
      ({ field }) => formats.get(field) === 'code' || formats.get(field) === 'id-number',
    );
  });
  return [...new Set(columns.map(({ column }) => column))].slice(0, 4);
}

const firstColumns = ({ sheet }: SheetPlan) =>
  Array.from({ length: Math.min(sheet.columns, 8) }, (_, i) => i);

/** The cells of a row one behind the other, without blanks. */
function cellsSql(columns: number[]): string {
  const joined = columns.length === 0 ? `''` : `concat_ws(chr(1), ${columns.map(raw).join(', ')})`;
  return `regexp_replace(${joined}, '[\\x00\\x02-\\x20\\x{a0}\\x{3000}]', '', 'g')`;
}

/** Among the first columns those in which 城关镇合计 says it of the row; texts of a record may end in that word as well. */
function labelColumns(plan: SheetPlan, layouts: Layouts): number[] {
  return firstColumns(plan).filter((column) => {
    const uses = plan.feeds.flatMap((feed) =>
      feed.columns
        .filter((use) => use.column === column)
        .map(({ field }) => isLabel(layouts.need(feed.table), field)),
    );
    return uses.length > 0 ? uses.includes(true) : column < 3;
  });
}

function isLabel(layout: Layout, name: string): boolean {
  const { area, household, person, primaryKey, keys, label } = layout;
  const named = [area.county, area.township, area.village, household, person, label];
  const { format } = layout.fields.find((field) => field.name === name)!;
  return [...named, ...primaryKey, ...keys.flat()].includes(name) || format === 'name';
}

/** Columns that say something of a record: places and years are often filled in beforehand. */
function factColumns(plan: SheetPlan, layouts: Layouts): number[] {
  const columns = plan.feeds.flatMap((feed) => {
    const { area, year } = layouts.need(feed.table);
    const given = [area.county, area.township, area.village, year];
    const facts = feed.columns.filter(({ field }) => !given.includes(field));
    return facts.length > 0 ? facts : feed.columns;
  });
  return [...new Set(columns.map(({ column }) => column))];
}

/** The header again, at the top of each printed page. */
function repeatedHeader({ sheet, headerRows }: SheetPlan): string {
  if (!headerRows) return '';
  const conditions: string[] = [];
  for (let row = headerRows[0]; row <= headerRows[1]; row++) {
    const texts = (sheet.head[row - 1] ?? []).flatMap((text, column) =>
      text === null ? [] : [`${raw(column)} = ${q(text)}`],
    );
    if (texts.length >= 2) conditions.push(`(${texts.slice(0, 3).join(' and ')})`);
  }
  return conditions.length === 0 ? '' : `when ${conditions.join(' or ')} then '重复表头'`;
}
