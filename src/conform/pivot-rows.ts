import { type Engine, quoteText } from '../engine/duckdb.ts';
import { rawColumn } from './feed-sql.ts';
import type { ColumnUse } from './plan.ts';

/**
 * In which row of the sheet each cell of a household of 六源核查 stands. Sheets repeat the same indicators in the same
 * order, so that of each field only those rows are kept that do not stand at its usual distance.
 */
export class PivotRows {
  readonly #usual = new Map<string, number>();
  readonly #odd = new Map<string, Map<number, number>>();

  /** `row` is that of the household, its first. */
  rowOf(field: string, row: number): number {
    return this.#odd.get(field)?.get(row) ?? row + (this.#usual.get(field) ?? 0);
  }

  /** `rows` has the key `k`, the field `f` that the row is about, its value `v`, `_row` and the raw columns. */
  async note(
    engine: Engine,
    rows: string,
    { identity, indicators }: Record<'identity' | 'indicators', ColumnUse[]>,
  ): Promise<void> {
    const places = [
      ...identity.map(({ field, column }) => place(field, `${rawColumn(column)} is not null`)),
      // A row that is there but blank is the cell to be filled in.
      ...indicators.map(({ field }) =>
        place(field, `f = ${quoteText(field)} and v is not null`, `f = ${quoteText(field)}`),
      ),
    ];
    const found = await engine.rows(`with away as (
        select home, p.field as field, p.row - home as distance
        from (select min(_row) as home, unnest([${places.join(', ')}]) as p from ${rows} group by k having count(v) > 0)
        where p.row is not null),
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

/** The first row that meets one of the conditions, the earlier condition first. */
function place(field: string, ...conditions: string[]): string {
  const rows = conditions.map((condition) => `min(_row) filter (${condition})`);
  return `{'field': ${quoteText(field)}, 'row': coalesce(${rows.join(', ')})}`;
}
