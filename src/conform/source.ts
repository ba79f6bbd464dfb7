import type { Field } from '../layout/layout.ts';

/** Text columns whose cheap test is shared: one regular expression over the row costs a third of one a cell. */
export type Group = 'plain' | 'compact';

/** A raw text column of the source and the field that it fills. */
export interface Source {
  field: Field;
  /** SQL of the raw text, NULL when the cell is blank: a plain column name. */
  raw: string;
  /** By how much a number without a unit of its own is multiplied: 10000 under a header in 万元. */
  factor: number;
  /** Every cell of the column is known to be as it should be (see plainly-clean.ts): no test, no slow path. */
  clean?: boolean;
}

export interface ColumnSql {
  /** The group whose flag says that the cell is already as it should be … */
  group: Group | null;
  /** … or the column's own test. Never NULL when the raw text is not. */
  isClean: string | null;
  /** The value when it is … */
  direct: string;
  /** … when it is not, but need not be folded: WHEN … THEN …, where words that mean blank have been thought of … */
  quick?: string;
  /** … and else. */
  slow: string;
}
