import { quoteName, quoteText } from '../engine/duckdb.ts';
import type { Layout } from '../layout/layout.ts';
import { areaColumns, keyColumns, personNumber } from './store.ts';

/** What is known of a row that an issue points to, beside its table and `row_id`; `year` only where its table has several. */
export const identityColumns = `sheet integer, row integer, key varchar, key_parts struct(value varchar, pii varchar)[], household varchar,
  person varchar, name varchar, year integer, county varchar, township varchar, village varchar`;

const column = (name: string | null) => (name === null ? 'null::varchar' : `e.${quoteName(name)}`);

/** Who and where the rows `wanted` (a query of their `row_id`) of a table are: tab, row_id and the identity columns. */
export function identitySql(layout: Layout, wanted: string): string {
  const { key, parts } = keyColumns(layout, 'e');
  const person = layout.person === null ? 'null::varchar' : personNumber(column(layout.person));
  // Only tables that do not name the household look it up by the person: that is a big table to join.
  const [home, joinPerson] =
    layout.household === null
      ? ['p.household', 'left join _person p on p.person = r.person']
      : ['r.household', ''];
  return `select ${quoteText(layout.name)} as tab, r._id as row_id, r._sheet as sheet, r._row as row, r.key, r.key_parts,
      r.home as household, r.person, coalesce(r.label, h.head) as name, r.year, coalesce(r.county, h.county, a.county) as county,
      coalesce(r.township, h.township) as township, coalesce(r.village, h.village) as village
    from (select r.*, ${home} as home from (
      select e._id, e._sheet, e._row, ${key} as key, ${parts} as key_parts, ${column(layout.household)} as household,
        ${person} as person, ${column(layout.label)} as label, if(e._years is null, null, e._year) as year, ${areaColumns(layout, 'e')}
      from every.${quoteName(layout.name)} e semi join (${wanted}) w on w.row_id = e._id) r ${joinPerson}) r
    left join _household h on h.household = r.home
    left join _township a on a.township = coalesce(r.township, h.township)`;
}
