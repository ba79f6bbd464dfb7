import type { Field, Layout } from '../layout/layout.ts';
import { foldCode } from './fold.ts';
import { type HeaderCell, headerTexts } from './header.ts';
import type { Match } from './plan.ts';
import type { Vocabulary } from './vocabulary.ts';

/** A column of the sheet and a field of one table that it may fill. */
export interface Claim {
  cell: HeaderCell;
  field: Field;
  how: Match;
}

const levels: Match[] = ['exact', 'group', 'alias', 'folded', 'unit', 'fallback'];
export const closeness = (how: Match) => levels.indexOf(how);

/** What one table could make of the header: for each column the fields that it names most closely. */
export function claimsOf(layout: Layout, cells: HeaderCell[], vocabulary: Vocabulary): Claim[] {
  return cells.flatMap((cell) => {
    for (const text of headerTexts(cell)) {
      const found = vocabulary.meanings(text).filter((meaning) => meaning.layout === layout);
      const grouped = text !== cell.leaf;
      // 家庭-人口 may be what is meant by a title and its leaf; with brackets dropped on top it is guesswork.
      const good = grouped ? found.filter(({ how }) => how !== 'unit') : found;
      if (good.length > 0) {
        return good.map(({ field, how }) => ({
          cell,
          field,
          how: grouped ? ('group' as const) : how,
        }));
      }
    }
    return [];
  });
}

/** The texts below the header in one column, for telling fields apart by their codes. */
export type Samples = (column: number) => string[];

/**
 * One field a column and one column a field. The closest match wins, then the first; a second column of the same
 * name goes to another field that ends in that name (工资性收入 → 识别时工资性收入, 风险消除后工资性收入).
 */
export function settle(claims: Claim[], layout: Layout, samples: Samples): Map<HeaderCell, Claim> {
  const settled = new Map<HeaderCell, Claim>();
  const taken = new Set<Field>();
  const take = (claim: Claim) => {
    settled.set(claim.cell, claim);
    taken.add(claim.field);
  };
  const ordered = claims.toSorted(
    (a, b) => closeness(a.how) - closeness(b.how) || a.cell.column - b.cell.column,
  );
  for (const { cell } of ordered) {
    if (settled.has(cell)) continue;
    const free = ordered.filter((claim) => claim.cell === cell && !taken.has(claim.field));
    const best = bestBySamples(free, samples(cell.column));
    if (best) take(best);
  }
  for (const { cell } of claims) {
    if (settled.has(cell)) continue;
    const field = layout.fields.find(
      ({ name }) => !taken.has(named(layout, name)) && name.endsWith(cell.leaf),
    );
    if (field) take({ cell, field, how: 'group' });
  }
  return settled;
}

const named = (layout: Layout, name: string) => layout.fields.find((field) => field.name === name)!;

/** 户属性 was 贫困户属性 until 2020 and is 户类型 since: the values tell. */
function bestBySamples(claims: Claim[], texts: string[]): Claim | undefined {
  if (claims.length < 2) return claims[0];
  const scored = claims.map((claim) => {
    const words = Object.entries(claim.field.codes).flat(2).map(foldCode);
    return { claim, hits: texts.filter((text) => words.includes(foldCode(text))).length };
  });
  return scored.toSorted((a, b) => b.hits - a.hits)[0]!.claim;
}
