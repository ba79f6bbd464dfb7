import { quoteText } from '../engine/duckdb.ts';

/** As one text: a list written out is hundreds of expressions, and planning them takes longer than running them. */
export function constantList(words: string[]): string {
  return `string_split(${quoteText(words.join('\x01'))}, ${quoteText('\x01')})`;
}

/** Words as alternatives of a regular expression. */
export function alternatives(words: string[]): string {
  return words.map((word) => word.replace(/[.*+?^${}()|[\]\\/-]/g, '\\$&')).join('|');
}
