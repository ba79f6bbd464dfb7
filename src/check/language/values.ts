import type { Node } from './tree.ts';

/** Where the value of an expression comes from. */
export interface ValueOrigin {
  /** Names of the columns whose content the value shows. */
  columns: string[];
  /** The value is the content of one column as it stands, not a text made of it. */
  direct: boolean;
}

/** Functions that give back one of their arguments, or a group of them, unchanged. */
const passing = new Set(
  'coalesce any_value first last min max arg_min arg_max min_by max_by mode nullif if ifnull 显示 本人号'.split(
    ' ',
  ),
);
/** Functions that put contents together into a text. */
const joining = new Set(
  '|| concat concat_ws string_agg group_concat listagg list array_agg array_to_string list_string_agg format printf replace regexp_replace left right substr substring lower upper trim list_transform list_distinct list_sort'.split(
    ' ',
  ),
);

/** The columns that an expression shows; those that it only compares or counts tell nothing about a person. */
export function valueOrigin(node: Node): ValueOrigin {
  switch (node.class) {
    case 'COLUMN_REF':
      return { columns: [(node['column_names'] as string[]).at(-1)!], direct: true };
    case 'SUBQUERY': {
      const inner = (node['subquery'] as { node: Node }).node;
      const [first] = (inner['select_list'] as Node[] | undefined) ?? [];
      return node['subquery_type'] === 'SCALAR' && first ? valueOrigin(first) : nothing;
    }
    case 'CASE': {
      const checks = node['case_checks'] as { then_expr: Node }[];
      return together([...checks.map((check) => check.then_expr), node['else_expr'] as Node]);
    }
    case 'CAST':
      return valueOrigin(node['child'] as Node);
    case 'LAMBDA':
      return valueOrigin(node['expr'] as Node);
    case 'OPERATOR':
      return node.type === 'OPERATOR_COALESCE' ? together(node['children'] as Node[]) : nothing;
    case 'FUNCTION': {
      const name = String(node['function_name']);
      const given = together(node['children'] as Node[]);
      if (passing.has(name)) return given;
      return joining.has(name) ? { ...given, direct: false } : nothing;
    }
    default:
      return nothing;
  }
}

const nothing: ValueOrigin = { columns: [], direct: true };

function together(nodes: (Node | null)[]): ValueOrigin {
  const origins = nodes.filter((node) => node !== null).map(valueOrigin);
  const texts = nodes.some(
    (node) =>
      node?.class === 'CONSTANT' &&
      typeof (node['value'] as { value?: unknown }).value === 'string',
  );
  const columns = [...new Set(origins.flatMap((origin) => origin.columns))];
  return { columns, direct: !texts && origins.every((origin) => origin.direct) };
}
