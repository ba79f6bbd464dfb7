import type { Engine } from '../engine/duckdb.ts';
import { changes } from './sql-changes.ts';
import { at, columnName, type Tree, visit, withoutPlaces } from './sql-tree.ts';

/** A changed piece of SQL, and what was changed, in Chinese. */
export interface SqlMutant {
  sql: string;
  change: string;
}

/** All single changes of an expression or a query, as SQL again. */
export async function mutateSql(engine: Engine, sql: string, whole: boolean): Promise<SqlMutant[]> {
  const text = whole ? sql : `select\n${sql}`;
  const tree = (await engine.parse(text)) as Tree;
  if (tree['error']) return [];
  const places = visit(tree, []).map((one) => ({ ...one, start: start(one.node) }));
  const names = places.map(({ node }) => columnName(node)).filter((name) => name !== null);
  const columns = [...new Set(names)];
  const mutants: SqlMutant[] = [];
  for (const { node, path } of places.toSorted((a, b) => a.start - b.start)) {
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
  return numbered(mutants.filter(({ sql: one }) => (seen.has(one) ? false : seen.add(one))));
}

/** The same change at a second place says so: what is written of one must not stand for the other. */
function numbered(mutants: SqlMutant[]): SqlMutant[] {
  const times = new Map<string, number>();
  return mutants.map(({ sql, change }) => {
    const time = (times.get(change) ?? 0) + 1;
    times.set(change, time);
    return { sql, change: time === 1 ? change : `${change}（第 ${time} 处）` };
  });
}

/** Where the text of a node begins: operators are placed at their sign, behind their first operand. */
function start(node: Tree): number {
  const places = visit(node, []).map(({ node: { query_location: place } }) => place);
  return Math.min(...places.filter((place) => typeof place === 'number'));
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
