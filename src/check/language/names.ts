import type { Catalogue, Relation, Usage } from './scope.ts';
import type { Node } from './tree.ts';
import { Walk } from './walk.ts';

export type { Catalogue, Relation, Usage } from './scope.ts';

export function emptyUsage(): Usage {
  return { columns: new Set(), tables: new Set(), whole: new Set(), parameters: new Set() };
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
