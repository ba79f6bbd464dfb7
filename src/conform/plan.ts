import type { Field } from '../layout/layout.ts';
import type { Problem, Sheet } from '../model.ts';
import type { Places } from './card-sheets.ts';
import type { PivotRows } from './pivot-rows.ts';

/**
 * How a header was taken for a field: `exact` its name, `alias` another name of it, `folded` the same but for width,
 * blanks or marks, `unit` the same without what stands in brackets, `group` together with the title above it,
 * `fallback` another field of the table that stands in for it.
 */
export type Match = 'exact' | 'alias' | 'folded' | 'unit' | 'group' | 'fallback';

export interface ColumnUse {
  /** 0-based. */
  column: number;
  /** As Excel shows it. */
  letter: string;
  header: string;
  field: string;
  how: Match;
  /** Numbers without a unit of their own are multiplied by it: 10000 under 万元. */
  factor: number;
  /** Every cell below the header is known to be as it should be. */
  clean?: boolean;
}

/** A field whose value is the same for the whole sheet and stands elsewhere than in a column. */
export interface Constant {
  field: string;
  value: string;
  /** Where it was found, in words. */
  from: string;
}

/**
 * 六源核查: one row an indicator; the values of one source become a row a household of that source's table. 帮扶措施: one
 * row a measure.
 */
export interface Pivot {
  /** Column of 指标, or of the kind of measure. */
  indicator: number;
  /** Column of the values, or of what the measure is called. */
  value: number;
  /** 措施类型, whose values name the fields that are filled. */
  kind: Field | null;
  /** In which row each value stands; known when the sheet is loaded. */
  rows: PivotRows;
}

/** What one table gets from a sheet. */
export interface Feed {
  table: string;
  columns: ColumnUse[];
  constants: Constant[];
  /** The sheet is mainly about this table. Other sheets add only households that no leading feed has given. */
  leading: boolean;
  /** The sheet has several rows a household and the table one: the head's row speaks for it. */
  perHousehold: boolean;
  /** Only rows whose text in this column is one of these (folded). */
  only: { column: number; words: string[] } | null;
  pivot: Pivot | null;
}

export interface Unmapped {
  letter: string;
  header: string;
  /** The field that is most like it, if any is, with its table. */
  nearest: string | null;
}

/** What a sheet was taken for. */
export interface SheetPlan {
  index: number;
  file: string;
  sheet: Sheet;
  sha256: string;
  encoding: string | null;
  reader: string;
  /** First and last row of the header; null where none was found. */
  headerRows: [number, number] | null;
  /** Rows below the header that are no records: column numbers, units, an example; the header once more. */
  belowHeader: { row: number; reason: string }[];
  feeds: Feed[];
  unmapped: Unmapped[];
  /** Where the cells stand, of what was put together from forms; else they stand in their row and column. */
  places: Places | null;
  /** Decisions that a reader of `inspect` should know. */
  notes: string[];
  problems: Problem[];
}
