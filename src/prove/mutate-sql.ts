import type { Engine } from '../engine/duckdb.ts';

/** A changed piece of SQL, and what was changed, in Chinese. */
export interface SqlMutant {
  sql: string;
  change: string;
}

interface Tree {
  [key: string]: unknown;
}

/** One change at one place of a tree. */
interface Change {
  about: string;
  /** Applied to a fresh copy of the tree, at the same place. */
  apply(node: Tree): void;
}

const comparisons: Record<string, [type: string, sign: string][]> = {
  COMPARE_GREATERTHANOREQUALTO: [['COMPARE_GREATERTHAN', '>= 改为 >']],
  COMPARE_GREATERTHAN: [['COMPARE_GREATERTHANOREQUALTO', '> 改为 >=']],
  COMPARE_LESSTHANOREQUALTO: [['COMPARE_LESSTHAN', '<= 改为 <']],
  COMPARE_LESSTHAN: [['COMPARE_LESSTHANOREQUALTO', '< 改为 <=']],
  COMPARE_EQUAL: [['COMPARE_NOTEQUAL', '= 改为 <>']],
  COMPARE_NOTEQUAL: [['COMPARE_EQUAL', '<> 改为 =']],
};

/** All single changes of an expression or a query, as SQL again. */
export async function mutateSql(engine: Engine, sql: string, whole: boolean): Promise<SqlMutant[]> {
  const text = whole ? sql : `select\n${sql}`;
  const tree = (await engine.parse(text)) as Tree;
  if (tree['error']) return [];
  const columns = [
    ...new Set(
      visit(tree, [])
        .map(({ node }) => columnName(node))
        .filter((name) => name !== null),
    ),
  ];
  const mutants: SqlMutant[] = [];
  for (const { node, path } of visit(tree, [])) {
    for (const change of changes(node, columns)) {
      const copy = structuredClone(tree);
      change.apply(at(copy, path));
      const mutated = await render(engine, copy);
      if (mutated === null) continue;
      mutants.push({
        sql: whole ? mutated : mutated.replace(/^SELECT\s+/, ''),
        change: change.about,
      });
    }
  }
  const seen = new Set<string>();
  return mutants.filter(({ sql: one }) => (seen.has(one) ? false : seen.add(one)));
}

async function render(engine: Engine, tree: Tree): Promise<string | null> {
  try {
    const [row] = await engine.rows('select json_deserialize_sql($1::json) as sql', [
      JSON.stringify(tree, withoutPlaces),
    ]);
    return String(row?.['sql']);
  } catch {
    // Some changes give trees that cannot be written down; they are no mutants.
    return null;
  }
}

/** Places are 64-bit numbers that JavaScript rounds; DuckDB refuses a tree with a rounded one. */
function withoutPlaces(key: string, value: unknown): unknown {
  return key === 'query_location' ? 0 : value;
}

interface Visited {
  node: Tree;
  path: (string | number)[];
}

function visit(value: unknown, path: (string | number)[]): Visited[] {
  if (Array.isArray(value)) return value.flatMap((item, i) => visit(item, [...path, i]));
  if (value === null || typeof value !== 'object') return [];
  const node = value as Tree;
  const below = Object.entries(node).flatMap(([key, item]) => visit(item, [...path, key]));
  return [{ node, path }, ...below];
}

function at(tree: Tree, path: (string | number)[]): Tree {
  return path.reduce(
    (node, step) => (node as Record<string | number, unknown>)[step] as Tree,
    tree,
  );
}

function changes(node: Tree, columns: readonly string[]): Change[] {
  switch (node['class']) {
    case 'COMPARISON':
      return (comparisons[String(node['type'])] ?? []).map(([type, about]) => ({
        about,
        apply: (copy) => void (copy['type'] = type),
      }));
    case 'CONJUNCTION':
      return conjunction(node);
    case 'BETWEEN':
      return edges();
    case 'OPERATOR':
      return operator(node);
    case 'CONSTANT':
      return constant(node);
    case 'COLUMN_REF':
      return otherColumn(node, columns);
    case 'FUNCTION':
      return call(node);
    default:
      return [];
  }
}

function conjunction(node: Tree): Change[] {
  const children = node['children'] as Tree[];
  const and = node['type'] === 'CONJUNCTION_AND';
  const flip: Change = {
    about: and ? 'and 改为 or' : 'or 改为 and',
    apply: (copy) => void (copy['type'] = and ? 'CONJUNCTION_OR' : 'CONJUNCTION_AND'),
  };
  const drops = children.map((_, i): Change => ({
    about: `去掉第 ${i + 1} 个${and ? '并列' : '可选'}条件`,
    apply(copy) {
      const rest = (copy['children'] as Tree[]).filter((__, place) => place !== i);
      if (rest.length === 1) replace(copy, rest[0]!);
      else copy['children'] = rest;
    },
  }));
  return [flip, ...drops];
}

