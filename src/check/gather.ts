import { quoteName, quoteText, type Sql } from '../engine/duckdb.ts';
import type { Layout } from '../layout/layout.ts';
import type { Layouts } from '../layout/load.ts';
import type { Analysis } from './analyse.ts';
import { splitColumn } from './check-names.ts';
import type { Branch } from './kinds/kind.ts';

/** What all the hits of one branch of a rule have in common. */
export interface Form {
  /** Stands in `_hit.form`. */
  number: number;
  rule: string;
  table: string;
  /** Fields that its issues may name. */
  fields: string[];
  /** The issue is about an area. */
  area: 'county' | 'township' | 'village' | null;
  /** Its hits may name further cells: of rows, or of sheets. */
  more: boolean;
  cells: boolean;
}

/** Runs one branch of a rule, in one statement, and leaves its offenders in the store. Gives how many there are. */
export function gather(
  engine: Sql,
  analysis: Analysis,
  branch: Branch,
  form: Form,
  layouts: Layouts,
  /** SQL: the `_id` of rows that are not judged. */
  without: string | null,
): Promise<number> {
  const { rule, template } = analysis;
  const layout = layouts.need(branch.table);
  // The relation bears the table's own name: holes may say 户.户编号.
  const alias = quoteName(branch.table);
  const holes = template.holes.map(({ sql }) => shownHole(sql, layout));
  const fields = branch.fields ?? `[${form.fields.map(quoteText).join(', ')}]`;
  const further = furtherCells(analysis, branch, layouts);
  const more =
    further.length === 0 ? 'null' : further.reduce((list, cell) => `list_concat(${list}, ${cell})`);
  const judged = without === null ? '' : `where ${alias}._id not in (${without})`;
  return engine.run(
    `insert into _hit select ${form.number}, ${alias}._id, [${holes.join(', ')}]::varchar[], (${fields})::varchar[],
      ${branch.counterpart ?? 'null'}, ${branch.sources ?? 'null'}, ${branch.suspect ?? 'null'},
      ${branch.area?.key ?? 'null'}, ${more}, ${branch.cells ?? 'null'}
    from ${branch.relation} as ${alias} ${judged}`,
    rule.all,
  );
}

export function formOf(number: number, { rule }: Analysis, branch: Branch, layouts: Layouts): Form {
  return {
    number,
    rule: rule.id,
    table: branch.table,
    fields: branch.possibleFields ?? ownFields(rule),
    area: branch.area?.level ?? null,
    more: furtherCells({ rule }, branch, layouts).length > 0,
    cells: branch.cells !== undefined,
  };
}

/** A hole that is a plain column needs no macro that finds out its type. */
function shownHole(sql: string, layout: Layout): string {
  const field = layout.fields.find(({ name }) => name === sql.trim());
  return field && field.type !== 'number'
    ? `coalesce(${quoteName(field.name)}::varchar, '空白')`
    : `显示((\n${sql}\n))`;
}

/** Fields of the entity's own table. */
function ownFields(rule: Analysis['rule']): string[] {
  return rule.fields
    .map((field) => splitColumn(field, rule.table))
    .filter(([table]) => table === rule.table)
    .map(([, field]) => field);
}

/** Lists of cells: those that the branch names, and those of other tables that the rule has in `fields`, of the same household and year. */
function furtherCells(
  { rule }: Pick<Analysis, 'rule'>,
  branch: Branch,
  layouts: Layouts,
): string[] {
  const layout = layouts.need(branch.table);
  // The result of a query has only the columns that it names.
  const sameYear =
    rule.kind === 'query' ? '' : ` and 同年(x._years, ${quoteName(layout.name)}._year)`;
  const others = rule.fields
    .map((field) => splitColumn(field, rule.table))
    .filter(([table]) => table !== rule.table)
    .flatMap(([table, column]) => {
      const other = layouts.need(table);
      if (layout.household === null || other.household === null) return [];
      return `coalesce((select list({'tab': ${quoteText(table)}, 'id': x._id, 'field': ${quoteText(column)}})
        from every.${quoteName(table)} x
        where x.${quoteName(other.household)} = ${quoteName(layout.name)}.${quoteName(layout.household)}${sameYear}), [])`;
    });
  return [...(branch.more === undefined ? [] : [branch.more]), ...others];
}
