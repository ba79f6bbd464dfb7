import { type Engine, quoteName, quoteText } from '../engine/duckdb.ts';
import type { Layout } from '../layout/layout.ts';
import type { Layouts } from '../layout/load.ts';
import type { Form } from './gather.ts';
import { identityColumns, identitySql } from './identity.ts';
import { silence, type Waiting } from './silence.ts';
import { cellText } from './store.ts';

/**
 * Makes issues of the hits: who and where each is, what its cells hold, which fall silent. Once for all rules: the same
 * for each of hundreds would take longer to plan than to do.
 * `_issue` has one row an issue, `_cell` its further cells, `_also` the rules that fell silent for it.
 */
export async function settle(
  engine: Engine,
  forms: readonly Form[],
  rules: readonly Waiting[],
  layouts: Layouts,
): Promise<void> {
  await engine.run(`
    create or replace table _issue (
      seq bigint, rule varchar, tab varchar, ${identityColumns}, holes varchar[], fields varchar[], vals varchar[],
      counterpart varchar, sources struct(label varchar, value varchar)[], suspect varchar, area boolean);
    create or replace table _cell (
      seq bigint, tab varchar, sheet integer, row integer, field varchar, household varchar,
      county varchar, township varchar, village varchar);
    create or replace table _also (seq bigint, rule varchar);
    create or replace table _who (tab varchar, row_id bigint, ${identityColumns})`);
  if (forms.length === 0) return;
  const further = await furtherTables(engine, forms);
  const tables = [...new Set([...forms.map(({ table }) => table), ...further])];
  await engine.sideBySide(tables, async (lane, table) => {
    const layout = layouts.need(table);
    const own = forms.filter((form) => form.table === table);
    const pointed = further.includes(table)
      ? `union select id from _further where tab = ${quoteText(table)}`
      : '';
    const wanted = `select row_id from _hit where form in (${numbers(own)}) ${pointed}`;
    await lane.run(`insert into _who ${identitySql(layout, wanted)}`);
    if (own.length > 0) await lane.run(issuesSql(layout, own));
  });
  if (further.length > 0)
    await engine.run(`insert into _cell
      select f.seq, f.tab, w.sheet, w.row, f.field, w.household, w.county, w.township, w.village
      from _further f join _who w on w.tab = f.tab and w.row_id = f.id;
      drop table _further`);
  const loose = forms.filter(({ cells }) => cells);
  if (loose.length > 0)
    await engine.run(`insert into _cell select seq, cell.表, cell.工作表, cell.行, cell.字段, null, null, null, null
      from (select rowid as seq, unnest(cells) as cell from _hit where form in (${numbers(loose)}))`);
  await engine.run('drop table _who');
  const reported = new Set(forms.map(({ rule }) => rule));
  const waiting = rules.filter(({ id }) => reported.has(id));
  await silence(engine, waiting, layouts);
}

const numbers = (forms: readonly Form[]) => forms.map(({ number }) => number).join(', ') || 'null';

/** Puts the further cells of all hits into `_further`; gives the tables in which they lie. */
async function furtherTables(engine: Engine, forms: readonly Form[]): Promise<string[]> {
  const pointing = forms.filter(({ more }) => more);
  if (pointing.length === 0) return [];
  await engine.run(`create or replace table _further as
    select seq, cell.tab as tab, cell.id as id, cell.field as field
    from (select rowid as seq, unnest(more) as cell from _hit where form in (${numbers(pointing)}))`);
  const rows = await engine.rows('select distinct tab from _further order by 1');
  return rows.map(({ tab }) => String(tab));
}

/** An issue about an area is about no household in it. */
const ofRow = (name: string) => `if(f.area is null, w.${name}, null) as ${name}`;

function issuesSql(layout: Layout, forms: readonly Form[]): string {
  const named = forms.map(
    ({ number, rule, area }) =>
      `(${number}, ${quoteText(rule)}, ${area === null ? 'null' : quoteText(area)})`,
  );
  const fields = [...new Set(forms.flatMap((form) => form.fields))].filter((name) =>
    layout.fields.some((field) => field.name === name),
  );
  const texts = fields.map((name) => cellText('e', layout, name));
  return `insert into _issue by name
    select * exclude (texts), list_transform(fields, lambda f: texts[list_position([${fields.map(quoteText).join(', ')}]::varchar[], f)]) as vals from (
      select h.rowid as seq, f.rule, w.tab, w.sheet, w.row, if(f.area is null, w.key, h.area) as key,
        ${ofRow('key_parts')}, ${ofRow('household')}, ${ofRow('person')}, ${ofRow('name')}, w.year, w.county,
        if(f.area is distinct from 'county', w.township, null) as township, if(f.area is null or f.area = 'village', w.village, null) as village,
        h.holes, h.fields, h.counterpart, h.sources, h.suspect, f.area is not null as area, [${texts.join(', ')}]::varchar[] as texts
      from _hit h join (values ${named.join(', ')}) f(form, rule, area) on f.form = h.form
      join _who w on w.tab = ${quoteText(layout.name)} and w.row_id = h.row_id
      join every.${quoteName(layout.name)} e on e._id = h.row_id)`;
}
