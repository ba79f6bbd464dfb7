/** What an expression or query uses, known before it runs. */
export interface Usage {
  /** `表.列`, with `上期.` before the table where the last drop is meant. */
  columns: Set<string>;
  tables: Set<string>;
  /** Tables of which every column is read, as by a star. */
  whole: Set<string>;
  parameters: Set<string>;
}

export interface Catalogue {
  /** Column names of a table by its name (`上期.户` too), or null if there is no such table. */
  columnsOf(table: string): readonly string[] | null;
  tables(): string[];
  nearest(word: string, candidates: readonly string[]): string | null;
  hasParameter(name: string): boolean;
  parameters(): string[];
}

/** A relation that a name may refer to: a table, or the columns of a subquery (null: not known). */
export interface Relation {
  alias: string;
  table: string | null;
  columns: readonly string[] | null;
}

/** What may be named at a place: of the queries around it, the outermost first. */
export type Frames = readonly (readonly Relation[])[];

/** Columns that every loaded table has beside its fields. */
export const rowColumns = ['_id', '_sheet', '_row', '_original', '_live', '_year', '_years'];

export function known(relation: Relation, column: string): boolean {
  return (
    (relation.columns?.includes(column) ?? false) ||
    (relation.table !== null && rowColumns.includes(column))
  );
}
