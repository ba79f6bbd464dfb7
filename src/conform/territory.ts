import type { Candidate } from './choose-tables.ts';
import { isShared } from './choose-tables.ts';
import { type Claim, closeness } from './claims.ts';
import { columnLetter } from './fold.ts';
import type { HeaderCell } from './header.ts';

/**
 * One column that several tables of a wide sheet could take (联系电话, 性别) goes to the table that names it exactly,
 * else to the one whose own columns stand nearest. Keys, places and years go to all. Returns what was decided.
 */
export function divide(chosen: Candidate[]): string[] {
  const notes: string[] = [];
  keepPersons(chosen);
  const cells = new Set(chosen.flatMap(({ claims }) => [...claims.keys()]));
  for (const cell of [...cells].toSorted((a, b) => a.column - b.column)) {
    const rivals = chosen.filter((candidate) => {
      const claim = candidate.claims.get(cell);
      return claim && !isCommon(candidate, claim);
    });
    if (rivals.length < 2 || isOneFact(rivals, cell)) continue;
    // Whose phone it is only its neighbours say.
    const isPhone = rivals.every((rival) => rival.claims.get(cell)!.field.format === 'phone');
    const winner = (isPhone ? null : closest(rivals, cell)) ?? nearestOwner(rivals, chosen, cell);
    for (const rival of rivals) if (rival !== winner) rival.claims.delete(cell);
    const { field } = winner.claims.get(cell)!;
    notes.push(
      `“${cell.leaf}”（${columnLetter(cell.column)} 列）按相邻列归入${winner.layout.name}的“${field.name}”`,
    );
  }
  return notes;
}

/** 家庭人口数 of a household is the same in all tables about households. */
function isOneFact(rivals: Candidate[], cell: HeaderCell): boolean {
  const names = rivals.map(({ claims }) => claims.get(cell)!.field.name);
  return new Set(names).size === 1 && rivals.every(({ layout }) => layout.grain === 'household');
}

/** 身份证号 is the head's in a list of households; where it says who a person is, it is that person's alone. */
function keepPersons(chosen: Candidate[]): void {
  const persons = chosen.filter(({ layout }) => layout.grain === 'person');
  for (const { layout, claims } of persons)
    for (const [cell, { field }] of claims)
      if (field.name === layout.person)
        for (const other of chosen) if (!persons.includes(other)) other.claims.delete(cell);
}

function isCommon({ layout }: Candidate, { field }: Claim): boolean {
  return isShared(layout, field.name) || layout.primaryKey.includes(field.name);
}

function closest(rivals: Candidate[], cell: HeaderCell): Candidate | null {
  const how = rivals.map((rival) => closeness(rival.claims.get(cell)!.how));
  const best = Math.min(...how);
  const winners = rivals.filter((_, i) => how[i] === best);
  return winners.length === 1 ? winners[0]! : null;
}

function nearestOwner(rivals: Candidate[], chosen: Candidate[], cell: HeaderCell): Candidate {
  const distance = (rival: Candidate) => {
    const own = [...rival.claims].filter(
      ([other, { field }]) =>
        field.name === rival.layout.label ||
        !chosen.some((table) => table !== rival && table.claims.has(other)),
    );
    return Math.min(Infinity, ...own.map(([other]) => Math.abs(other.column - cell.column)));
  };
  return rivals.toSorted((a, b) => distance(a) - distance(b))[0]!;
}
