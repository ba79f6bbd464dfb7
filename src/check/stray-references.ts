import type { RuleError } from '../errors.ts';
import { regions } from '../layout/parameters.ts';
import { unknownName } from './check-names.ts';
import { namedBy, type Rule, type RuleSet } from './load.ts';

/** The rules without those that name a rule or a region that there is not; what is mistyped there would change what is found. */
export function refuseStrayReferences({ rules, errors, digest }: RuleSet): RuleSet {
  const ids = [
    ...rules.map(({ id }) => id),
    ...errors.map(({ place }) => namedBy(place.file ?? '').id),
  ];
  const stray = rules.flatMap((rule) => [
    ...mistyped(rule, 'after', rule.after, ids, '规则'),
    ...mistyped(rule, 'regions', rule.regions ?? [], regions, '地区'),
  ]);
  if (stray.length === 0) return { rules, errors, digest };
  const wrong = new Set(stray.map(({ rule }) => rule));
  return {
    rules: rules.filter((rule) => !wrong.has(rule)),
    errors: [...errors, ...stray.map(({ error }) => error)],
    digest,
  };
}

function mistyped(
  rule: Rule,
  key: string,
  names: readonly string[],
  known: readonly string[],
  word: string,
): { rule: Rule; error: RuleError }[] {
  return names.flatMap((name, i) => {
    if (known.includes(name)) return [];
    return [{ rule, error: unknownName(rule, [key, i], word, name, known) }];
  });
}
