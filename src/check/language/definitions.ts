import type { Node } from './tree.ts';

/** What the names in a rule's SQL stand for, wherever in it they are given: which of two is meant does not matter here. */
export class Definitions {
  /**
   * The expressions that a name is given to: of results, parts of structs, parameters. WITH stands under `with …`, what one
   * row of a relation is made of under `row …`, results without a name all under one.
   */
  readonly values = new Map<string, Node[]>();
  readonly #withs = new Set<string>();

  constructor(trees: readonly Node[], table: string, query?: Node) {
    const all = query ? [query, ...trees] : trees;
    for (const tree of all) this.#collectWiths(tree);
    for (const tree of all) this.#collect(tree);
    this.#add(rowName(table), [wholeOf(table), ...(query ? this.outputsOf(query) : [])]);
  }

  isRow(name: string): boolean {
    return this.values.has(rowName(name));
  }

  /** The names of all relations. */
  get rows(): string[] {
    const prefix = rowName('');
    const names = [...this.values.keys()].filter((name) => name.startsWith(prefix));
    return names.map((name) => name.slice(prefix.length));
  }

  /** The tables that a name stands for, if it stands for nothing else. */
  tablesOf(name: string): string[] | null {
    const row = this.values.get(rowName(name)) ?? [];
    return row.length > 0 && row.every((node) => node.class === 'TABLE')
      ? row.map((node) => String(node['table']))
      : null;
  }

  /** The columns of a query's result. */
  outputsOf(query: Node): Node[] {
    if (query['left'] && query['right'])
      return [query['left'], query['right']].flatMap((side) => this.outputsOf(side as Node));
    return ((query['select_list'] ?? []) as Node[]).map((item) =>
      item.class === 'STAR' ? { ...item, from: query['from_table'] } : item,
    );
  }

  /** What a star of a query stands for; null for one in a call. */
  insideOf(star: Node): Node[] | null {
    return star['from'] ? this.#relation(star['from'] as Node) : null;
  }

  /** What a row of a FROM item is made of. */
  #relation(node: Node): Node[] {
    switch (node.type) {
      case 'BASE_TABLE': {
        const name = String(node['table_name']);
        return this.#withs.has(name.toLowerCase())
          ? [{ class: 'COLUMN_REF', column_names: [withName(name)] }]
          : [wholeOf(name)];
      }
      case 'JOIN':
        return [node['left'], node['right']].flatMap((side) => this.#relation(side as Node));
      case 'SUBQUERY':
        return this.outputsOf((node['subquery'] as { node: Node }).node);
      case 'EXPRESSION_LIST':
        return (node['values'] as Node[][]).flat();
      case 'TABLE_FUNCTION':
        return pieces(node['function'] as Node);
      default:
        return [];
    }
  }

  #collectWiths(tree: unknown): void {
    for (const node of objectsIn(tree))
      for (const { key } of withsOf(node)) this.#withs.add(key.toLowerCase());
  }

  #collect(tree: unknown): void {
    for (const node of objectsIn(tree)) {
      for (const { key, value } of withsOf(node)) {
        const outputs = this.outputsOf((value['query'] as { node: Node }).node);
        this.#add(withName(key), outputs);
        this.#rename((value['aliases'] ?? []) as string[], outputs);
      }
      if (node.class !== undefined && node.alias) this.#add(node.alias, [node]);
      for (const { key, value } of (node['replace_list'] ?? []) as { key: string; value: Node }[])
        this.#add(key, [value]);
      for (const item of (node['select_list'] ?? []) as Node[])
        if (!item.alias && item.class !== 'COLUMN_REF' && item.class !== 'STAR')
          this.#add(nameless, [item]);
      if (node.class === undefined && relations.has(node.type ?? '')) this.#collectRelation(node);
      if (node.class === 'FUNCTION') this.#collectParameters(node);
    }
  }

  #collectRelation(node: Node): void {
    const row = this.#relation(node);
    const alias = node.alias || String(node['table_name'] ?? '');
    if (alias !== '') this.#add(rowName(alias), row);
    this.#rename((node['column_name_alias'] ?? []) as string[], row);
    if (node.type === 'TABLE_FUNCTION') {
      this.#add(alias, row);
      this.#add(String((node['function'] as Node)['function_name']), row);
    }
    if (node.type === 'EXPRESSION_LIST') this.#add(nameless, row);
  }

  /** `t(a, b)`: of the columns in their order, or of all where their order is not seen. */
  #rename(names: readonly string[], outputs: Node[]): void {
    const plain = outputs.length === names.length && outputs.every(({ class: c }) => c !== 'TABLE');
    for (const [i, name] of names.entries()) this.#add(name, plain ? [outputs[i]!] : outputs);
  }

  /** The parameter of a lambda stands for the members of the list that it goes through. */
  #collectParameters({ children }: Node): void {
    const all = (children ?? []) as Node[];
    const given = all.filter((child) => child.class !== 'LAMBDA');
    for (const lambda of all.filter((child) => child.class === 'LAMBDA'))
      for (const parameter of objectsIn(lambda['lhs']))
        for (const name of (parameter['column_names'] ?? []) as string[]) this.#add(name, given);
  }

  #add(name: string, nodes: Node[]): void {
    const key = name.toLowerCase();
    this.values.set(key, [...(this.values.get(key) ?? []), ...nodes]);
  }
}

const relations = new Set(['BASE_TABLE', 'SUBQUERY', 'EXPRESSION_LIST', 'TABLE_FUNCTION']);

export const nameless = 'without name';

export const rowName = (name: string) => `row ${name.toLowerCase()}`;

const withName = (name: string) => `with ${name.toLowerCase()}`;

const wholeOf = (table: string): Node => ({ class: 'TABLE', table });

function withsOf(node: Node): { key: string; value: Node }[] {
  return (node['cte_map'] as { map?: { key: string; value: Node }[] } | undefined)?.map ?? [];
}

/** Every object of a tree, itself included. */
function objectsIn(tree: unknown): Node[] {
  if (Array.isArray(tree)) return tree.flatMap(objectsIn);
  if (tree === null || typeof tree !== 'object') return [];
  return [tree as Node, ...Object.values(tree).flatMap(objectsIn)];
}

/** The expressions right inside of one. */
export function pieces(node: Node): Node[] {
  return Object.values(node)
    .flat()
    .filter((part): part is Node => part !== null && typeof part === 'object' && 'class' in part);
}
