import { createHash } from 'node:crypto';
import {
  categories,
  severities,
  type Category,
  type Issue,
  type Report,
  type Severity,
} from '../model.ts';
import { countiesOf } from './words.ts';

/** What one township or county has, counted from the issues that its list will hold. */
export interface Tally {
  county: string | null;
  township: string | null;
  issues: number;
  bySeverity: Record<Severity, number>;
  byCategory: Record<Category, number>;
  byRule: Map<string, number>;
  digest: string;
}

type Counting = Omit<Tally, 'digest'> & { ids: string[] };

function zeros<K extends string>(keys: readonly K[]): Record<K, number> {
  return Object.fromEntries(keys.map((key) => [key, 0])) as Record<K, number>;
}

function start(county: string | null, township: string | null): Counting {
  return {
    county,
    township,
    issues: 0,
    bySeverity: zeros(severities),
    byCategory: zeros(categories),
    byRule: new Map(),
    ids: [],
  };
}

/**
 * Of the ids sorted and each followed by a line feed: sorting or filtering the list leaves it the same,
 * an issue taken out or put in does not.
 */
function digestOf(ids: string[]): string {
  const hash = createHash('sha256');
  for (const id of ids.toSorted()) hash.update(`${id}\n`);
  return `sha256:${hash.digest('hex')}`;
}

/** A set of counts by place, made as places turn up. */
class Counts {
  readonly #counting = new Map<string, Counting>();

  at(county: string | null, township: string | null): Counting {
    const key = JSON.stringify([county, township]);
    const known = this.#counting.get(key) ?? start(county, township);
    this.#counting.set(key, known);
    return known;
  }

  done(): Tally[] {
    const all = [...this.#counting.values()];
    return all.map(({ ids, ...rest }) => ({ ...rest, digest: digestOf(ids) }));
  }
}

function add(counting: Counting, issue: Issue): void {
  counting.issues += 1;
  counting.bySeverity[issue.severity] += 1;
  counting.byCategory[issue.category] += 1;
  counting.byRule.set(issue.rule, (counting.byRule.get(issue.rule) ?? 0) + 1);
  counting.ids.push(issue.id);
}

/**
 * Every township of the summary, and every place that an issue names, be it in the summary or not;
 * and the counties, one for all where they are not told apart.
 */
export async function tally(report: Report): Promise<{ townships: Tally[]; counties: Tally[] }> {
  const townships = new Counts();
  const counties = new Counts();
  const named = countiesOf(report);
  const countyAt = (county: string | null) =>
    counties.at(named.length > 1 ? county : (named[0] ?? null), null);
  if (named.length <= 1) countyAt(null);
  for (const { county, township } of report.summary.townships) {
    if (township !== null) townships.at(county, township);
    countyAt(county);
  }
  for await (const issue of report.issues({ masking: 'all' })) {
    const places = [issue.place, ...issue.alsoIn];
    const concerned = places.flatMap(({ county, township }) => [
      townships.at(county, township),
      countyAt(county),
    ]);
    for (const counting of new Set(concerned)) add(counting, issue);
  }
  return { townships: townships.done(), counties: counties.done() };
}
