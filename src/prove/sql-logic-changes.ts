import type { Change } from './sql-change.ts';
import { replace, type Tree } from './sql-tree.ts';

export function conjunction(node: Tree): Change[] {
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

export function edges(): Change[] {
  return [
    strict('lower', 'COMPARE_GREATERTHAN', 'between 的下限不含在内'),
    strict('upper', 'COMPARE_LESSTHAN', 'between 的上限不含在内'),
  ];
}
