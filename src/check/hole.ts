import { mask, maskEach } from '../domain/masking.ts';
import { openMarks } from '../domain/masking-marks.ts';
import { maskMisplaced } from '../domain/masking-text.ts';
import type { Layouts } from '../layout/load.ts';
import { type Masking, type Privacy, privacies } from '../model.ts';
import type { ValueOrigin } from './language/values.ts';
import type { Rule } from './load.ts';

/** How the value of a hole is masked. */
export interface HolePrivacy {
  /** The most telling of what it shows. */
  privacy: Privacy | null;
  /** It shows more than one kind: which part is which cannot be told. */
  several: boolean;
  /** It may show names. */
  named: boolean;
  /** The value is one cell's content; otherwise a text in which such content stands among other words. */
  direct: boolean;
  /** Those words, as the rule has them. */
  words: string[];
}

/** How a value is masked: as the columns whose content it shows. */
export function privacyOf(
  { columns, tails, words, direct }: ValueOrigin,
  rule: Rule,
  tables: Iterable<string>,
  layouts: Layouts,
): HolePrivacy {
  const compared = rule.agree ? [rule.agree.field].flat() : [];
  const names = columns.flatMap((column) => (column === '各来源' ? compared : [column]));
  const read = [...tables, rule.table].map((table) => table.replace(/^上期\./, ''));
  const shown = [...privaciesOf(names, read, layouts)];
  for (const pii of privaciesOf(tails, read, layouts)) if (pii !== 'id') shown.push(pii);
  const secret = new Set(shown.filter((pii) => pii !== 'health'));
  return {
    privacy: privacies.find((pii) => shown.includes(pii)) ?? null,
    several: secret.size > 1,
    named: secret.has('name'),
    direct: direct && secret.size < 2 && !columns.includes('各来源'),
    words: shown.length === 0 ? [] : words.flatMap(wordsOf),
  };
}

/** Of a pattern what stands between its holes; letters and digits alone may be part of what is secret. */
function wordsOf(text: string): string[] {
  return text.split(/\{[^}]*\}|%[-0-9.]*[a-z]/).filter((word) => /[^0-9A-Za-z]/.test(word));
}

function privaciesOf(
  names: readonly string[],
  tables: readonly string[],
  layouts: Layouts,
): Set<Privacy> {
  const fields = tables.flatMap((table) => {
    if (table === '同户差异')
      return factsOfAnything.filter((name) => isNamed(names, table, name)).flatMap(() => privacies);
    const own = layouts.get(table)?.fields ?? [];
    return own.flatMap(({ name, pii }) => (pii && isNamed(names, table, name) ? [pii] : []));
  });
  return new Set(fields);
}

/** Columns that hold what any column of any table may hold; 隐私 says which. */
const factsOfAnything = ['值一', '值二'];

function isNamed(names: readonly string[], table: string, column: string): boolean {
  return (
    names.includes(column) || names.includes(`${table}.${column}`) || names.includes(`${table}.*`)
  );
}

/** The value of a hole as it may be shown. */
export function maskHole(value: string, hole: HolePrivacy, masking: Masking): string {
  return openMarks(value, masking, (text) => maskUnmarked(text, hole, masking));
}

function maskUnmarked(value: string, hole: HolePrivacy, masking: Masking): string {
  const { privacy, direct } = hole;
  if (masking === 'none' || privacy === null || value === '空白') return value;
  if (direct || privacy === 'health') return maskMisplaced(mask(value, privacy, masking));
  const parts = splitAt(value, hole.words);
  const short = parts.filter((part, i) => i % 2 === 0 && isShort(part)).join('');
  return parts
    .map((part, i) => {
      const ownWord = i % 2 === 1;
      if (ownWord || isPlain(part, hole, short)) return part;
      return hole.several
        ? maskEach(part, (one) => maskUntold(one, hole, masking))
        : mask(part, privacy, masking);
    })
    .join('');
}

/** A count beside a name, a sign or two of a number. */
function isPlain(part: string, { privacy, several }: HolePrivacy, short: string): boolean {
  if (privacy === 'name' && !several) return /^[0-9.]{1,6}$/.test(part);
  return isShort(part) && short.length <= shortest;
}

/** Of a number four signs stay anyway; so many of its middle tell no more. */
const shortest = 4;

const isShort = (part: string) =>
  /^[^\p{Script=Han}]{1,2}$|^[^\p{Script=Han}\p{N}]{1,4}$/u.test(part);

/** What is of one kind or another. */
function maskUntold(part: string, { privacy, named }: HolePrivacy, masking: Masking): string {
  if (named && /^[\p{Script=Han}·•]+$/u.test(part)) return mask(part, 'name', masking);
  if (/^[0-9A-Za-z]{15,}$/.test(part)) return mask(part, privacy ?? 'id', masking);
  return part.replace(/[^\p{P}\s]/gu, '*');
}

/** The text between the words, and at every second place one of them. */
function splitAt(text: string, words: readonly string[]): string[] {
  if (words.length === 0) return [text];
  const longestFirst = words.toSorted((a, b) => b.length - a.length);
  const escaped = longestFirst.map((word) => word.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&'));
  return text.split(new RegExp(`(${escaped.join('|')})`, 'u'));
}
