import { type Engine, quoteName } from '../engine/duckdb.ts';
import { RuleError } from '../errors.ts';
import type { Layouts } from '../layout/load.ts';
import type { Parameters } from '../layout/parameters.ts';
import type { RuleSummary } from '../model.ts';
import type { Analysis } from './analyse.ts';
import {
  leftOut,
  leftOutSentence,
  missing,
  missingLastDrop,
  outOfScope,
  type SheetSupply,
  supplyOf,
} from './coverage.ts';
import { gather } from './gather.ts';
import { Identities } from './identity.ts';
import { kinds } from './kinds/index.ts';
import { Skip, type Supply, whenClause } from './kinds/kind.ts';
import type { Rule } from './load.ts';
import { createDirectories, createStore, silence } from './store.ts';

export interface CheckOptions {
  asOf: string;
  region: string;
  /** Milliseconds that one rule may take. */
  budget: number;
  /** Tables and columns that are not there count as given and blank: examples of rules show only what matters. */
  complete?: boolean;
}

export interface CheckerParts {
  engine: Engine;
  layouts: Layouts;
  parameters: Parameters;
  sheets: readonly SheetSupply[];
  options: CheckOptions;
}

/** Runs rules one by one over the loaded tables; their issues lie in the engine's store. */
export class Checker {
  readonly #parts: CheckerParts;
  readonly #supply: Supply;
  readonly #identities: Identities;
  readonly #rows = new Map<string, number>();
  #next = 0;

  private constructor(parts: CheckerParts) {
    this.#parts = parts;
    this.#supply = supplyOf(parts.sheets);
    this.#identities = new Identities(parts.engine);
  }

  /** With an empty store. */
  static async create(parts: CheckerParts): Promise<Checker> {
    const checker = new Checker(parts);
    await createStore(parts.engine);
    await createDirectories(parts.engine, parts.layouts, (table) => checker.#supply.has(table));
    return checker;
  }

  async run(analysis: Analysis): Promise<RuleSummary> {
    const { rule } = analysis;
    const { engine, options } = this.#parts;
    const summary = blankSummary(rule);
    const reason =
      outOfScope(rule, options.asOf, options.region) ??
      missingLastDrop(analysis, this.#supply) ??
      (options.complete ? null : missing(analysis, this.#supply));
    if (reason !== null) return { ...summary, reason };
    const started = performance.now();
    const from = this.#next;
    try {
      const { checked, note } = await engine.within(options.budget, () => this.#gather(analysis));
      const durationMs = Math.round(performance.now() - started);
      return { ...summary, status: 'ran', checked, durationMs, reason: note };
    } catch (error) {
      // What a rule found before it failed is no answer.
      await this.takeBack(from);
      if (error instanceof Skip) return { ...summary, reason: error.message };
      throw this.#failure(rule, error);
    }
  }

  /** The number of the newest issue; `takeBack` removes those after it. */
  get newest(): number {
    return this.#next;
  }

  async takeBack(after: number): Promise<void> {
    const newer = ['_issue', '_cell'].map((table) => `delete from ${table} where seq > ${after}`);
    await this.#parts.engine.run(newer.join(';'));
  }

  async #gather(analysis: Analysis): Promise<{ checked: number; note: string | null }> {
    const { rule } = analysis;
    const { engine, layouts, parameters, sheets, options } = this.#parts;
    const context = { layouts, layout: layouts.need(rule.table), supply: this.#supply, parameters };
    const unjudged = options.complete ? [] : leftOut(analysis, this.#supply, sheets);
    const from = this.#next;
    const kind = kinds[rule.kind];
    const branches = kind.branches(rule[rule.kind], rule, context);
    const prepared = kind.prepare?.(rule[rule.kind], rule, context) ?? [];
    for (const { table, sql } of prepared)
      await engine.run(`create or replace table ${table} as ${sql}`, rule.all);
    for (const branch of branches) {
      if (branch.onlyIf !== undefined && (await engine.rows(branch.onlyIf)).length === 0) continue;
      const sheetsLeftOut = branch.table === rule.table ? unjudged.map(({ index }) => index) : [];
      this.#next += await gather(engine, analysis, branch, layouts, this.#identities, {
        from: this.#next,
        sheetsLeftOut,
      });
    }
    const unjudgedSheets = unjudged.map(({ index }) => index);
    const checked = await this.#checked(rule, unjudgedSheets);
    for (const { table } of prepared) await engine.run(`drop table ${table}`);
    if (rule.after.length > 0 && this.#next > from)
      await silence(engine, from, rule.id, rule.after, layouts);
    return { checked, note: leftOutSentence(unjudged) };
  }

  /** How many rows the rule judges. */
  async #checked(rule: Rule, sheetsLeftOut: number[]): Promise<number> {
    const { checkedIn } = kinds[rule.kind];
    const key = JSON.stringify([rule.table, rule.all, rule.when ?? null, sheetsLeftOut]);
    const known = this.#rows.get(key);
    if (known !== undefined) return known;
    const left = sheetsLeftOut.join(', ');
    const judged = left ? `_sheet not in (${left})` : 'true';
    const sql =
      checkedIn === undefined || left !== ''
        ? `select count(*)::integer as n from ${quoteName(rule.table)} where ${judged} ${whenClause(rule, 'and')}`
        : `select count(*)::integer as n from ${checkedIn}`;
    const [row] = await this.#parts.engine.rows(sql, [], rule.all);
    const count = Number(row?.['n'] ?? 0);
    this.#rows.set(key, count);
    return count;
  }

  #failure(rule: Rule, error: unknown): RuleError {
    const text = error instanceof Error ? error.message : String(error);
    const reason = /interrupt/i.test(text)
      ? `超过时限 ${this.#parts.options.budget / 1000} 秒，已停止`
      : text.split('\n')[0]!;
    return rule.source.error(
      [rule.kind],
      `规则 ${rule.id} 没有跑成：${reason}`,
      '请检查规则里的表达式',
    );
  }
}

export function blankSummary({ id, title, family, severity, category }: Rule): RuleSummary {
  return {
    id,
    title,
    family,
    severity,
    category,
    status: 'skipped',
    checked: 0,
    issues: 0,
    durationMs: 0,
    reason: null,
  };
}
