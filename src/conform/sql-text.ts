import { quoteText } from '../engine/duckdb.ts';
import type { Field } from '../layout/layout.ts';

/** As one text: a list written out is hundreds of expressions, and planning them takes longer than running them. */
export function constantList(words: string[]): string {
  return `string_split(${quoteText(words.join('\x01'))}, ${quoteText('\x01')})`;
}

/** Words as alternatives of a regular expression. */
export function alternatives(words: string[]): string {
  return words.map((word) => word.replace(/[.*+?^${}()|[\]\\/-]/g, '\\$&')).join('|');
}

/** Han characters, digits and letters as they should be: folding leaves them as they are. */
const plainSigns = '一-鿿0-9a-z';

/** Whether a text has nothing in it to clean: many cells are only no code that is known. */
export function isPlainWord(raw: string, letters: 'small' | 'all'): string {
  return `regexp_full_match(${raw}, '[${plainSigns}${letters === 'all' ? 'A-Z' : ''}]+')`;
}

/** WHEN the text is a word that means blank, as it stands. */
export function blankWords({ missingValues }: Field, raw: string): string {
  return `when list_contains(${constantList(missingValues)}, ${raw}) then null`;
}
