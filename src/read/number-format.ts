import type { NumberKind } from './date-text.ts';

/** Built-in formats whose codes are not in the file; 27-36 and 50-58 are the Chinese date formats. */
const builtIn: [first: number, last: number, kind: NumberKind][] = [
  [14, 17, 'date'],
  [18, 21, 'time'],
  [22, 22, 'date'],
  [27, 31, 'date'],
  [32, 35, 'time'],
  [36, 36, 'date'],
  [45, 45, 'time'],
  [46, 46, 'elapsed'],
  [47, 47, 'time'],
  [50, 54, 'date'],
  [55, 56, 'time'],
  [57, 58, 'date'],
];

export function kindOfBuiltIn(id: number): NumberKind {
  return builtIn.find(([first, last]) => id >= first && id <= last)?.[2] ?? 'number';
}

/** Quoted text, escaped, padding and filling characters, and brackets (colours, conditions, locales). */
const literal = /"[^"]*"?|\\.|_.|\*.|\[(?!h+\]|m+\]|s+\])[^\]]*\]/gi;

export function kindOfFormat(code: string): NumberKind {
  const bare = code.replace(literal, '').replace(/general/gi, '');
  if (/\[(h+|m+|s+)\]/i.test(bare)) return 'elapsed';
  // `m` is a month, or a minute beside hours or seconds.
  if (/[yd]/i.test(bare)) return 'date';
  if (/[hs]/i.test(bare)) return 'time';
  return /m/i.test(bare) ? 'date' : 'number';
}
