import { kinds } from '../check/kinds/index.ts';
import type { Rule } from '../check/load.ts';
import type { Engine } from '../engine/duckdb.ts';
import { type Add, addOptionChanges, at, put } from './mutate-options.ts';
import { mutateSql } from './mutate-sql.ts';

/** A rule with one thing changed. */
export interface Mutant {
  rule: Rule;
  /** Where in the rule file, e.g. `expect`. */
  place: string;
  change: string;
}

/** A change as `rules test` prints it and as `survivors` names it. */
export function nameOf({ place, change }: { place: string; change: string }): string {
  return `${place}：${change}`;
}

/** All single changes of what a rule judges by. */
export async function mutants(engine: Engine, rule: Rule): Promise<Mutant[]> {
  const found: Mutant[] = [];
  const add: Add = (path, change, apply) => {
    const copy: Rule = { ...structuredClone({ ...rule, source: null }), source: rule.source };
    apply(copy);
    found.push({ rule: copy, place: path.join('.'), change });
  };
  const pieces = kinds[rule.kind]
    .expressions(rule[rule.kind], rule)
    .filter(({ path }) => rule.kind !== 'agree' || typeof at(rule, path) === 'string')
    .map(({ path, sql, scope }) => ({ path, sql, whole: scope === 'query' }));
  if (rule.when !== undefined) pieces.push({ path: ['when'], sql: rule.when, whole: false });
  const done = new Set<string>();
  for (const { path, sql, whole } of pieces) {
    if (done.has(path.join('.')) || at(rule, path) !== sql) continue;
    done.add(path.join('.'));
    for (const { sql: changed, change } of await mutateSql(engine, sql, whole))
      add(path, change, (copy) => put(copy, path, changed));
  }
  if (rule.when !== undefined) add(['when'], '去掉 when', (copy) => delete copy.when);
  if (usesUnknown(rule))
    add(
      ['unknown'],
      rule.unknown === 'pass' ? 'unknown 改为 issue' : 'unknown 改为 pass',
      (copy) => {
        copy.unknown = rule.unknown === 'pass' ? 'issue' : 'pass';
      },
    );
  addLists(rule, add);
  addOptionChanges(rule, add);
  if (rule.all) add(['all'], '只看在册的行', (copy) => (copy.all = false));
  return found;
}

/** Whether it makes a difference what the rule says of missing evidence. */
function usesUnknown({ kind, sequence }: Rule): boolean {
  if (sequence)
    return (
      Object.keys(sequence.deadlines).length > 0 ||
      sequence.between.some(({ most }) => most !== undefined)
    );
  return ['expect', 'fresh', 'rate'].includes(kind);
}

/** Options that are lists lose one member each; numbers of `agree` are doubled. */
function addLists(rule: Rule, add: Add): void {
  const lists: [path: string[], least: number][] = [
    [['required', 'fields'], 2],
    [['required', 'placeholders'], 1],
    [['unique', 'by'], 2],
    [['unique', 'differ'], 1],
  ];
  for (const [path, least] of lists) {
    const list = at(rule, path);
    if (!Array.isArray(list) || list.length < least) continue;
    for (const [i, item] of list.entries())
      add([...path, i], `去掉 ${String(item)}`, (copy) =>
        (at(copy, path) as unknown[]).splice(i, 1),
      );
  }
  if (rule.required && rule.required.fields.length > 1)
    add(['required', 'enough'], 'enough 换成另一种', (copy) => {
      copy.required!.enough = rule.required!.enough === 'all' ? 'any' : 'all';
    });
  const { agree } = rule;
  if (!agree) return;
  for (const what of ['number', 'percent'] as const)
    if (agree.tolerance[what] !== undefined)
      add(['agree', 'tolerance', what], '去掉容差', (copy) => delete copy.agree!.tolerance[what]);
  for (const label of Object.keys(agree.looser))
    add(['agree', 'looser', label], '去掉放宽', (copy) => delete copy.agree!.looser[label]);
  for (const label of Object.keys(agree.sources))
    add(['agree', 'sources', label], '去掉这个来源', (copy) => delete copy.agree!.sources[label]);
  if (typeof agree.field !== 'string')
    for (const [i, field] of agree.field.entries())
      add(['agree', 'field', i], `去掉 ${field}`, (copy) =>
        (copy.agree!.field as string[]).splice(i, 1),
      );
  if (agree.compare !== 'text')
    add(['agree', 'compare'], '按原样文字比较', (copy) => (copy.agree!.compare = 'text'));
}
