import { allowedFunctions, isAllowed } from './allowed.ts';
import { noteColumn, useColumn } from './columns.ts';
import { outputName, relationsOfStar, starColumns } from './outputs.ts';
import type { Catalogue, Frames, Relation, Usage } from './scope.ts';
import { type Node, SqlError } from './tree.ts';
import { unknownName } from './unknown-name.ts';

const parameterFunctions = new Set(['参数', '参数文字', '参数列表']);

/** Goes through a tree and notes every table, column and parameter that it names. */
export class Walk {
  readonly #catalogue: Catalogue;
  readonly #usage: Usage;

  constructor(catalogue: Catalogue, usage: Usage) {
    this.#catalogue = catalogue;
    this.#usage = usage;
  }

  /** `matter`: somebody looks at the columns of the result, not only whether it has rows. */
  query(node: Node, outer: Frames, matter = true): readonly string[] | null {
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
    const stars = list.filter((item) => item.class === 'STAR');
    if (stars.length === 0) return outputs;
    for (const { table } of stars.flatMap((star) => relationsOfStar(star, relations)))
      if (matter && table !== null) this.#usage.whole.add(table);
    return starColumns(list, relations);
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
            if (relation.columns?.includes(column))
              noteColumn(relation.table, column, this.#catalogue, this.#usage);
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
      throw unknownName(
        this.#catalogue,
        '表',
        table,
        this.#catalogue.tables(),
        node.query_location ?? 0,
      );
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
        useColumn(record, frames, aliases, this.#catalogue, this.#usage);
        return;
      case 'SUBQUERY':
        this.expression(record['child'], frames, aliases);
        this.query(
          (record['subquery'] as { node: Node }).node,
          frames,
          record['subquery_type'] !== 'EXISTS',
        );
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
      throw unknownName(
        this.#catalogue,
        '参数',
        value,
        this.#catalogue.parameters(),
        argument.query_location ?? 0,
      );
    this.#usage.parameters.add(value);
  }
}
