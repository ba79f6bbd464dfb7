import { quoteName, type Sql } from '../engine/duckdb.ts';
import type { Layouts } from '../layout/load.ts';
import { baseTable, type Drop, liveView } from './schema.ts';

/** Rows of a table that is `liveWith` another do not count where that has their household, but none that counts. */
export async function leaveWithHouseholds(
  engine: Sql,
  layouts: Layouts,
  drop: Drop,
  given: readonly string[],
): Promise<void> {
  for (const layout of given.map((name) => layouts.need(name))) {
    const other = layout.liveWith === null ? null : layouts.get(layout.liveWith);
    if (!other?.household || layout.household === null || !given.includes(other.name)) continue;
    const households = baseTable(drop, other.name);
    const [dead] = await engine.rows(`select 1 from ${households} where not _live limit 1`);
    if (dead === undefined) continue;
    const table = baseTable(drop, layout.name);
    const home = `from ${households} h where h.${quoteName(other.household)} = m.${quoteName(layout.household)}
      and 同年(h._years, m._year)`;
    await engine.run(`update ${table} set _live = false where _id in (
      select m._id from ${table} m where m._live and exists (${home}) and not exists (${home} and h._live))`);
    await engine.run(liveView(layout, drop, false));
  }
}
