import { type Engine, quoteText } from '../engine/duckdb.ts';
import type { Layouts } from '../layout/load.ts';

/** A rule that falls silent where one of the earlier ones has reported. */
export interface Waiting {
  id: string;
  after: readonly string[];
  agree?: { field: string | readonly string[] } | undefined;
}

/**
 * Takes back issues for entities on which an earlier rule has reported, and notes the rule there, in `_also`.
 * Same table: the same row, which may be one of several that the earlier issue is about; another row with the same number may
 * be wrong in another way. Different tables: the same person, or the same household where one of the two rows speaks of a
 * household, of the same year. A rule that compares several fields has an issue a field: each waits for its own. An issue that
 * fell silent itself silences on: the one that stands bears them all.
 */
export async function silence(
  engine: Engine,
  rules: readonly Waiting[],
  layouts: Layouts,
): Promise<void> {
  const pairs = rules.flatMap(({ id, after, agree }) =>
    after.map(
      (earlier) => `(${quoteText(id)}, ${quoteText(earlier)}, ${Array.isArray(agree?.field)})`,
    ),
  );
  if (pairs.length === 0) return;
  const personal = [...layouts.tables.values()]
    .filter(({ grain }) => grain === 'person')
    .map(({ name }) => quoteText(name));
  const personalIn = (alias: string) => `${alias}.tab in (${personal.join(', ') || "''"})`;
  const both = `${personalIn('f')} and ${personalIn('p')}`;
  const from = `from waits w join _issue f on f.rule = w.rule
    join _issue p on p.rule = w.earlier and (not w.by_field or list_has_any(f.fields, p.fields))`;
  const sameYear = `coalesce(p.year = f.year, true)`;
  await engine.run(`create or replace table _silenced as
    with waits as (select * from (values ${pairs.join(', ')}) w(rule, earlier, by_field))
    select f.seq, p.seq as earlier ${from} and p.tab = f.tab and p.sheet = f.sheet and p.row = f.row where not p.area and not f.area
    union
    select f.seq, p.seq ${from} and p.tab = f.tab
      join _cell c on c.seq = p.seq and c.tab = f.tab and c.sheet = f.sheet and c.row = f.row where not f.area
    union
    select f.seq, p.seq ${from} and p.tab = f.tab and p.key = f.key where p.area and f.area and ${sameYear}
    union
    select f.seq, p.seq ${from} and p.household = f.household where p.tab <> f.tab and not (${both}) and ${sameYear}
    union
    select f.seq, p.seq ${from} and p.person = f.person where p.tab <> f.tab and ${both} and ${sameYear}`);
  await engine.run(`insert into _also
    with recursive up as (
      select seq, earlier from _silenced
      union select up.seq, s.earlier from up join _silenced s on s.seq = up.earlier)
    select distinct up.earlier, i.rule from up join _issue i on i.seq = up.seq
    where up.earlier not in (select seq from _silenced)`);
  await engine.run(`delete from _cell where seq in (select seq from _silenced);
    delete from _issue where seq in (select seq from _silenced);
    drop table _silenced`);
}
