import { type Engine, quoteName } from '../engine/duckdb.ts';
import type { Layout } from '../layout/layout.ts';
import { areaColumns, keyColumns, personNumber } from './store.ts';

/** What an issue says of the row that it is about, in this order. */
const parts = [
  'sheet',
  'row',
  'key',
  'key_private',
  'household',
  'person',
  'name',
  'county',
  'township',
  'village',
] as const;
type Part = (typeof parts)[number];

const separator = 'chr(31)';
/** Stands for NULL: a blank text is not nothing. */
const nothing = 'chr(29)';

/**
 * Who and where each row of a table is, packed into one text: made once a table, and read by every rule that finds
 * something. Ten columns of all rows would have to be read each time for the few rows that are wanted.
 */
export class Identities {
  readonly #engine: Engine;
  readonly #made = new Set<string>();

  constructor(engine: Engine) {
    this.#engine = engine;
  }

  /** The name of the table (`_id`, `who`), made where it is not there yet. */
  async of(layout: Layout): Promise<string> {
    const table = `main.${quoteName(`_who_${layout.name}`)}`;
    if (!this.#made.has(layout.name)) {
      await this.#engine.run(`create or replace table ${table} as ${identitySql(layout)}`);
      this.#made.add(layout.name);
    }
    return table;
  }
}

/** SQL for one part of a `who`, as text; blank where there is none. */
export function part(who: string, name: Part): string {
  return `nullif(split_part(${who}, ${separator}, ${parts.indexOf(name) + 1}), ${nothing})`;
}

const column = (name: string | null) => (name === null ? 'null::varchar' : `e.${quoteName(name)}`);

function identitySql(layout: Layout): string {
  const { key, isPrivate } = keyColumns(layout, 'e');
  const person = layout.person === null ? 'null::varchar' : personNumber(column(layout.person));
  // Only tables that do not name the household look it up by the person: that is a big table to join.
  const [home, joinPerson] =
    layout.household === null
      ? ['p.household', 'left join _person p on p.person = r.person']
      : ['r.household', ''];
  const values: Record<Part, string> = {
    sheet: 'r._sheet',
    row: 'r._row',
    key: 'r.key',
    key_private: 'r.key_private',
    household: 'r.home',
    person: 'r.person',
    name: 'coalesce(r.label, h.head)',
    county: 'coalesce(r.county, h.county, a.county)',
    township: 'coalesce(r.township, h.township)',
    village: 'coalesce(r.village, h.village)',
  };
  const packed = parts
    .map((name) => `coalesce(${values[name]}::varchar, ${nothing})`)
    .join(`, ${separator}, `);
  return `select r._id, concat(${packed}) as who
    from (select r.*, ${home} as home from (
      select e._id, e._sheet, e._row, ${key} as key, ${isPrivate} as key_private, ${column(layout.household)} as household,
        ${person} as person, ${column(layout.label)} as label, ${areaColumns(layout, 'e')}
      from every.${quoteName(layout.name)} e) r ${joinPerson}) r
    left join _household h on h.household = r.home
    left join _township a on a.township = coalesce(r.township, h.township)`;
}
