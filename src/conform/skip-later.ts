import type { Sql } from '../engine/duckdb.ts';
import { quickSkipSql, skipSql, undecided } from './skip-sql.ts';
import type { SheetPlan } from './plan.ts';
import type { Layouts } from '../layout/load.ts';

/**
 * Which rows of a large sheet are no records, found out in two steps: most rows are told by their key, and the columns that
 * say it of the others are read, from the file once more, only if there are others.
 */
export class SkipLater {
  readonly #full: string;
  readonly #quick: string | null;

  constructor(plan: SheetPlan, layouts: Layouts) {
    this.#full = skipSql(plan, layouts);
    this.#quick = quickSkipSql(plan, layouts);
  }

  /** SQL of `_skip` for the first reading. */
  get sql(): string {
    return this.#quick ?? this.#full;
  }

  /**
   * Decides the rest, of rows from rowid `first` on that were read from `source`. Those that `mark` knows to be no
   * records, by where they stand, are not worth a second reading.
   */
  async decide(
    engine: Sql,
    table: string,
    first: number,
    source: string,
    mark: () => Promise<void>,
  ): Promise<void> {
    if (this.#quick === null) return mark();
    const isOpen = `rowid >= ${first} and _skip = '${undecided}'`;
    await engine.run(`create or replace temp table _open as
      select rowid as place, row_number() over (order by rowid) - 1 as nth from ${table} where ${isOpen}`);
    await mark();
    const [left] = await engine.rows(`select 1 from ${table} where ${isOpen} limit 1`);
    if (left === undefined) return;
    // In the order of the file, as the rows were loaded.
    await engine.run(`create or replace temp table _decided as
      select ${this.#full} as reason from ${source} where ${this.#quick} = '${undecided}'`);
    const [count] = await engine.rows(
      'select (select count(*) from _open)::integer as open, (select count(*) from _decided)::integer as decided',
    );
    if (count?.['open'] !== count?.['decided'])
      throw new Error(`${count?.['open']} rows were open, ${count?.['decided']} are decided`);
    await engine.run(`update ${table} set _skip = d.reason from _open o join _decided d on d.rowid = o.nth
      where ${table}.rowid = o.place and ${table}._skip = '${undecided}'`);
  }
}
