import type { Engine } from '../engine/duckdb.ts';

/** The stable order of issues: it depends on what they say, not on files, rows or threads. */
const order = [
  'county',
  'township',
  'village',
  'household',
  'key',
  'rule',
  'counterpart',
  'holes',
  'vals',
  'fields',
];

/**
 * After the last rule: puts `_issue` in its stable order (`place` counts from 1), each with its further `cells`,
 * the `areas` that they lie in, the rules that fell silent (`also`) and a number that tells equal ones apart (`twin`).
 * `_area` has every county and township that an issue concerns. Reporters ask again and again: sorting is done once.
 */
export async function arrange(engine: Engine): Promise<void> {
  const sorted = order.map((column) => `${column} nulls last`).join(', ');
  await engine.run(`create or replace table _twin as
    select seq, twin from (select seq, row_number() over (partition by rule, tab, key, fields, counterpart, household
      order by holes, vals, sheet, row)::integer as twin from _issue) where twin > 1`);
  await engine.run(`create or replace table _arranged as
    with places as (
      select seq, list({'tab': tab, 'sheet': sheet, 'row': row, 'field': field} order by sheet, row, tab, field) as cells,
        list_distinct(list({'county': county, 'township': township, 'village': village})) as areas
      from _cell group by seq),
    silent as (select seq, list(distinct rule order by rule) as also from _also group by seq),
    placed as (
      select seq, row_number() over (order by ${sorted}, twin, tab) as place
      from (select i.*, coalesce(t.twin, 1) as twin from _issue i left join _twin t using (seq)))
    select n.place, i.*, coalesce(t.twin, 1)::integer as twin, p.cells, p.areas, s.also
    from _issue i join placed n using (seq) left join _twin t using (seq)
    left join places p using (seq) left join silent s using (seq)
    order by n.place`);
  await engine.run(`create or replace table _area as
    select place, county, township from _arranged
    union select i.place, c.county, c.township from _cell c join _arranged i using (seq)`);
  await engine.run(`drop table _issue; drop table _twin; alter table _arranged rename to _issue`);
}
