import type { z } from 'zod';
import { quoteName } from '../../engine/duckdb.ts';
import type { sequenceOptions } from '../rule-time-and-rate.ts';

export type SequenceOptions = z.infer<typeof sequenceOptions>;

/** A step as the SQL sees it: its date is `_s0`, its deadline `_d0`, whether its date is blank `_b0`. */
export interface Step {
  name: string;
  place: number;
  /** The date, or with `rows` the text that names the step there. */
  sql: string;
  /** The column of the rule's table that holds the date; null where it is no plain column. */
  field: string | null;
  with: string[];
}

export const findings = ['缺步骤', '颠倒', '同日', '逾期', '间隔'] as const;
export type Finding = (typeof findings)[number];

export const plainUnits = new Set(['天', '自然日', '工作日', '月']);

/** `_s0`, for the date of a step. */
export function column(letter: 's' | 'd' | 'b' | 'r', { place }: Pick<Step, 'place'>): string {
  return quoteName(`_${letter}${place}`);
}
