import { type Sql, quoteText } from '../engine/duckdb.ts';

/**
 * In which row of the sheet each cell of a household stands that has several. Sheets repeat the same indicators in the
 * same order, so that of each field only those rows are kept that do not stand at its usual distance.
 */
export class PivotRows {
  readonly #usual = new Map<string, number>();
  readonly #odd = new Map<string, Map<number, number>>();

  /** `row` is that of the household, its first. */
  rowOf(field: string, row: number): number {
    return this.#odd.get(field)?.get(row) ?? row + (this.#usual.get(field) ?? 0);
  }

  /** `rows` gives `home`, the row of the household, and `places`, a list of what `placeSql` says. */
  async note(engine: Sql, rows: string): Promise<void> {
    const found = await engine.rows(`with away as (
        select home, p.field as field, p.row - home as distance
        from (select home, unnest(places) as p from (${rows})) where p.row is not null),
      usual as (select field, mode(distance order by distance) as distance from away group by field)
      select field, null as home, distance from usual
      union all select a.field, a.home, a.distance from away a join usual u using (field) where a.distance <> u.distance`);
    for (const { field, home, distance } of found) {
      const name = String(field);
      if (home === null) this.#usual.set(name, Number(distance));
      else this.#oddOf(name).set(Number(home), Number(home) + Number(distance));
    }
  }

  #oddOf(field: string): Map<number, number> {
    const known = this.#odd.get(field);
    if (known) return known;
    const rows = new Map<number, number>();
    this.#odd.set(field, rows);
    return rows;
  }
}

/** SQL: the first row of a group that meets one of the conditions, the earlier condition first. */
export function placeSql(field: string, ...conditions: string[]): string {
  const rows = conditions.map((condition) => `min(_row) filter (${condition})`);
  return `{'field': ${quoteText(field)}, 'row': coalesce(${rows.join(', ')})}`;
}
