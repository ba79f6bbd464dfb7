import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { analyse } from '../check/analyse.ts';
import { catalogueOf } from '../check/catalogue.ts';
import { kinds } from '../check/kinds/index.ts';
import { inOrder, type Rule } from '../check/load.ts';
import { Engine } from '../engine/duckdb.ts';
import { RuleError } from '../errors.ts';
import type { Knowledge } from '../knowledge.ts';
import { nearest } from '../layout/nearest.ts';
import type { Path } from '../layout/yaml-file.ts';
import { mutants, nameOf } from './mutate.ts';
import { overlaps } from './overlaps.ts';
import { strayNames } from './stray-names.ts';
import { strayNumbers } from './stray-numbers.ts';

/** A remark on a rule file. */
export interface LintNote {
  /** 文件:行:列 */
  place: string;
  level: 'error' | 'warning' | 'info';
  rule: string | null;
  message: string;
}

/** Line 10 comes after line 9. */
const byPlace = new Intl.Collator('en', { numeric: true });

/** All that can be said of rule files without data. Errors keep a rule from running; warnings are for its author. */
export async function lint(
  { layouts, parameters, ruleSet }: Knowledge,
  rules: readonly Rule[],
): Promise<LintNote[]> {
  const notes: LintNote[] = ruleSet.errors.map((error) => errorNote(error, null));
  notes.push(...inOrder(ruleSet.rules).errors.map((error) => errorNote(error, null)));
  const folder = mkdtempSync(join(tmpdir(), 'duizhang-'));
  const engine = await Engine.open({ folder, threads: 1 });
  try {
    const catalogue = catalogueOf(layouts, parameters);
    for (const rule of rules) {
      try {
        for (const { path, part, message } of strayNames(rule, catalogue, parameters))
          notes.push(noteOn(rule, path, 'error', message, part));
        await analyse(engine, rule, catalogue, layouts);
        notes.push(...(await remarks(engine, rule, ruleSet.rules)));
      } catch (error) {
        if (!(error instanceof RuleError)) throw error;
        notes.push(errorNote(error, rule.id));
      }
    }
    for (const { rule, twin } of await overlaps(engine, rules))
      notes.push(noteOn(rule, [rule.kind], 'warning', `与规则“${twin.id}”查的是同一件事`));
  } finally {
    engine.close();
    rmSync(folder, { recursive: true, force: true });
  }
  return notes.toSorted((a, b) => byPlace.compare(a.place, b.place));
}

function errorNote(error: RuleError, rule: string | null): LintNote {
  const { file, line, column } = error.place;
  const message = error.advice ? `${error.message}。${error.advice}` : error.message;
  return {
    place: [file, line, column].filter((part) => part !== undefined).join(':'),
    level: 'error',
    rule,
    message,
  };
}

function noteOn(
  rule: Rule,
  path: Path,
  level: LintNote['level'],
  message: string,
  part: 'key' | 'value' = 'value',
): LintNote {
  const { line, column } = rule.source.position(path, part);
  return { place: `${rule.source.file}:${line}:${column}`, level, rule: rule.id, message };
}

async function remarks(engine: Engine, rule: Rule, all: readonly Rule[]): Promise<LintNote[]> {
  const note = (path: Path, level: LintNote['level'], message: string, part?: 'key') =>
    noteOn(rule, path, level, message, part);
  const notes: LintNote[] = [];
  const ids = all.map(({ id }) => id);
  for (const [i, id] of rule.after.entries()) {
    if (ids.includes(id)) continue;
    const meant = nearest(id, ids);
    notes.push(
      note(['after', i], 'error', `没有规则“${id}”${meant ? `，是否想写“${meant}”` : ''}`),
    );
  }
  if (!rule.examples.some(({ finds }) => finds.length > 0))
    notes.push(note(['examples'], 'warning', '没有一个查得出的例子'));
  if (!rule.examples.some(({ finds }) => finds.length === 0))
    notes.push(note(['examples'], 'warning', '没有一个查不出的例子'));
  if (!/\{/.test(rule.message))
    notes.push(note(['message'], 'warning', 'message 里没有写出有问题的值，用 {列名} 写出'));
  const pieces = kinds[rule.kind].expressions(rule[rule.kind], rule);
  if (rule.when !== undefined)
    pieces.push({ path: ['when'], sql: rule.when, scope: { table: rule.table } });
  for (const { path, sql, scope } of pieces)
    for (const number of await strayNumbers(engine, sql, scope === 'query'))
      notes.push(note(path, 'warning', `数 ${number} 应写进 rules/parameters.yaml，用 参数(…) 取`));
  if (Object.keys(rule.survivors).length > 0) {
    const changes = (await mutants(engine, rule)).map(nameOf);
    for (const name of Object.keys(rule.survivors).filter((one) => !changes.includes(one))) {
      const meant = nearest(name, changes);
      const hint = meant ? `，是否想写“${meant}”` : '';
      notes.push(
        note(['survivors', name], 'warning', `规则没有“${name}”这种改法，不用说明${hint}`, 'key'),
      );
    }
  }
  return notes;
}
