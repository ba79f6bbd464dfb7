import type { Layout } from '../layout/layout.ts';
import { type Claim, claimsOf, namedColumns, type Samples, settle } from './claims.ts';
import type { HeaderCell } from './header.ts';
import { markScore, type Surroundings } from './marks.ts';
import type { Vocabulary } from './vocabulary.ts';

export interface Candidate {
  layout: Layout;
  claims: Map<HeaderCell, Claim>;
  /** How much columns and surroundings speak for it. */
  score: number;
  mark: number;
}

/** Fields that many tables have and that say nothing about which one this is. */
export function isShared(layout: Layout, name: string): boolean {
  const { area, year, household } = layout;
  const common = [
    '户主姓名',
    '户主',
    '数据日期',
    '户主证件号码',
    '省',
    '市',
    '自然村',
    '序号',
    '备注',
  ];
  return [area.county, area.township, area.village, year, household, ...common].includes(name);
}

/**
 * Tables that share nearly all their columns with others (the five sources of 六个一致) cannot be told by columns:
 * something around the table has to name them.
 */
export function needMark(vocabulary: Vocabulary): Set<string> {
  const known = weakTables.get(vocabulary);
  if (known) return known;
  const all = new Set(vocabulary.layouts.map(({ name }) => name));
  const weak = vocabulary.layouts.filter((layout) => {
    const own = layout.fields.filter((field) => !isShared(layout, field.name));
    const common = own.filter((field) => vocabulary.breadth(field.name, all) > 1);
    return (
      !layout.fields.some(({ identifying }) => identifying) && common.length >= own.length * 0.8
    );
  });
  const names = new Set(weak.map(({ name }) => name));
  weakTables.set(vocabulary, names);
  return names;
}

const weakTables = new WeakMap<Vocabulary, Set<string>>();

export function candidates(
  vocabulary: Vocabulary,
  cells: HeaderCell[],
  around: Surroundings,
  samples: Samples,
): Candidate[] {
  const weak = needMark(vocabulary);
  const telling = new Set(
    vocabulary.layouts.map(({ name }) => name).filter((name) => !weak.has(name)),
  );
  const columns = namedColumns(cells, vocabulary);
  return vocabulary.layouts
    .map((layout): Candidate => {
      const claims = settle(claimsOf(layout, columns), cells, layout, samples);
      const mark = markScore(layout, around);
      const points = evidence(layout, [...claims.values()], vocabulary, telling);
      return { layout, claims, mark, score: points + mark };
    })
    .filter(({ claims }) => claims.size >= 2);
}

/** What the columns say for a table. */
export function evidence(
  layout: Layout,
  claims: Claim[],
  vocabulary: Vocabulary,
  among: Set<string>,
): number {
  return claims.reduce((sum, { cell, field, how }) => {
    const breadth = Math.max(1, vocabulary.breadth(cell.leaf, among));
    if (isShared(layout, field.name)) return sum + 0.5 / breadth;
    if (field.identifying) return sum + 2;
    return sum + (how === 'unit' ? 0.7 : 1) / breadth;
  }, 0);
}

/** The columns that identify a row; places and years aside, which may stand in titles and file names. */
export function hasKey({ layout, claims }: Candidate): boolean {
  const filled = new Set([...claims.values()].map(({ field }) => field.name));
  const { county, township, year } = { ...layout.area, year: layout.year };
  const given = (name: string) => filled.has(name) || [county, township, year].includes(name);
  return [layout.primaryKey, ...layout.keys].some(
    (key) => key.every(given) && key.some((name) => filled.has(name)),
  );
}

/** The table that the sheet is mainly about. */
export function primaryOf(all: Candidate[], vocabulary: Vocabulary): Candidate | null {
  const weak = needMark(vocabulary);
  const ranked = all
    .filter((candidate) => candidate.mark > 0 || !weak.has(candidate.layout.name))
    .filter((candidate) => hasKey(candidate) && hasUseFor(candidate, all))
    .filter((candidate) => !isOfHeads(candidate, all))
    .toSorted((a, b) => b.score - a.score || b.claims.size - a.claims.size);
  const likely = ranked.filter(({ score, claims }) => score >= 2 || claims.size >= 3);
  // Names and numbers of people alone may be of any list: something around them has to say of which.
  return likely.find(hasFact) ?? likely.find(({ mark }) => mark > 0) ?? null;
}

