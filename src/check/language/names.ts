import { type Node, SqlError } from './tree.ts';
import { fullWidthSign } from './signs.ts';
import { allowedFunctions, isAllowed } from './allowed.ts';

/** What an expression or query uses, known before it runs. */
export interface Usage {
  /** `表.列`, with `上期.` before the table where the last drop is meant. */
  columns: Set<string>;
  tables: Set<string>;
  parameters: Set<string>;
}

export interface Catalogue {
  /** Column names of a table by its name (`上期.户` too), or null if there is no such table. */
  columnsOf(table: string): readonly string[] | null;
  tables(): string[];
  nearest(word: string, candidates: readonly string[]): string | null;
  hasParameter(name: string): boolean;
  parameters(): string[];
}

/** A relation that a name may refer to: a table, or the columns of a subquery (null: not known). */
export interface Relation {
  alias: string;
  table: string | null;
  columns: readonly string[] | null;
}

type Frames = readonly (readonly Relation[])[];

/** Columns that every loaded table has beside its fields. */
const rowColumns = ['_id', '_sheet', '_row', '_original', '_live'];

export function emptyUsage(): Usage {
  return { columns: new Set(), tables: new Set(), parameters: new Set() };
}

/** Names in `expression`, read where the columns of `scope` can be seen. Throws SqlError for a name that is unknown. */
export function namesOfExpression(
  expression: Node,
  scope: Relation[],
  catalogue: Catalogue,
  usage: Usage,
): void {
  new Walk(catalogue, usage).expression(expression, [scope], []);
}

/** Names in a SELECT; gives the names of its result columns, null where they are not known. */
export function namesOfQuery(
  query: Node,
  catalogue: Catalogue,
  usage: Usage,
): readonly string[] | null {
  return new Walk(catalogue, usage).query(query, []);
}

/** The relation of a whole table, for the scope of a rule's expressions. */
export function tableRelation(
  table: string,
  catalogue: Catalogue,
  extra: readonly string[] = [],
): Relation {
  return { alias: table, table, columns: [...(catalogue.columnsOf(table) ?? []), ...extra] };
}

const parameterFunctions = new Set(['参数', '参数文字', '参数列表']);

class Walk {
  readonly #catalogue: Catalogue;
  readonly #usage: Usage;

  constructor(catalogue: Catalogue, usage: Usage) {
    this.#catalogue = catalogue;
    this.#usage = usage;
  }

  query(node: Node, outer: Frames): readonly string[] | null {
    if (node.type === 'SET_OPERATION_NODE') {
      const frames = this.#withCtes(node, outer);
      const columns = this.query(node['left'] as Node, frames);
      this.query(node['right'] as Node, frames);
      return columns;
    }
    if (node.type !== 'SELECT_NODE')
      throw new SqlError(`不支持的查询写法（${node.type}）`, node.query_location ?? 0);
    const relations: Relation[] = [];
    const ctes = this.#withCtes(node, outer);
    this.#from(node['from_table'] as Node, ctes, relations);
    const frames = [...ctes, relations];
    const list = node['select_list'] as Node[];
    const outputs = list.map((item) => outputName(item));
    const aliases = list.map((item) => item.alias ?? '').filter((alias) => alias !== '');
    for (const item of list) this.expression(item, frames, aliases);
    for (const key of ['where_clause', 'group_expressions', 'having', 'qualify', 'modifiers'])
      this.expression(node[key] as Node, frames, aliases);
    if (list.some((item) => item.class === 'STAR')) return starColumns(list, relations);
    return outputs;
  }

