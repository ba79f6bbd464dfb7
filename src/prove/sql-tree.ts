/** A tree as DuckDB gives and takes it for a statement. */
export interface Tree {
  [key: string]: unknown;
}

export interface Visited {
  node: Tree;
  path: (string | number)[];
}

export function visit(value: unknown, path: (string | number)[]): Visited[] {
  if (Array.isArray(value)) return value.flatMap((item, i) => visit(item, [...path, i]));
  if (value === null || typeof value !== 'object') return [];
  const node = value as Tree;
  const below = Object.entries(node).flatMap(([key, item]) => visit(item, [...path, key]));
  return [{ node, path }, ...below];
}

export function at(tree: Tree, path: (string | number)[]): Tree {
  return path.reduce(
    (node, step) => (node as Record<string | number, unknown>)[step] as Tree,
    tree,
  );
}

export function replace(target: Tree, by: Tree): void {
  const copy = { ...by };
  for (const key in target) delete target[key];
  Object.assign(target, copy);
}

export function columnName(node: Tree): string | null {
  return node['class'] === 'COLUMN_REF'
    ? ((node['column_names'] as string[]).at(-1) ?? null)
    : null;
}

/** For JSON.stringify. Places are 64-bit numbers that JavaScript rounds; DuckDB refuses a tree with a rounded one. */
export function withoutPlaces(key: string, value: unknown): unknown {
  if (key === 'name_location') return undefined;
  return key === 'query_location' ? 0 : value;
}
