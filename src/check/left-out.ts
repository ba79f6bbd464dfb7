import { quoteName, quoteText, type Sql } from '../engine/duckdb.ts';
import type { Layout } from '../layout/layout.ts';
import type { Layouts } from '../layout/load.ts';
import type { Analysis } from './analyse.ts';
import { lastDrop } from './catalogue.ts';
import { type LackingSheet, lackingSheets, type SheetSupply, townshipTables } from './coverage.ts';
import { Skip, type Supply } from './kinds/kind.ts';
import type { Rule } from './load.ts';
import { personNumber } from './store.ts';

/** Townships, as (county, township) of `_household`, from which a table has no row at all. */
interface Absence {
  table: string;
  places: string;
  names: string[];
}

/** The rows that a rule does not judge because something was not given for them, and what that is. */
export class LeftOut {
  readonly #rule: Rule;
  readonly #layouts: Layouts;
  readonly #sheets: readonly LackingSheet[];
  readonly #absences: readonly Absence[];

  constructor(
    rule: Rule,
    layouts: Layouts,
    sheets: readonly LackingSheet[] = [],
    absences: readonly Absence[] = [],
  ) {
    this.#rule = rule;
    this.#layouts = layouts;
    this.#sheets = sheets;
    this.#absences = absences;
  }

  /** SQL of the `_id` of these rows of a table; null where there are none. */
  rowsOf(layout: Layout): string | null {
    const isOwn = ({ table }: LackingSheet) => table === this.#rule.table;
    const parts = this.#sheets
      .filter((sheet) => !isOwn(sheet))
      .map((sheet) => this.#concerned(layout, sheet));
    const own = this.#sheets.filter(isOwn);
    if (own.length > 0 && layout.name === this.#rule.table) parts.push(ownRows(layout, own));
    if (layout.household !== null)
      parts.push(...this.#absences.map(({ places }) => rowsIn(layout, places)));
    return parts.length === 0 ? null : parts.join(' union all ');
  }

  /** What is not judged, one part a sheet or table; null where all is. */
  get sentence(): string | null {
    const parts = [
      ...this.#sheets.map(({ label, columns }) => `${label} 没有列 ${columns.join('、')}`),
      ...this.#absences.map(({ table, names }) => `${names.join('、')} 没有表 ${table} 的数据`),
    ];
    return parts.length === 0 ? null : parts.join('；');
  }

  /** Rows of the same household, person or township as those of a sheet of another table. */
  #concerned(layout: Layout, { table, index, label, columns, fields }: LackingSheet): string {
    const other = this.#layouts.need(table.replace(lastDrop, ''));
    const schema = table.startsWith(lastDrop) ? 'every_上期' : 'every';
    const from = `from ${schema}.${quoteName(other.name)} where _sheet = ${index}`;
    const among = (column: string) => fields.has(column) && quoteName(column);
    const home = other.household !== null && among(other.household);
    if (layout.household !== null && home)
      return `select _id from every.${quoteName(layout.name)} where ${quoteName(layout.household)} in (select ${home} ${from})`;
    const person = other.person !== null && among(other.person);
    if (layout.person !== null && person)
      return `select _id from every.${quoteName(layout.name)}
        where ${personNumber(quoteName(layout.person))} in (select ${personNumber(person)} ${from})`;
    const township = other.area.township !== null && among(other.area.township);
    if (layout.household !== null && township)
      return rowsIn(
        layout,
        `select county, township from _household where township in (select ${township} ${from})`,
      );
    throw new Skip(`${label} 没有列 ${columns.join('、')}，又说不出是哪些户的`);
  }
}

function ownRows(layout: Layout, sheets: readonly LackingSheet[]): string {
  return `select _id from every.${quoteName(layout.name)} where _sheet in (${sheets.map(({ index }) => index).join(', ')})`;
}

function rowsIn(layout: Layout, places: string): string {
  return `select e._id from every.${quoteName(layout.name)} e join _household h on h.household = e.${quoteName(layout.household!)}
    where (coalesce(h.county, ''), h.township) in (select (coalesce(county, ''), township) from (${places}))`;
}

export interface LeftOutParts {
  layouts: Layouts;
  supply: Supply;
  sheets: readonly SheetSupply[];
  /** Makes `_household`, once. */
  places(lane: Sql): Promise<void>;
}

/** What a rule cannot judge of the inputs that were given. */
export async function leftOutOf(
  analysis: Analysis,
  lane: Sql,
  { layouts, supply, sheets, places }: LeftOutParts,
): Promise<LeftOut> {
  const { rule } = analysis;
  const lacking = lackingSheets(analysis, supply, sheets);
  const whole = townshipTables(rule).filter((table) => supply.has(table));
  if (whole.length > 0 || lacking.some(({ table }) => table !== rule.table)) await places(lane);
  const absences: Absence[] = [];
  for (const table of whole) {
    const absence = await absenceOf(layouts.need(table), lane);
    if (absence) absences.push(absence);
  }
  return new LeftOut(rule, layouts, lacking, absences);
}

const text = (value: unknown) => (value === null ? 'null' : quoteText(String(value)));

/** A table whose rows lie in no township that is known cannot be told apart by township. */
async function absenceOf(layout: Layout, lane: Sql): Promise<Absence | null> {
  if (layout.household === null) return null;
  const rows = await lane.rows(`
    with given as (select distinct county, township from _household
      where household in (select ${quoteName(layout.household)} from every.${quoteName(layout.name)}) and township is not null)
    select county, township from (
      select distinct county, township from _household where township is not null except select * from given)
    where exists (from given) order by all`);
  if (rows.length === 0) return null;
  const values = rows.map((row) => `(${text(row['county'])}, ${text(row['township'])})`);
  return {
    table: layout.name,
    places: `select * from (values ${values.join(', ')}) p(county, township)`,
    names: rows.map((row) => String(row['township'])),
  };
}