/** A sheet that numbers households is about them or their members, not about projects and villages. */
function hasUseFor({ layout }: Candidate, all: Candidate[]): boolean {
  if (layout.household !== null || layout.person !== null) return true;
  return !all.some((candidate) =>
    [...candidate.claims.values()].some(
      ({ field, how }) => field.name === candidate.layout.household && how === 'exact',
    ),
  );
}

/** An ID number beside a 户主姓名, and nobody else is named: it is the head's. */
function isOfHeads(candidate: Candidate, all: Candidate[]): boolean {
  const { layout } = candidate;
  if (layout.grain !== 'person' || layout.household === null || hasSubject(candidate)) return false;
  return all.some((other) => other.layout.grain === 'household' && holds(other, '户主姓名'));
}

/** A column beside keys, names and places, which a title alone cannot stand in for. */
function hasFact({ layout, claims }: Candidate): boolean {
  return [...claims.values()].some(
    ({ field }) => !isShared(layout, field.name) && field.name !== layout.person,
  );
}

/**
 * The further tables that a wide sheet feeds: those for which columns speak that no table before them took. Only a
 * sheet of households or their members holds several tables.
 */
export function furtherTables(
  primary: Candidate,
  all: Candidate[],
  vocabulary: Vocabulary,
): Candidate[] {
  const weak = needMark(vocabulary);
  const own = (candidate: Candidate) =>
    candidate.layout.household !== null && holds(candidate, candidate.layout.household);
  if (weak.has(primary.layout.name) || !own(primary) || primary.layout.primaryKey.includes('指标'))
    return [];
  const telling = new Set(
    vocabulary.layouts.map(({ name }) => name).filter((name) => !weak.has(name)),
  );
  const chosen = [primary];
  let open = all.filter(
    (candidate) =>
      candidate !== primary &&
      !weak.has(candidate.layout.name) &&
      own(candidate) &&
      hasSubject(candidate),
  );
  for (;;) {
    const taken = new Set(chosen.flatMap(({ claims }) => [...claims.keys()]));
    const scored = open
      .map((candidate) => ({ candidate, points: extra(candidate, taken, vocabulary, telling) }))
      .filter(({ points }) => points >= 1)
      .toSorted((a, b) => b.points - a.points);
    const next = scored[0]?.candidate;
    if (!next) return [...chosen.slice(1), ...homesOf(chosen, open)];
    chosen.push(next);
    open = open.filter((candidate) => candidate !== next);
  }
}

/**
 * The households that the persons of a sheet belong to, where a column says something of them: 家庭人口数, though a table of
 * other facts about households took it.
 */
function homesOf(chosen: Candidate[], open: Candidate[]): Candidate[] {
  const persons = chosen.filter(({ layout }) => layout.grain === 'person');
  const homes = new Set(
    persons.flatMap(({ layout }) =>
      layout.foreignKeys
        .filter(({ fields }) => layout.household !== null && fields.includes(layout.household))
        .map(({ reference }) => reference.resource),
    ),
  );
  return open.filter(({ layout, claims }) => {
    const says = [...claims].some(
      ([cell, { field }]) =>
        !isShared(layout, field.name) && !persons.some((person) => person.claims.has(cell)),
    );
    return homes.has(layout.name) && says;
  });
}

/** A table of persons needs their names; an ID number beside a 户主姓名 is the head's. */
function hasSubject(candidate: Candidate): boolean {
  const { layout, claims } = candidate;
  if (layout.grain === 'village' || layout.grain === 'county' || layout.grain === 'township')
    return false;
  if (layout.grain === 'household') return true;
  if (layout.grain === 'other') return [...claims.values()].some(({ field }) => field.identifying);
  return [...claims.values()].some(
    ({ field, how }) => field.name === layout.label && how !== 'unit',
  );
}

function extra(
  candidate: Candidate,
  taken: Set<HeaderCell>,
  vocabulary: Vocabulary,
  among: Set<string>,
): number {
  const fresh = [...candidate.claims.values()].filter(
    ({ cell, field }) => !taken.has(cell) && !isShared(candidate.layout, field.name),
  );
  return evidence(candidate.layout, fresh, vocabulary, among);
}

function holds({ claims }: Candidate, name: string): boolean {
  return [...claims.values()].some(({ field }) => field.name === name);
}
