import type { Analysis } from '../check/analyse.ts';
import type { SheetSupply } from '../check/coverage.ts';
import { maskHole, privacyOf } from '../check/hole.ts';
import { kinds } from '../check/kinds/index.ts';
import { parseExpression, parseQuery } from '../check/language/tree.ts';
import { Origins, type ValueOrigin } from '../check/language/values.ts';
import type { SheetPlan } from '../conform/plan.ts';
import { maskEvident, maskText } from '../domain/masking-text.ts';
import type { Engine, Row } from '../engine/duckdb.ts';
import type { Layouts } from '../layout/load.ts';
import type { Parameters } from '../layout/parameters.ts';
import type { Issue, Masking } from '../model.ts';
import { parameterLines } from './issue-parameters.ts';
import {
  cellLines,
  columnsRead,
  entityRow,
  furtherRows,
  looseCellLines,
  type NamedCell,
  namedCells,
  type PartRow,
} from './issue-cells.ts';
import { factsOf } from './issue-facts.ts';
import { type OverriddenBy, severityWords } from './explain-rule.ts';
import { type Step, stepsOf } from './steps.ts';

/** A run that is over, with its tables still there. */
export interface IssueRoom {
  engine: Engine;
  layouts: Layouts;
  parameters: Parameters;
  plans: readonly SheetPlan[];
  supplies: readonly SheetSupply[];
  analyses: ReadonlyMap<string, Analysis>;
}

/** How an issue came about: the cells, what they were taken for, and every step of the rule's condition. */
export async function explainIssue(
  room: IssueRoom,
  issue: Issue,
  /** Its place in the stable order, from 1. */
  place: number,
  masking: Masking,
  overriddenBy: OverriddenBy = () => '--param',
): Promise<string> {
  const analysis = room.analyses.get(issue.rule)!;
  const [stored] = await room.engine.rows(
    `select * from _issue where rowid = $1::varchar::bigint`,
    [String(place - 1)],
  );
  const entity = await entityRow(room, stored!);
  const sections: [string, string[]][] = [
    ['读到的格子', await cells(room, analysis, stored!, entity, issue, masking)],
    ['逐步计算', entity ? await calculation(room, analysis, entity, masking) : []],
    ['查明的事实', entity ? await facts(room, analysis, entity, issue, masking) : []],
    ['用到的参数', parameterLines(room.parameters, analysis.usage.parameters, overriddenBy)],
    ['由它引出、不再单列', issue.also],
  ];
  const body = sections
    .filter(([, lines]) => lines.length > 0)
    .map(([head, lines]) => `【${head}】\n${lines.map((line) => `    ${line}`).join('\n')}`);
  const text = [...opening(issue), ...body].join('\n');
  return `${masking === 'none' ? text : maskEvident(text)}\n`;
}

function opening({ id, rule, title, message, severity, category, place, entity }: Issue): string[] {
  const where = [place.county, place.township, place.village].filter((part) => part !== null);
  const who = [entity.key ?? entity.household, entity.name].filter((part) => part !== null);
  return [
    `${id}　${title}（${rule}）`,
    '',
    `【问题】${message}`,
    `【级别】${severityWords[severity]}　类型 ${category}`,
    `【对象】${entity.table} ${[...who, ...where].join('　')}`,
  ];
}

async function cells(
  room: IssueRoom,
  analysis: Analysis,
  stored: Row,
  entity: PartRow | null,
  { fields }: Issue,
  masking: Masking,
): Promise<string[]> {
  const rows = [...(entity ? [entity] : []), ...(await furtherRows(room, analysis, stored))];
  const named = namedCells(stored);
  const lines: string[] = [];
  const seen = new Set<string>();
  for (const part of rows) {
    const mark = `${part.layout.name} ${part.id}`;
    const pointed = named
      .filter((cell) => standsIn(cell, part))
      .flatMap(({ field }) => field ?? []);
    const columns = columnsRead(analysis, part.layout, fields, pointed);
    if (seen.has(mark) || columns.length === 0) continue;
    seen.add(mark);
    lines.push(...(await cellLines(room, part, columns, masking)));
  }
  for (const cell of named)
    if (!rows.some((part) => standsIn(cell, part)))
      lines.push(...(await looseCellLines(room, cell, masking)));
  return lines;
}

function standsIn(cell: NamedCell, { layout, sheet, row }: PartRow): boolean {
  return cell.tab === layout.name && cell.sheet === sheet && cell.row === row;
}

/** The rule's expressions over the row that it judges, each with its steps. */
async function calculation(
  room: IssueRoom,
  analysis: Analysis,
  { layout, id }: PartRow,
  masking: Masking,
): Promise<string[]> {
  const { rule } = analysis;
  if (layout.name !== rule.table) return [];
  const row = { table: rule.table, id, all: rule.all };
  const own = kinds[rule.kind]
    .expressions(rule[rule.kind], rule)
    .filter(({ scope }) => typeof scope !== 'string' && scope.table === rule.table)
    .map(({ path, sql }) => ({ title: path.join('.'), sql }));
  const when = rule.when === undefined ? [] : [{ title: 'when', sql: rule.when }];
  const lines: string[] = [];
  for (const { title, sql } of [...when, ...own]) {
    const step = await stepsOf(room.engine, sql, row);
    if (!step) continue;
    const origins = new Origins([await parseExpression(room.engine, sql)], rule.table, () => true);
    const hide = (value: string, node: Step['node']) =>
      hidden(value, origins.of(node), room, analysis, masking);
    lines.push(`${title}：`, ...stepLines(step, 1, hide));
  }
  return lines;
}

function stepLines(
  { words, node, value, inside }: Step,
  depth: number,
  hide: (value: string, node: Step['node']) => string,
): string[] {
  const shown = value === '' ? '' : ` → ${hide(value, node)}`;
  const lines = words.trim().split('\n');
  lines[lines.length - 1] += shown;
  return [
    ...lines.map((line) => `${'  '.repeat(depth)}${line}`),
    ...inside.flatMap((step) => stepLines(step, depth + 1, hide)),
  ];
}

function hidden(
  value: string,
  origin: ValueOrigin,
  { layouts }: IssueRoom,
  { rule, usage }: Analysis,
  masking: Masking,
): string {
  const hole = privacyOf(origin, rule, usage.tables, layouts);
  const shown = maskHole(value, hole, masking);
  if (masking === 'none' || value === '空白' || hole.privacy !== null) return shown;
  return hole.direct && origin.columns.length > 0 ? shown : maskText(shown);
}

async function facts(
  room: IssueRoom,
  analysis: Analysis,
  entity: PartRow,
  issue: Issue,
  masking: Masking,
): Promise<string[]> {
  const { rule } = analysis;
  const found = await factsOf(room, analysis, entity, issue);
  const query = rule.query === undefined ? [] : [await parseQuery(room.engine, rule.query)];
  const origins = new Origins(query, rule.table, () => true);
  return found.map(([name, value]) => {
    const node = { class: 'COLUMN_REF', column_names: [name] };
    return `${name}：${hidden(value, origins.of(node), room, analysis, masking)}`;
  });
}
