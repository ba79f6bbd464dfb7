import type { Sql } from '../engine/duckdb.ts';

/** The stable order of issues: it depends on what they say, not on files, rows or threads. */
const order = [
  'county',
  'township',
  'village',
  'household',
  'key',
  'rule',
  'year',
  'counterpart',
  'holes',
  'vals',
  'fields',
];

/**
 * After the last rule: puts the issues in their stable order, in `_arranged`, each with its further `cells`, the `areas`
 * that they lie in, the rules that fell silent (`also`) and a number that tells equal ones apart (`twin`). Its rowid is an
 * issue's place in the order, from 0; `_area` has the places of every county and township. Reporters ask again and
 * again: sorting is done once. Lists are sorted when they are full: ORDER BY inside of list() takes nine times as long.
 */
export async function arrange(lane: Sql): Promise<void> {
  const sorted = order.map((column) => `i.${column} nulls last`).join(', ');
  const same = 'rule, tab, key, year, fields, counterpart, household';
  // Few issues have a twin: only those are numbered among themselves.
  await lane.run(`create or replace table _twin as
    with several as (select unnest(seqs) as seq from (
      select list(seq) as seqs from _issue group by ${same} having count(*) > 1))
    select seq, row_number() over (partition by ${same} order by holes, vals, sheet, row)::integer as twin
    from _issue semi join several using (seq)`);
  await lane.run(`create or replace table _arranged as
    with places as (
      select seq, list_sort(list({'sheet': sheet, 'row': row, 'tab': tab, 'field': field})) as cells,
        list_distinct(list({'county': county, 'township': township, 'village': village})) as areas
      from _cell group by seq),
    silent as (select seq, list_sort(list(distinct rule)) as also from _also group by seq)
    select i.*, coalesce(t.twin, 1)::integer as twin, p.cells, p.areas, s.also
    from _issue i left join _twin t using (seq)
    left join places p using (seq) left join silent s using (seq)
    order by ${sorted}, coalesce(t.twin, 1), i.tab`);
  await lane.run(`create or replace table _area as
    select rowid as place, county, township from _arranged
    union select i.rowid, c.county, c.township from _cell c join _arranged i using (seq)`);
}