  #withCtes(node: Node, outer: Frames): Frames {
    const map = (node['cte_map'] as { map: { key: string; value: Node }[] } | undefined)?.map ?? [];
    let frames = outer;
    for (const { key, value } of map) {
      const columns = this.query((value['query'] as { node: Node }).node, frames);
      // A CTE is not visible as a relation until it is named in FROM: the alias carries a mark.
      frames = [...frames, [{ alias: `with ${key}`, table: null, columns }]];
    }
    return frames;
  }

  #from(node: Node, frames: Frames, relations: Relation[]): void {
    switch (node.type) {
      case 'EMPTY':
        return;
      case 'BASE_TABLE':
        relations.push(this.#baseTable(node, frames));
        return;
      case 'JOIN': {
        this.#from(node['left'] as Node, frames, relations);
        this.#from(node['right'] as Node, frames, relations);
        const inside = [...frames, relations];
        if (node['condition']) this.expression(node['condition'] as Node, inside, []);
        for (const column of node['using_columns'] as string[])
          for (const relation of relations)
            if (relation.columns?.includes(column)) this.#use(relation, column);
        return;
      }
      case 'SUBQUERY': {
        // LATERAL subqueries may see what stands left of them.
        const columns = this.query((node['subquery'] as { node: Node }).node, [
          ...frames,
          relations,
        ]);
        const renamed = node['column_name_alias'] as string[];
        relations.push({
          alias: node.alias ?? '',
          table: null,
          columns: renamed.length > 0 ? renamed : columns,
        });
        return;
      }
      case 'EXPRESSION_LIST':
        this.expression(node['values'] as Node, frames, []);
        relations.push({ alias: node.alias ?? '', table: null, columns: null });
        return;
      case 'TABLE_FUNCTION': {
        const call = node['function'] as Node;
        const name = String(call['function_name']);
        if (!['unnest', 'range', 'generate_series'].includes(name))
          throw new SqlError(`规则只能读各表，不能调用 ${name}`, call.query_location ?? 0, name);
        for (const child of call['children'] as Node[])
          this.expression(child, [...frames, relations], []);
        const renamed = node['column_name_alias'] as string[];
        relations.push({
          alias: node.alias ?? '',
          table: null,
          columns: renamed.length > 0 ? renamed : null,
        });
        return;
      }
      default:
        throw new SqlError(`不支持的取数写法（${node.type}）`, node.query_location ?? 0);
    }
  }

  #baseTable(node: Node, frames: Frames): Relation {
    const schema = String(node['schema_name'] ?? '');
    const name = String(node['table_name']);
    const alias = node.alias || name;
    const cte = frames.flat().findLast((relation) => relation.alias === `with ${name}`);
    if (cte && schema === '') return { alias, table: null, columns: cte.columns };
    const table = schema === '' ? name : `${schema}.${name}`;
    const columns = this.#catalogue.columnsOf(table);
    if (columns === null)
      throw this.#unknown('表', table, this.#catalogue.tables(), node.query_location ?? 0);
    this.#usage.tables.add(table);
    return { alias, table, columns };
  }

  expression(node: unknown, frames: Frames, aliases: readonly string[]): void {
    if (Array.isArray(node)) {
      for (const item of node) this.expression(item, frames, aliases);
      return;
    }
    if (node === null || typeof node !== 'object') return;
    const record = node as Node;
    switch (record.class) {
      case 'COLUMN_REF':
        this.#column(record, frames, aliases);
        return;
      case 'SUBQUERY':
        this.expression(record['child'], frames, aliases);
        this.query((record['subquery'] as { node: Node }).node, frames);
        return;
      case 'LAMBDA':
        this.#lambda(record, frames, aliases);
        return;
      case 'FUNCTION':
        this.#function(record, frames, aliases);
        return;
      case 'CONSTANT':
        return;
      case 'STAR':
        if (record['expr'] || record['columns'])
          throw new SqlError('不支持 COLUMNS(…)', record.query_location ?? 0);
        return;
      case undefined:
      case 'CASE':
      case 'CAST':
      case 'OPERATOR':
      case 'COMPARISON':
      case 'BETWEEN':
      case 'CONJUNCTION':
      case 'WINDOW':
        for (const key in record) this.expression(record[key], frames, aliases);
        return;
      default:
        throw new SqlError(`不支持的写法（${record.class}）`, record.query_location ?? 0);
    }
  }

  #lambda(node: Node, frames: Frames, aliases: readonly string[]): void {
    const left = node['lhs'] as Node;
    const parameters = left.class === 'COLUMN_REF' ? [left] : (left['children'] as Node[]);
    const names = parameters.map((parameter) => String((parameter['column_names'] as string[])[0]));
    this.expression(
      node['expr'],
      [...frames, [{ alias: '', table: null, columns: names }]],
      aliases,
    );
  }

  #function(node: Node, frames: Frames, aliases: readonly string[]): void {
    const name = String(node['function_name']);
    const children = node['children'] as Node[];
    if (!isAllowed(name)) {
      const meant = this.#catalogue.nearest(name, allowedFunctions());
      throw new SqlError(
        `规则里不能用函数“${name}”${meant ? `，是否想写“${meant}”` : ''}`,
        node.query_location ?? 0,
        name,
      );
    }
    if (parameterFunctions.has(name)) this.#parameter(node, children[0]);
    for (const key of ['children', 'filter', 'order_bys'])
      this.expression(node[key], frames, aliases);
  }

  #parameter(node: Node, argument: Node | undefined): void {
    const value = (argument?.['value'] as { value?: unknown } | undefined)?.value;
    if (argument?.class !== 'CONSTANT' || typeof value !== 'string')
      throw new SqlError(
        "参数(…) 的第一个参数要写参数名称，如 参数('脱贫收入线', 年度)",
        node.query_location ?? 0,
      );
    if (!this.#catalogue.hasParameter(value))
      throw this.#unknown(
        '参数',
        value,
        this.#catalogue.parameters(),
        argument.query_location ?? 0,
      );
    this.#usage.parameters.add(value);
  }

  #column(node: Node, frames: Frames, aliases: readonly string[]): void {
    const names = node['column_names'] as string[];
    const offset = node.query_location ?? 0;
    const [first, second, third] = names;
    const relations = frames.flat().filter((relation) => !relation.alias.startsWith('with '));
    if (second !== undefined) {
      const named =
        third === undefined ? undefined : this.#qualified(relations, `${first}.${second}`, third);
      if (named) return this.#use(named, third!);
      const relation = relations.findLast((candidate) => candidate.alias === first);
      if (relation) {
        if (relation.columns === null || known(relation, second))
          return this.#use(relation, second);
        throw this.#unknown(
          '列',
          second,
          relation.columns,
          node.name_location ?? offset,
          `表“${relation.table ?? first}”没有列`,
        );
      }
    }
    const owner = relations.findLast((relation) => known(relation, first!));
    if (owner) return this.#use(owner, first!);
    const loose =
      aliases.includes(first!) ||
      relations.some((relation) => relation.columns === null || relation.alias === first);
    if (loose) return;
    throw this.#unknown(
      '列',
      first!,
      relations.flatMap((relation) => relation.columns ?? []),
      offset,
    );
  }

  #qualified(relations: Relation[], table: string, column: string): Relation | undefined {
    return relations.findLast((relation) => relation.table === table && known(relation, column));
  }

  /** Names that a kind adds to a row are no columns of its table. */
  #use({ table }: Relation, column: string): void {
    const real = table !== null && this.#catalogue.columnsOf(table)?.includes(column);
    if (real) this.#usage.columns.add(`${table}.${column}`);
  }

  #unknown(
    what: string,
    name: string,
    candidates: readonly string[],
    offset: number,
    lead = `没有叫这个名字的${what}`,
  ): SqlError {
    const sign = fullWidthSign(name);
    // Names of columns may hold full-width brackets; only after the name of a function they are a slip.
    const bracket = name.search(/[（）]/);
    if (sign && (sign.offset !== bracket || isAllowed(name.slice(0, bracket))))
      return new SqlError(sign.sentence, offset + sign.offset, name);
    const meant = this.#catalogue.nearest(name, candidates);
    return new SqlError(`${lead}“${name}”${meant ? `，是否想写“${meant}”` : ''}`, offset, name);
  }
}

function known(relation: Relation, column: string): boolean {
  return (
    (relation.columns?.includes(column) ?? false) ||
    (relation.table !== null && rowColumns.includes(column))
  );
}

function outputName(item: Node): string {
  if (item.alias) return item.alias;
  const names = item['column_names'] as string[] | undefined;
  return names?.at(-1) ?? '';
}

/** Columns of a list that holds a star, if all its relations are known. */
function starColumns(list: Node[], relations: Relation[]): readonly string[] | null {
  const columns: string[] = [];
  for (const item of list) {
    if (item.class !== 'STAR') {
      columns.push(outputName(item));
      continue;
    }
    const named = relations.filter(
      (relation) => !item['relation_name'] || relation.alias === item['relation_name'],
    );
    for (const relation of named) {
      if (relation.columns === null) return null;
      columns.push(...relation.columns, ...(relation.table === null ? [] : rowColumns));
    }
  }
  return columns;
}
