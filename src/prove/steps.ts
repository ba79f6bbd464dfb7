import { type Node, parseExpression, SqlError } from '../check/language/tree.ts';
import { type Engine, quoteName } from '../engine/duckdb.ts';
import { withoutPlaces } from './sql-tree.ts';

/** A part of an expression, in words, with its value for one row; `inside` are the parts that it is made of. */
export interface Step {
  words: string;
  node: Node;
  /** As people write it; conditions are 成立, 不成立 or 无法判断. */
  value: string;
  inside: Step[];
}

/** Where an expression is evaluated: one row of a table, and within it perhaps one row of a subquery's table. */
interface Scope {
  table: string;
  id: number;
  all: boolean;
  inner?: { from: string; where: string };
}

const rowsShown = 5;

/** Every step of an expression for the row `id` of `table`. */
export async function stepsOf(
  engine: Engine,
  sql: string,
  row: { table: string; id: number; all: boolean },
): Promise<Step | null> {
  try {
    const step = await new Walk(engine, sql).step(await parseExpression(engine, sql), row);
    return step && { ...step, words: plain(sql.trim()) };
  } catch (error) {
    if (error instanceof SqlError) return null;
    throw error;
  }
}

class Walk {
  readonly #engine: Engine;
  readonly #source: string;

  constructor(engine: Engine, source: string) {
    this.#engine = engine;
    this.#source = source;
  }

  async step(node: Node, scope: Scope): Promise<Step | null> {
    const words = await this.#words(node);
    const value = words === null ? null : await this.#value(words, scope);
    if (words === null || value === null) return null;
    const inside: Step[] = [];
    for (const part of partsOf(node)) {
      const step = await this.step(part, scope);
      if (step) inside.push(step);
    }
    if (node.class === 'SUBQUERY' && scope.inner === undefined)
      inside.push(...(await this.#rowsInside(node, scope)));
    return { words: ownWords(this.#source, node) ?? plain(words), node, value, inside };
  }

  /** A row has no row in it that the condition's own parts can be asked of: the rows of the same household are. */
  async #rowsInside(node: Node, scope: Scope): Promise<Step[]> {
    const query = (node['subquery'] as { node: Node }).node;
    const from = query['from_table'] as Node | undefined;
    const condition = query['where_clause'] as Node | null | undefined;
    if (from?.type !== 'BASE_TABLE' || !condition) return [];
    const members =
      condition.type === 'CONJUNCTION_AND' ? (condition['children'] as Node[]) : [condition];
    const links = members.filter(isLink);
    if (links.length === 0) return [];
    const source = relationSql(from);
    const joined = (await Promise.all(links.map((link) => this.#words(link)))).join(' and ');
    const ids = await this.#ids(source, joined, scope);
    const steps: Step[] = [];
    for (const { id, row } of ids) {
      const inner = { from: source.sql, where: `${source.alias}._id = ${id}` };
      const inside: Step[] = [];
      for (const member of members.filter((one) => !isLink(one))) {
        const step = await this.step(member, { ...scope, inner });
        if (step) inside.push(step);
      }
      if (inside.length > 0)
        steps.push({ words: `${source.name} 第 ${row} 行`, node, value: '', inside });
    }
    return steps;
  }

  async #ids(source: Source, joined: string, { table, id, all }: Scope) {
    try {
      const rows = await this.#engine.rows(
        `select l.id::integer as id, l.line::integer as line from ${quoteName(table)},
          lateral (select ${source.alias}._id as id, ${source.alias}._row as line from ${source.sql} where ${joined}) l
          where ${quoteName(table)}._id = ${id} order by l.id limit ${rowsShown}`,
        [],
        all,
      );
      return rows.map((row) => ({ id: Number(row['id']), row: Number(row['line']) }));
    } catch {
      return [];
    }
  }

  async #words(node: Node): Promise<string | null> {
    const select = { ...emptySelect, select_list: [{ ...node, alias: '' }] };
    const tree = { error: false, statements: [{ node: select, named_param_map: [] }] };
    try {
      const [row] = await this.#engine.rows('select json_deserialize_sql($1::json) as sql', [
        JSON.stringify(tree, withoutPlaces),
      ]);
      return String(row?.['sql']).replace(/^SELECT\s+/, '');
    } catch {
      return null;
    }
  }

  /** Null where the part has no value of its own: the argument of an aggregate, say. */
  async #value(words: string, { table, id, all, inner }: Scope): Promise<string | null> {
    const name = quoteName(table);
    const shown = `typeof((\n${words}\n)) as kind, 显示((\n${words}\n)) as value`;
    const sql =
      inner === undefined
        ? `select ${shown} from ${name} where ${name}._id = ${id}`
        : `select l.* from ${name}, lateral (select ${shown} from ${inner.from} where ${inner.where}) l where ${name}._id = ${id}`;
    try {
      const [row] = await this.#engine.rows(sql, [], all);
      if (!row) return null;
      return row['kind'] === 'BOOLEAN' ? verdicts[String(row['value'])]! : String(row['value']);
    } catch {
      return null;
    }
  }
}

