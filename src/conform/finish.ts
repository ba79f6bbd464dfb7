import { quoteName } from '../engine/duckdb.ts';
import type { Layout } from '../layout/layout.ts';
import { noteDoubts } from './doubts.ts';
import type { Loading } from './load.ts';
import type { SheetPlan } from './plan.ts';
import { baseTable, liveView } from './schema.ts';
import { yearColumns } from './years.ts';

/** After the last sheet: what only the whole table can tell. */
export async function finish(loading: Loading, plans: SheetPlan[], name: string): Promise<void> {
  const { engine, layouts, drop, kept } = loading;
  const layout = layouts.need(name);
  const table = baseTable(drop, name);
  await dropRepeated(loading, plans, layout);
  const { _year, _years } = await yearColumns(engine, layout, table, plans);
  await engine.run(`update ${table} set _id = rowid, _year = ${_year}, _years = ${_years};
    alter table ${table} drop column _skip`);
  const filled = plans.flatMap(({ feeds }) => feeds).filter((feed) => feed.table === name);
  const fields = new Set(filled.flatMap(({ columns }) => columns.map(({ field }) => field)));
  await noteDoubts(
    engine,
    layout,
    layout.fields.filter(({ name: field }) => fields.has(field) && kept.get(name)!.has(field)),
    drop,
  );
  const [dead] = await engine.rows(`select 1 from ${table} where not _live limit 1`);
  await engine.run(liveView(layout, drop, dead === undefined));
}

/**
 * A wide sheet of persons repeats household facts; where another sheet is about the households themselves, it
 * speaks for them, or every household would be there twice.
 */
async function dropRepeated(
  { engine, drop }: Loading,
  plans: SheetPlan[],
  layout: Layout,
): Promise<void> {
  const sheets = (leading: boolean) =>
    plans
      .filter(({ feeds }) =>
        feeds.some((feed) => feed.table === layout.name && feed.leading === leading),
      )
      .map(({ index }) => index);
  const key = layout.grain === 'person' ? layout.person : layout.household;
  if (!key || sheets(true).length === 0 || sheets(false).length === 0) return;
  const table = baseTable(drop, layout.name);
  const year = layout.year
    ? `and a.${quoteName(layout.year)} is not distinct from b.${quoteName(layout.year)}`
    : '';
  await engine.run(`delete from ${table} as a where _sheet in (${sheets(false).join(', ')})
    and exists (select 1 from ${table} as b where b._sheet in (${sheets(true).join(', ')})
      and a.${quoteName(key)} = b.${quoteName(key)} ${year})`);
}
