import { UsageError } from '../errors.ts';
import { nearest } from '../layout/nearest.ts';
import type { Rule } from './load.ts';

/** `--only` and `--skip`: rule ids, families or globs. A word that meets no rule is a typo, not an empty wish. */
export function selectRules(
  rules: readonly Rule[],
  only: readonly string[],
  skip: readonly string[],
): Rule[] {
  for (const word of [...only, ...skip]) {
    if (rules.some((rule) => meets(rule, word))) continue;
    const meant = nearest(word, [
      ...rules.map(({ id }) => id),
      ...new Set(rules.map(({ family }) => family)),
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

function meets(rule: Rule, word: string): boolean {
  if (!/[*?]/.test(word)) return rule.id === word || rule.family === word;
  const pattern = word
    .replace(/[.+^${}()|[\]\\]/g, '\\$&')
    .replaceAll('*', '.*')
    .replaceAll('?', '.');
  return new RegExp(`^${pattern}$`).test(rule.id);
}
