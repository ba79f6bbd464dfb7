import { UsageError } from '../errors.ts';
import { nearest } from '../layout/nearest.ts';
import { namedBy, type Rule, type RuleSet } from './load.ts';

/**
 * `--only` and `--skip`: rule ids, families or globs. A word that meets no rule is a typo, not an empty wish; it may
 * meet one whose file is wrong, which is said elsewhere and cannot be run.
 */
export function selectRules(
  { rules, errors }: Pick<RuleSet, 'rules' | 'errors'>,
  only: readonly string[],
  skip: readonly string[],
): Rule[] {
  const known = [...rules, ...errors.map(({ place }) => namedBy(place.file ?? ''))];
  for (const word of [...only, ...skip]) {
    if (known.some((rule) => meets(rule, word))) continue;
    const meant = nearest(word, [
      ...known.map(({ id }) => id),
      ...new Set(known.map(({ family }) => family)),
    ]);
    throw new UsageError(
      `没有规则、规则族叫“${word}”`,
      meant ? { advice: `是否想写“${meant}”` } : {},
    );
  }
  return rules.filter(
    (rule) =>
      (only.length === 0 || only.some((word) => meets(rule, word))) &&
      !skip.some((word) => meets(rule, word)),
  );
}

function meets(rule: Pick<Rule, 'id' | 'family'>, word: string): boolean {
  if (!/[*?]/.test(word)) return rule.id === word || rule.family === word;
  const pattern = word
    .replace(/[.+^${}()|[\]\\]/g, '\\$&')
    .replaceAll('*', '.*')
    .replaceAll('?', '.');
  return new RegExp(`^${pattern}$`).test(rule.id);
}
