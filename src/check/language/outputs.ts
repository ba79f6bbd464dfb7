import { type Relation, rowColumns } from './scope.ts';
import type { Node } from './tree.ts';

/** The name of a column of a SELECT's result. */
export function outputName(item: Node): string {
  if (item.alias) return item.alias;
  const names = item['column_names'] as string[] | undefined;
  return names?.at(-1) ?? '';
}

/** Columns of a list that holds a star, if all its relations are known. */
export function starColumns(list: Node[], relations: Relation[]): readonly string[] | null {
  const columns: string[] = [];
  for (const item of list) {
    if (item.class !== 'STAR') {
      columns.push(outputName(item));
      continue;
    }
    for (const relation of relationsOfStar(item, relations)) {
      if (relation.columns === null) return null;
      columns.push(...relation.columns, ...(relation.table === null ? [] : rowColumns));
    }
  }
  return columns;
}

export function relationsOfStar(item: Node, relations: Relation[]): Relation[] {
  const name = item['relation_name'];
  return relations.filter(({ alias }) => !name || alias === name);
}
