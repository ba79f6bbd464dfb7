import { maskText } from '../domain/masking-text.ts';
import type { Problem } from '../model.ts';
import { grid } from './grid.ts';

/** What a sheet was taken for, as conform gives it. */
export interface TakenSheet {
  index: number;
  file: string;
  sheet: { name: string; hidden: boolean; problems: Problem[] };
  reader: string;
  encoding: string | null;
  headerRows: [number, number] | null;
  feeds: TakenTable[];
  unmapped: { letter: string; header: string; nearest: string | null }[];
  notes: string[];
  problems: Problem[];
}

interface TakenTable {
  table: string;
  columns: { letter: string; header: string; field: string; how: string; factor: number }[];
  constants: { field: string; value: string; from: string }[];
}

/** What came of it. */
export interface CountedSheet {
  index: number;
  rows: number;
  tables: { table: string; rows: number }[];
  skipped: Record<string, number>;
  problems: Problem[];
  unreadable: Problem[];
}

const howWords: Record<string, string> = {
  exact: '同名',
  alias: '别名',
  folded: '写法略有不同',
  unit: '去掉括号内容后相同',
  group: '与上级表头合起来',
  fallback: '由相近的列代替',
};

/** For people: one section a sheet. */
export function inspectText(
  plans: readonly TakenSheet[],
  counts: readonly CountedSheet[],
  options: { width: number },
): string {
  const sections = plans.map((plan) => section(plan, countsOf(plan, counts), options.width));
  return sections.join('\n');
}

function section(plan: TakenSheet, count: CountedSheet, width: number): string {
  const title = `${plan.file}${plan.sheet.name === '' ? '' : ` 【${plan.sheet.name}】`}${plan.sheet.hidden ? '（隐藏）' : ''}`;
  const lines = [title, `  ${facts(plan, count).join('；')}`];
  for (const feed of plan.feeds) lines.push('', ...tableLines(feed, count, width));
  if (plan.unmapped.length > 0)
    lines.push('', `  没有用到的列：${plan.unmapped.map(unmappedText).join('、')}`);
  const skipped = Object.entries(count.skipped).map(([reason, rows]) => `${reason} ${rows} 行`);
  if (skipped.length > 0) lines.push(`  不算记录的行：${skipped.join('、')}`);
  for (const note of plan.notes) lines.push(`  说明：${note}`);
  for (const problem of problemsOf(plan, count))
    lines.push(`  ${problem.level === 'error' ? '错误' : '注意'}：${problem.message}`);
  return `${lines.join('\n')}\n`;
}

function facts(plan: TakenSheet, count: CountedSheet): string[] {
  const [top, bottom] = plan.headerRows ?? [0, 0];
  const header = top === bottom ? `表头第 ${top} 行` : `表头第 ${top}–${bottom} 行`;
  return [
    plan.feeds.length === 0
      ? '没有认出是哪张表'
      : `认作：${plan.feeds.map(({ table }) => table).join('、')}`,
    ...(plan.headerRows ? [header] : []),
    `记录 ${count.rows} 行`,
    ...(plan.encoding ? [`编码 ${plan.encoding}`] : []),
    `读取方式 ${plan.reader}`,
  ];
}

function tableLines(feed: TakenTable, count: CountedSheet, width: number): string[] {
  const rows = count.tables.find(({ table }) => table === feed.table)?.rows ?? 0;
  const text = grid(
    [
      { title: '列', value: ({ letter }) => letter },
      { title: '表头', value: ({ header }) => header, least: 12 },
      { title: '字段', value: ({ field }) => field, least: 12 },
      {
        title: '依据',
        value: (column) =>
          `${howWords[column.how]}${column.factor === 1 ? '' : `，乘以 ${column.factor}`}`,
      },
    ],
    feed.columns,
    width - 4,
  );
  const constants = feed.constants.map(
    ({ field, value, from }) => `    ${field} = ${value}（取自${from}）`,
  );
  return [
    `  ${feed.table}：${rows} 行`,
    ...text
      .trimEnd()
      .split('\n')
      .map((line) => `    ${line}`),
    ...constants,
  ];
}

/** A title row taken for a header may hold anything. */
function unmappedText({ letter, header, nearest }: TakenSheet['unmapped'][number]): string {
  return `${letter} “${maskText(header)}”${nearest ? `（最接近：${nearest}）` : ''}`;
}

function countsOf(plan: TakenSheet, counts: readonly CountedSheet[]): CountedSheet {
  const none = {
    index: plan.index,
    rows: 0,
    tables: [],
    skipped: {},
    problems: [],
    unreadable: [],
  };
  return counts.find(({ index }) => index === plan.index) ?? none;
}

function problemsOf(plan: TakenSheet, count: CountedSheet): Problem[] {
  return [...plan.sheet.problems, ...plan.problems, ...count.problems, ...count.unreadable];
}

/** For programs: an array with one object a sheet. */
export function inspectJson(plans: readonly TakenSheet[], counts: readonly CountedSheet[]): string {
  const sheets = plans.map((plan) => {
    const count = countsOf(plan, counts);
    return {
      file: plan.file,
      sheet: plan.sheet.name,
      hidden: plan.sheet.hidden,
      reader: plan.reader,
      encoding: plan.encoding,
      headerRows: plan.headerRows,
      rows: count.rows,
      tables: plan.feeds.map((feed) => ({
        table: feed.table,
        rows: count.tables.find(({ table }) => table === feed.table)?.rows ?? 0,
        columns: feed.columns.map(({ letter, header, field, how, factor }) => ({
          letter,
          header,
          field,
          how,
          factor,
        })),
        constants: feed.constants,
      })),
      unmapped: plan.unmapped.map((one) => ({ ...one, header: maskText(one.header) })),
      skipped: count.skipped,
      notes: plan.notes,
      problems: problemsOf(plan, count),
    };
  });
  return `${JSON.stringify(sheets, null, 2)}\n`;
}
