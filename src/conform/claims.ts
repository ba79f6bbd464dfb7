import type { Field, Layout } from '../layout/layout.ts';
import { foldCode } from './fold.ts';
import { type HeaderCell, headerTexts } from './header.ts';
import type { Match } from './plan.ts';
import type { Meaning, Vocabulary } from './vocabulary.ts';

/** A column of the sheet and a field of one table that it may fill. */
export interface Claim {
  cell: HeaderCell;
  field: Field;
  how: Match;
}

const levels: Match[] = ['exact', 'group', 'alias', 'folded', 'unit', 'fallback'];
export const closeness = (how: Match) => levels.indexOf(how);

/**
 * What one table could make of the header: for each column the fields that it names most closely. Where a title and
 * its leaf together name a field of any table (风险消除后 + 工资性收入), the leaf alone means nothing else.
 */
export function claimsOf(layout: Layout, columns: readonly NamedColumn[]): Claim[] {
  return columns.flatMap(({ cell, grouped, meanings }) =>
    meanings
      .filter((meaning) => meaning.layout === layout)
      .map(({ field, how }) => ({ cell, field, how: grouped ? ('group' as const) : how })),
  );
}

/** A column of the sheet and what its header may mean, in any table. */
export interface NamedColumn {
  cell: HeaderCell;
  /** Not by its leaf alone. */
  grouped: boolean;
  meanings: Meaning[];
}

export function namedColumns(cells: HeaderCell[], vocabulary: Vocabulary): NamedColumn[] {
  return cells.map((cell) => {
    const grouped = groupedText(cell, vocabulary);
    const meanings = vocabulary.meanings(grouped ?? cell.leaf);
    return { cell, grouped: grouped !== undefined, meanings };
  });
}

/** With brackets dropped on top of it a title and its leaf would be guesswork. */
function groupedText(cell: HeaderCell, vocabulary: Vocabulary): string | undefined {
  return headerTexts(cell).find(
    (text) => text !== cell.leaf && vocabulary.meanings(text).some(({ how }) => how !== 'unit'),
  );
}

/** The texts below the header in one column, for telling fields apart by their codes. */
export type Samples = (column: number) => string[];

/**
 * One field a column and one column a field. The closest match wins, then the first; a second column of the same
 * name goes to another field that ends in that name (工资性收入 → 识别时工资性收入, 风险消除后工资性收入).
 */
export function settle(
  claims: Claim[],
  cells: HeaderCell[],
  layout: Layout,
  samples: Samples,
): Map<HeaderCell, Claim> {
  const settled = new Map<HeaderCell, Claim>();
  const taken = new Set<Field>();
  const take = (claim: Claim) => {
    settled.set(claim.cell, claim);
    taken.add(claim.field);
  };
  const ordered = inOrder(claims, layout);
  for (const { cell } of ordered) {
    if (settled.has(cell)) continue;
    const free = ordered.filter((claim) => claim.cell === cell && !taken.has(claim.field));
    const best = free.length < 2 ? free[0] : bestBySamples(free, samples(cell.column));
    if (best) take(best);
  }
  for (const { cell, field } of byPlace(cells, layout, taken)) {
    if (!settled.has(cell)) take({ cell, field, how: 'group' });
  }
  return settled;
}

/**
 * The closest matches first, then from left to right; but of several columns of one meaning the one beside the name of who
 * the table is about: 身份证号 behind 户主 is the head's, behind 姓名 the member's.
 */
function inOrder(claims: Claim[], layout: Layout): Claim[] {
  const byColumn = (a: Claim, b: Claim) => a.cell.column - b.cell.column;
  const name = claims
    .filter(({ field }) => field.name === layout.label)
    .toSorted((a, b) => closeness(a.how) - closeness(b.how) || byColumn(a, b))[0]?.cell.column;
  const distance = ({ cell: { column }, field }: Claim) => {
    if (name === undefined || field.name === layout.label) return column;
    return column > name ? column - name : name - column + 0.5;
  };
  const nearer = (a: Claim, b: Claim) =>
    a.field === b.field && a.how === b.how && distance(a) < distance(b);
  const nth = new Map(
    claims.map((one) => [one, claims.filter((other) => nearer(other, one)).length]),
  );
  return claims.toSorted(
    (a, b) => closeness(a.how) - closeness(b.how) || nth.get(a)! - nth.get(b)! || byColumn(a, b),
  );
}

/** Columns of one name, and as many fields that end in it, the name itself being none: they go by their order. */
function byPlace(
  cells: HeaderCell[],
  layout: Layout,
  taken: Set<Field>,
): { cell: HeaderCell; field: Field }[] {
  const names = new Set(cells.map(({ leaf }) => leaf));
  if (names.size === cells.length) return [];
  return [...names].flatMap((leaf) => {
    const same = cells.filter((cell) => cell.leaf === leaf);
    if (same.length < 2) return [];
    const fields = layout.fields.filter((field) => field.name.endsWith(leaf) && !taken.has(field));
    if (fields.length < same.length || layout.fields.some(({ name }) => name === leaf)) return [];
    return same.map((cell, i) => ({ cell, field: fields[i]! }));
  });
}

/** 户属性 was 贫困户属性 until 2020 and is 户类型 since: the values tell. */
function bestBySamples(claims: Claim[], texts: string[]): Claim {
  const scored = claims.map((claim) => {
    const words = Object.entries(claim.field.codes).flat(2).map(foldCode);
    return { claim, hits: texts.filter((text) => words.includes(foldCode(text))).length };
  });
  return scored.toSorted((a, b) => b.hits - a.hits)[0]!.claim;
}