const strict = (edge: 'lower' | 'upper', type: string, about: string): Change => ({
  about,
  apply(copy) {
    const input = copy['input'] as Tree;
    const compare = (kind: string, right: unknown) => ({
      class: 'COMPARISON',
      type: kind,
      alias: '',
      left: input,
      right,
    });
    const lower = compare(edge === 'lower' ? type : 'COMPARE_GREATERTHANOREQUALTO', copy['lower']);
    const upper = compare(edge === 'upper' ? type : 'COMPARE_LESSTHANOREQUALTO', copy['upper']);
    replace(copy, {
      class: 'CONJUNCTION',
      type: 'CONJUNCTION_AND',
      alias: '',
      children: [lower, upper],
    });
  },
});

function edges(): Change[] {
  return [
    strict('lower', 'COMPARE_GREATERTHAN', 'between 的下限不含在内'),
    strict('upper', 'COMPARE_LESSTHAN', 'between 的上限不含在内'),
  ];
}

function operator(node: Tree): Change[] {
  const children = node['children'] as Tree[];
  switch (node['type']) {
    case 'OPERATOR_NOT':
      return [
        { about: '去掉 not', apply: (copy) => replace(copy, (copy['children'] as Tree[])[0]!) },
      ];
    case 'OPERATOR_IS_NULL':
      return [
        {
          about: 'is null 改为 is not null',
          apply: (copy) => void (copy['type'] = 'OPERATOR_IS_NOT_NULL'),
        },
      ];
    case 'OPERATOR_IS_NOT_NULL':
      return [
        {
          about: 'is not null 改为 is null',
          apply: (copy) => void (copy['type'] = 'OPERATOR_IS_NULL'),
        },
      ];
    case 'COMPARE_IN':
    case 'COMPARE_NOT_IN':
      if (children.length <= 2) return [];
      return children.slice(1).map((child, i) => ({
        about: `in 的清单里去掉 ${shown(child)}`,
        apply: (copy) => void (copy['children'] as Tree[]).splice(i + 1, 1),
      }));
    default:
      return [];
  }
}

function constant(node: Tree): Change[] {
  const value = node['value'] as { type: { id: string }; value?: unknown };
  if (typeof value.value !== 'number' || !/INT/.test(value.type.id)) return [];
  const number = value.value;
  return [1, -1].map((step) => ({
    about: `${number} 改为 ${number + step}`,
    apply: (copy) => void ((copy['value'] as { value: number }).value = number + step),
  }));
}

function otherColumn(node: Tree, columns: readonly string[]): Change[] {
  const names = node['column_names'] as string[];
  const own = names.at(-1)!;
  return columns
    .filter((name) => name !== own)
    .slice(0, 3)
    .map((name) => ({
      about: `列 ${own} 改为 ${name}`,
      apply: (copy) => void (copy['column_names'] = [...names.slice(0, -1), name]),
    }));
}

function call(node: Tree): Change[] {
  const children = node['children'] as Tree[];
  if (node['function_name'] === '参数' && children.length === 2)
    return [1, -1].map((step) => ({
      about: `参数取${step > 0 ? '后' : '前'}一年的`,
      apply(copy) {
        const year = (copy['children'] as Tree[])[1]!;
        (copy['children'] as Tree[])[1] = plus(year, step);
      },
    }));
  const opposite = ({ '+': '-', '-': '+' } as Record<string, string>)[
    String(node['function_name'])
  ];
  if (opposite && children.length === 2)
    return [
      {
        about: `${String(node['function_name'])} 改为 ${opposite}`,
        apply: (copy) => void (copy['function_name'] = opposite),
      },
    ];
  return [];
}

function plus(node: Tree, step: number): Tree {
  const one = {
    class: 'CONSTANT',
    type: 'VALUE_CONSTANT',
    alias: '',
    value: { type: { id: 'INTEGER', type_info: null }, is_null: false, value: step },
  };
  return {
    class: 'FUNCTION',
    type: 'FUNCTION',
    alias: '',
    function_name: '+',
    schema: '',
    children: [node, one],
    filter: null,
    order_bys: { type: 'ORDER_MODIFIER', orders: [] },
    distinct: false,
    is_operator: true,
    export_state: false,
    catalog: '',
  };
}

function replace(target: Tree, by: Tree): void {
  const copy = { ...by };
  for (const key in target) delete target[key];
  Object.assign(target, copy);
}

function columnName(node: Tree): string | null {
  return node['class'] === 'COLUMN_REF'
    ? ((node['column_names'] as string[]).at(-1) ?? null)
    : null;
}

function shown(node: Tree): string {
  const value = (node['value'] as { value?: unknown } | undefined)?.value;
  return value === undefined ? '一项' : String(value);
}