const verdicts: Record<string, string> = { 是: '成立', 否: '不成立', 空白: '无法判断' };

const emptySelect = {
  type: 'SELECT_NODE',
  modifiers: [],
  cte_map: { map: [] },
  from_table: { type: 'EMPTY', alias: '', sample: null, query_location: 0 },
  where_clause: null,
  group_expressions: [],
  group_sets: [],
  aggregate_handling: 'STANDARD_HANDLING',
  having: null,
  sample: null,
  qualify: null,
};

interface Source {
  sql: string;
  alias: string;
  name: string;
}

function relationSql(node: Node): Source {
  const schema = String(node['schema_name'] ?? '');
  const name = String(node['table_name']);
  const alias = quoteName(node.alias || name);
  const table = schema === '' ? quoteName(name) : `${quoteName(schema)}.${quoteName(name)}`;
  return { sql: `${table} as ${alias}`, alias, name };
}

/** `m.户编号 = 户.户编号`, `同年(…)`: what ties a subquery's row to the row that is judged. */
function isLink(node: Node): boolean {
  if (node['function_name'] === '同年') return true;
  return node.type === 'COMPARE_EQUAL' && namesColumn(node['left']) && namesColumn(node['right']);
}

function namesColumn(part: unknown): boolean {
  if (part === null || typeof part !== 'object') return false;
  return (
    (part as Node).class === 'COLUMN_REF' || Object.values(part).some((inner) => namesColumn(inner))
  );
}

/** The parts that have a value of their own; what is written out needs none. */
function partsOf(node: Node): Node[] {
  const checks = (node['case_checks'] ?? []) as { when_expr: Node; then_expr: Node }[];
  const candidates = [
    ...['left', 'right', 'input', 'lower', 'upper', 'child', 'else_expr'].map((key) => node[key]),
    ...((node['children'] ?? []) as Node[]),
    ...checks.flatMap(({ when_expr: when, then_expr: then }) => [when, then]),
  ];
  return (candidates as (Node | null | undefined)[])
    .filter((part) => part !== null && part !== undefined)
    .filter((part) => part.class !== 'CONSTANT' && part.class !== 'LAMBDA' && part.class !== 'STAR')
    .flatMap((part) => (part.class === 'CAST' ? partsOf({ children: [part['child']] }) : [part]));
}

/** A call or a subquery as its author wrote it: from where it stands to the bracket that closes it. */
function ownWords(source: string, node: Node): string | null {
  const start = node.query_location;
  if (start === undefined || (node.class !== 'SUBQUERY' && node.class !== 'FUNCTION')) return null;
  const text = source.slice(start);
  const head =
    node.class === 'SUBQUERY' ? /^(?:exists\s*)?(?=\()/i : /^[\p{L}_][\p{L}\p{N}_]*\s*(?=\()/u;
  const open = head.exec(text)?.[0].length;
  if (open === undefined) return null;
  const close = closing(text, open);
  return close < 0 ? null : text.slice(0, close + 1).replace(/\s+/g, ' ');
}

/** As people write it: without the quotes and brackets that DuckDB adds. */
function plain(words: string): string {
  const bare = words
    .replace(/"([\p{L}_][\p{L}\p{N}_（）]*)"/gu, '$1')
    .replaceAll('count_star()', 'count(*)');
  return wrapped(bare) ? bare.slice(1, -1) : bare;
}

/** Whether the first bracket closes at the very end. */
function wrapped(text: string): boolean {
  return text.startsWith('(') && closing(text, 0) === text.length - 1;
}

/** Where the bracket at `open` closes; brackets in texts do not count. */
function closing(text: string, open: number): number {
  let depth = 0;
  let quoted = false;
  for (let i = open; i < text.length; i++) {
    if (text[i] === "'") quoted = !quoted;
    else if (quoted) continue;
    else if (text[i] === '(') depth += 1;
    else if (text[i] === ')' && --depth === 0) return i;
  }
  return -1;
}
