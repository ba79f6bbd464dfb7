import { type Catalogue, type Frames, known, type Relation, type Usage } from './scope.ts';
import type { Node } from './tree.ts';
import { unknownName } from './unknown-name.ts';

/** Notes the column that a reference means, or says that there is none. */
export function useColumn(
  node: Node,
  frames: Frames,
  aliases: readonly string[],
  catalogue: Catalogue,
  usage: Usage,
): void {
  const names = node['column_names'] as string[];
  const offset = node.query_location ?? 0;
  const [first, second, third] = names;
  const use = ({ table }: Relation, name: string) => noteColumn(table, name, catalogue, usage);
  const relations = frames.flat().filter((relation) => !relation.alias.startsWith('with '));
  if (second !== undefined) {
    const named =
      third === undefined ? undefined : qualified(relations, `${first}.${second}`, third);
    if (named) return use(named, third!);
    const relation = relations.findLast((candidate) => candidate.alias === first);
    if (relation) {
      if (relation.columns === null || known(relation, second)) return use(relation, second);
      throw unknownName(
        catalogue,
        '列',
        second,
        relation.columns,
        node.name_location ?? offset,
        `表“${relation.table ?? first}”没有列`,
      );
    }
  }
  const owner = relations.findLast((relation) => known(relation, first!));
  if (owner) return use(owner, first!);
  // The name of a relation alone is its whole row.
  const row = relations.findLast(({ alias }) => alias === first);
  if (row?.table) usage.whole.add(row.table);
  const loose = aliases.includes(first!) || relations.some(({ columns }) => columns === null);
  if (loose || row) return;
  throw unknownName(
    catalogue,
    '列',
    first!,
    relations.flatMap((relation) => relation.columns ?? []),
    offset,
  );
}

function qualified(relations: Relation[], table: string, column: string): Relation | undefined {
  return relations.findLast((relation) => relation.table === table && known(relation, column));
}

/** Names that a kind adds to a row are no columns of its table. */
export function noteColumn(
  table: string | null,
  column: string,
  catalogue: Catalogue,
  usage: Usage,
): void {
  const real = table !== null && catalogue.columnsOf(table)?.includes(column);
  if (real) usage.columns.add(`${table}.${column}`);
}
