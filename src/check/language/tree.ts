import type { Sql } from '../../engine/duckdb.ts';
import { fullWidthSign, leadingDigit } from './signs.ts';

/** A node of DuckDB's parse tree. Classes and types are DuckDB's own words. */
export interface Node {
  class?: string;
  type?: string;
  alias?: string;
  query_location?: number;
  /** Of a column: where its own name stands, after that of its table. */
  name_location?: number;
  [key: string]: unknown;
}

/** A rule's SQL is wrong; `offset` counts characters of the expression that was given. */
export class SqlError extends Error {
  readonly offset: number;
  readonly word: string | null;

  constructor(message: string, offset: number, word: string | null = null) {
    super(message);
    this.name = 'SqlError';
    this.offset = offset;
    this.word = word;
  }
}

const prefix = 'select\n';

/** The tree of an SQL expression. Its own line keeps a trailing `--` comment from swallowing what follows. */
export async function parseExpression(engine: Sql, expression: string): Promise<Node> {
  const select = await parse(engine, `${prefix}${expression}`, prefix.length, expression);
  const list = select['select_list'] as Node[] | undefined;
  const from = select['from_table'] as Node | undefined;
  const plain =
    select.type === 'SELECT_NODE' &&
    list?.length === 1 &&
    from?.type === 'EMPTY' &&
    select['where_clause'] === null &&
    (select['modifiers'] as unknown[]).length === 0;
  if (!plain) {
    const sign = fullWidthSign(expression);
    if (sign) throw new SqlError(`表达式读不懂，${sign.sentence}`, sign.offset);
    throw new SqlError('这里只能写一个表达式，不能写整句查询', 0);
  }
  return list[0]!;
}

/** The tree of one SELECT. */
export async function parseQuery(engine: Sql, query: string): Promise<Node> {
  return parse(engine, query, 0, query);
}

interface Parsed {
  error: boolean;
  error_message?: string;
  position?: string;
  statements?: { node: Node }[];
}

async function parse(engine: Sql, sql: string, skip: number, shown: string): Promise<Node> {
  const digit = leadingDigit(shown);
  if (digit) throw new SqlError(digit.sentence, digit.offset);
  const tree = (await engine.parse(sql)) as Parsed;
  if (tree.error) {
    const sign = fullWidthSign(shown);
    if (sign) throw new SqlError(`表达式读不懂，${sign.sentence}`, sign.offset);
    const offset = characterOffset(sql, Number(tree.position ?? 0)) - skip;
    throw new SqlError(parseSentence(tree.error_message ?? ''), Math.max(offset, 0));
  }
  if (tree.statements?.length !== 1) throw new SqlError('这里只能写一句查询', 0);
  shiftLocations(tree.statements[0]!.node, sql, skip);
  return tree.statements[0]!.node;
}

/** DuckDB counts bytes of UTF-8; editors count characters. */
function characterOffset(text: string, bytes: number): number {
  return Buffer.from(text, 'utf8').subarray(0, bytes).toString('utf8').length;
}

function shiftLocations(node: unknown, sql: string, skip: number): void {
  if (Array.isArray(node)) {
    for (const item of node) shiftLocations(item, sql, skip);
  } else if (node !== null && typeof node === 'object') {
    const record = node as Node;
    const location = record.query_location;
    if (location !== undefined) {
      // The tree marks an unknown place with the largest 64-bit number.
      const known = location < Number.MAX_SAFE_INTEGER;
      const offset = known ? characterOffset(sql, location) : skip;
      record.query_location = Math.max(offset - skip, 0);
      if (record.class === 'COLUMN_REF') {
        const own = sql.indexOf((record['column_names'] as string[]).at(-1)!, offset);
        record.name_location = own < 0 ? record.query_location : own - skip;
      }
    }
    for (const key in record) shiftLocations(record[key], sql, skip);
  }
}

function parseSentence(message: string): string {
  if (message.includes('Only SELECT')) return '这里只能写查询（SELECT），不能写别的语句';
  return `表达式读不懂：${message}`;
}
