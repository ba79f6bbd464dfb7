import type { Analysis } from '../check/analyse.ts';
import { kinds } from '../check/kinds/index.ts';
import { type KindContext, limitValue, Skip } from '../check/kinds/kind.ts';
import type { AgreeOptions } from '../check/rule.ts';
import { supplyOf } from '../check/coverage.ts';
import type { Row, Value } from '../engine/duckdb.ts';
import type { Issue } from '../model.ts';
import type { IssueRoom } from './explain-issue.ts';
import type { PartRow } from './issue-cells.ts';

/** What the kind of the rule found out about the row, by the names that messages use. */
export async function factsOf(
  room: IssueRoom,
  { rule }: Analysis,
  entity: PartRow,
  issue: Issue,
): Promise<[name: string, value: string][]> {
  if (rule.agree) return agreeFacts(room, rule.agree, issue);
  const context: KindContext = { ...room, layout: entity.layout, supply: supplyOf(room.supplies) };
  const kind = kinds[rule.kind];
  const found = await offender(room, { rule, kind, context }, entity.id);
  const columns = new Set(entity.layout.fields.map(({ name }) => name));
  const names = Object.keys(found ?? {}).filter(
    (name) => !name.startsWith('_') && !columns.has(name),
  );
  const facts = names.flatMap((name): [string, string][] => {
    const value = shown(found![name]!);
    return value === null ? [] : [[name, value]];
  });
  if (rule.references) facts.push([`在${rule.references.table}里找到`, '0 行']);
  return facts;
}

interface Judged {
  rule: Analysis['rule'];
  kind: (typeof kinds)[keyof typeof kinds];
  context: KindContext;
}

/** The row as the rule's own SQL gives it, with the columns that the kind adds. */
async function offender(
  { engine }: IssueRoom,
  { rule, kind, context }: Judged,
  id: number,
): Promise<Row | null> {
  try {
    const branches = kind.branches(rule[rule.kind], rule, context);
    const prepared = kind.prepare?.(rule[rule.kind], rule, context) ?? [];
    for (const { table, sql } of prepared)
      await engine.run(`create or replace temp table ${table} as ${sql}`, rule.all);
    for (const { table, relation } of branches) {
      if (table !== context.layout.name) continue;
      const [row] = await engine.rows(
        `select * from ${relation} as t where t._id = ${id} limit 1`,
        [],
        rule.all,
      );
      if (row) return row;
    }
    return null;
  } catch (error) {
    if (error instanceof Skip) return null;
    throw error;
  }
}

/** What counts as the same where no difference is let pass. */
const sameness = {
  text: '没有，须完全相同',
  name: '没有，空格和间隔点不算',
  number: '没有，须是同一个数',
  set: '没有，须是同样几项，不计次序',
} as const;

function agreeFacts(room: IssueRoom, options: AgreeOptions, issue: Issue): [string, string][] {
  const limit = (what: 'number' | 'percent', unit: string) =>
    options.tolerance[what] === undefined
      ? []
      : [`${limitValue(options.tolerance[what], room.parameters)}${unit}`];
  const tolerances = [...limit('number', ''), ...limit('percent', '%')];
  const looser = Object.entries(options.looser).map(([label, own]) => {
    const parts = (['number', 'percent'] as const).flatMap((what) =>
      own[what] === undefined
        ? []
        : [`${limitValue(own[what], room.parameters)}${what === 'percent' ? '%' : ''}`],
    );
    return `${label}放宽到 ${parts.join(' 或 ')}`;
  });
  return [
    ...Object.entries(issue.sources ?? {}).map(([label, value]): [string, string] => [
      label,
      value ?? '空白',
    ]),
    ['容差', [tolerances.join(' 或 ') || sameness[options.compare], ...looser].join('；')],
    ['与多数不同', issue.suspect ?? '无法判断'],
  ];
}

function shown(value: Value): string | null {
  if (value === null) return '空白';
  if ((value as unknown) instanceof Date)
    return (value as unknown as Date).toISOString().slice(0, 10);
  return typeof value === 'object' ? null : String(value);
}
