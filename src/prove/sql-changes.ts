import { call } from './sql-call-changes.ts';
import type { Change } from './sql-change.ts';
import { conjunction, edges } from './sql-logic-changes.ts';
import { replace, type Tree } from './sql-tree.ts';

const comparisons: Record<string, [type: string, sign: string][]> = {
  COMPARE_GREATERTHANOREQUALTO: [['COMPARE_GREATERTHAN', '>= 改为 >']],
  COMPARE_GREATERTHAN: [['COMPARE_GREATERTHANOREQUALTO', '> 改为 >=']],
  COMPARE_LESSTHANOREQUALTO: [['COMPARE_LESSTHAN', '<= 改为 <']],
  COMPARE_LESSTHAN: [['COMPARE_LESSTHANOREQUALTO', '< 改为 <=']],
  COMPARE_EQUAL: [['COMPARE_NOTEQUAL', '= 改为 <>']],
  COMPARE_NOTEQUAL: [['COMPARE_EQUAL', '<> 改为 =']],
};

/** All single changes of one node of a tree. */
export function changes(node: Tree, columns: readonly string[]): Change[] {
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

function shown(node: Tree): string {
  const value = (node['value'] as { value?: unknown } | undefined)?.value;
  return value === undefined ? '一项' : String(value);
}
