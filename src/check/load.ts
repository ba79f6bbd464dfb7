import { createHash } from 'node:crypto';
import { existsSync, readdirSync, statSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { RuleError, UsageError } from '../errors.ts';
import { validateYamlFile, type YamlFile } from '../layout/yaml-file.ts';
import { type Kind, kindNames, type RuleFile, ruleSchema } from './rule.ts';

/** A rule as loaded; `family` is its folder. */
export interface Rule extends RuleFile {
  family: string;
  kind: Kind;
  source: YamlFile<RuleFile>;
}

export interface RuleSet {
  /** In the order of their ids. */
  rules: Rule[];
  /** Files that are no rules, or not right ones; the others still run. */
  errors: RuleError[];
  /** Over the bytes of all rule files, in the order of their ids. */
  digest: string;
}

/** Folders under rules/ that hold no rules. */
const reserved = new Set(['tables']);

/** Reads the rule files of folders (and single files), in the order given; an id may stand only once. */
export function loadRules(paths: string[]): RuleSet {
  const rules = new Map<string, Rule>();
  const errors: RuleError[] = [];
  const digests: [string, string][] = [];
  for (const path of paths.flatMap(ruleFiles)) {
    const result = validateYamlFile(path, ruleSchema);
    if (!result.ok) {
      errors.push(...result.errors);
      continue;
    }
    const rule = toRule(path, result.file);
    const problem = placeError(path, rule, rules);
    if (problem) errors.push(problem);
    else {
      rules.set(rule.id, rule);
      digests.push([rule.id, rule.source.digest]);
    }
  }
  const sorted = [...rules.values()].toSorted((a, b) => (a.id < b.id ? -1 : 1));
  digests.sort(([a], [b]) => (a < b ? -1 : 1));
  const digest = createHash('sha256').update(JSON.stringify(digests)).digest('hex');
  return { rules: sorted, errors, digest: `sha256:${digest}` };
}

/** The rule files that a path given by the user stands for: at least one. */
export function ruleFiles(path: string): string[] {
  if (!existsSync(path)) throw new UsageError(`没有这个规则文件或文件夹：${path}`);
  const files = filesIn(path);
  if (files.length > 0) return files;
  throw new UsageError(`“${path}”里没有规则文件`, {
    advice: '规则文件以 .yaml 结尾，与 tables 文件夹并列的不算',
  });
}

function filesIn(path: string): string[] {
  if (statSync(path).isFile()) return [path];
  const entries = readdirSync(path, { withFileTypes: true }).toSorted((a, b) =>
    a.name < b.name ? -1 : 1,
  );
  const top = existsSync(join(path, 'tables'));
  return entries.flatMap((entry) => {
    if (entry.name.startsWith('.')) return [];
    const inner = join(path, entry.name);
    if (entry.isDirectory()) return reserved.has(entry.name) ? [] : filesIn(inner);
    // Beside the tables folder lie parameters and the like, no rules.
    return !top && /\.ya?ml$/.test(entry.name) ? [inner] : [];
  });
}

function toRule(path: string, source: YamlFile<RuleFile>): Rule {
  const kind = kindNames.find((name) => source.data[name] !== undefined)!;
  return { ...source.data, family: namedBy(path).family, kind, source };
}

/** What the place of a file says of its rule, even where its content cannot be read. */
export function namedBy(path: string): Pick<Rule, 'id' | 'family'> {
  return { id: basename(path).replace(/\.ya?ml$/, ''), family: basename(dirname(path)) };
}

function placeError(path: string, rule: Rule, earlier: Map<string, Rule>): RuleError | null {
  const name = namedBy(path).id;
  if (rule.id !== name)
    return rule.source.error(['id'], `规则编号“${rule.id}”与文件名“${name}”不同`, '两处写成一样');
  const twin = earlier.get(rule.id);
  if (twin) return rule.source.error(['id'], `规则编号“${rule.id}”已在 ${twin.source.file} 里用过`);
  return null;
}

/** Rules in an order in which each comes after those named in its `after`; a cycle is an error of its rule. */
export function inOrder(rules: readonly Rule[]): { ordered: Rule[]; errors: RuleError[] } {
  const byId = new Map(rules.map((rule) => [rule.id, rule]));
  const ordered: Rule[] = [];
  const errors: RuleError[] = [];
  const state = new Map<string, 'open' | 'done'>();
  const visit = (rule: Rule): void => {
    state.set(rule.id, 'open');
    for (const [i, id] of rule.after.entries()) {
      const earlier = byId.get(id);
      if (earlier && state.get(id) === 'open')
        errors.push(
          rule.source.error(['after', i], `“${rule.id}”与“${id}”互相等待，after 不能成环`),
        );
      else if (earlier && !state.has(id)) visit(earlier);
    }
    state.set(rule.id, 'done');
    ordered.push(rule);
  };
  for (const rule of rules) if (!state.has(rule.id)) visit(rule);
  return { ordered, errors };
}
