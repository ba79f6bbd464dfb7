import type { Change } from './sql-change.ts';
import type { Tree } from './sql-tree.ts';

export function call(node: Tree): Change[] {
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
