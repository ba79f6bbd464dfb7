import { type Engine, type Lane, quoteName, type Sql } from '../engine/duckdb.ts';
import { callDirectly } from '../domain/parameter-functions.ts';
import { RuleError } from '../errors.ts';
import type { Layouts } from '../layout/load.ts';
import type { Parameters } from '../layout/parameters.ts';
import type { RuleSummary } from '../model.ts';
import type { Analysis } from './analyse.ts';
import { missing, missingLastDrop, outOfScope, type SheetSupply, supplyOf } from './coverage.ts';
import { withoutCells } from './failure-words.ts';
import { type Form, formOf, gather } from './gather.ts';
import { kinds } from './kinds/index.ts';
import { type Prepared, Skip, type Supply } from './kinds/kind.ts';
import { LeftOut, leftOutOf } from './left-out.ts';
import type { Rule } from './load.ts';
import { settle } from './settle.ts';
import { createDirectories, createStore } from './store.ts';

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

/** Runs rules over the loaded tables, in any order; when all have run, `settle` makes issues of what they found. */
export class Checker {
  readonly #parts: CheckerParts;
  readonly #supply: Supply;
  readonly #parameters: ReadonlySet<string>;
  readonly #rows = new Map<string, number>();
  /** Of the branches that found something, by rule. */
  readonly #forms = new Map<string, Form[]>();
  #next = 0;
  #places: Promise<void> | undefined;

  private constructor(parts: CheckerParts) {
    this.#parts = parts;
    this.#supply = supplyOf(parts.sheets);
    this.#parameters = new Set(parts.parameters.rows().map(({ name }) => name));
  }

  /** With an empty store. */
  static async create(parts: CheckerParts): Promise<Checker> {
    const checker = new Checker(parts);
    await createStore(parts.engine);
    return checker;
  }

  /** Finds out where households live, once; may run beside the rules, of which few ask. */
  places(lane: Lane): Promise<void> {
    const { layouts } = this.#parts;
    return (this.#places ??= createDirectories(lane, layouts, (table) => this.#supply.has(table)));
  }

  async run(analysis: Analysis, lane: Lane = this.#parts.engine.lane): Promise<RuleSummary> {
    const { rule } = analysis;
    const { options } = this.#parts;
    const summary = blankSummary(rule);
    const reason =
      outOfScope(rule, options.asOf, options.region) ??
      missingLastDrop(analysis, this.#supply) ??
      (options.complete ? null : missing(analysis, this.#supply));
    if (reason !== null) return { ...summary, reason };
    if (kinds[rule.kind].asksPlaces?.(rule[rule.kind])) await this.places(lane);
    const started = performance.now();
    const forms: Form[] = [];
    try {
      const leftOut = await this.#leftOut(lane, analysis);
      const work = () => this.#gather(this.#calling(lane), analysis, leftOut, forms);
      const { checked, note } = await lane.within(options.budget, work);
      const durationMs = Math.round(performance.now() - started);
      if (forms.length > 0) this.#forms.set(rule.id, forms);
      return { ...summary, status: 'ran', checked, durationMs, reason: note };
    } catch (error) {
      // What a rule found before it failed is no answer.
      await takeBack(lane, forms);
      if (error instanceof Skip) return { ...summary, reason: error.message };
      throw this.#failure(rule, error);
    }
  }

  /** Makes `_issue` and what belongs to it of all that was found so far. */
  async settle(rules: readonly Rule[]): Promise<void> {
    const { engine, layouts } = this.#parts;
    await this.places(engine.lane);
    await settle(engine, [...this.#forms.values()].flat(), rules, layouts);
  }

  /** Whether a rule found something, silent or not. */
  found(rule: string): boolean {
    return this.#forms.has(rule);
  }

  /** As if the rule had not run. */
  async forget(rule: string): Promise<void> {
    await takeBack(this.#parts.engine, this.#forms.get(rule) ?? []);
    this.#forms.delete(rule);
  }

  /** The lane, for SQL of rules. */
  #calling(lane: Lane): Sql {
    const direct = (sql: string) => callDirectly(sql, (name) => this.#parameters.has(name));
    return {
      run: (sql, everyRow) => lane.run(direct(sql), everyRow),
      rows: (sql, values, everyRow) => lane.rows(direct(sql), values, everyRow),
      parse: (sql) => lane.parse(sql),
      spareName: lane.spareName,
    };
  }

  async #leftOut(lane: Lane, analysis: Analysis): Promise<LeftOut> {
    const { layouts, sheets, options } = this.#parts;
    if (options.complete) return new LeftOut(analysis.rule, layouts);
    const places = () => this.places(lane);
    return leftOutOf(analysis, lane, { layouts, supply: this.#supply, sheets, places });
  }

  /** `forms` takes those that found something, as soon as they have. */
  async #gather(
    lane: Sql,
    analysis: Analysis,
    leftOut: LeftOut,
    forms: Form[],
  ): Promise<{ checked: number; note: string | null }> {
    const { rule } = analysis;
    const { layouts, parameters } = this.#parts;
    const context = { layouts, layout: layouts.need(rule.table), supply: this.#supply, parameters };
    const kind = kinds[rule.kind];
    const branches = kind.branches(rule[rule.kind], rule, context);
    const prepared = new Map<string, { rows: number; tables: unknown[] }>();
    for (const one of kind.prepare?.(rule[rule.kind], rule, context) ?? [])
      prepared.set(one.table, await prepare(lane, one, rule.all));
    for (const branch of branches) {
      if (branch.from !== undefined && !prepared.get(branch.from)!.tables.includes(branch.table))
        continue;
      const form = formOf((this.#next += 1), analysis, branch, layouts);
      const without = leftOut.rowsOf(layouts.need(branch.table));
      if ((await gather(lane, analysis, branch, form, layouts, without)) > 0) forms.push(form);
    }
    const without = leftOut.rowsOf(context.layout);
    const counted = without === null ? prepared.get(kind.checkedIn ?? '')?.rows : undefined;
    const checked = counted ?? (await this.#checked(lane, analysis, without));
    const { sentence } = leftOut;
    if (sentence === null) return { checked, note: null };
    if (checked === 0 && forms.length === 0) throw new Skip(`没有能检查的行：${sentence}`);
    return { checked, note: `部分未检查：${sentence}` };
  }

  /** How many rows the rule judges; where sources agree without its own table, those of the first source. */
  async #checked(lane: Sql, { rule, usage }: Analysis, without: string | null): Promise<number> {
    const has = (table: string) => this.#supply.has(table);
    const source = has(rule.table) ? undefined : [...usage.tables].find(has);
    const judged = [
      ...(without === null ? [] : [`_id not in (${without})`]),
      ...(source === undefined && rule.when !== undefined ? [`(\n${rule.when}\n)`] : []),
    ];
    const where = judged.length === 0 ? '' : `where ${judged.join(' and ')}`;
    const sql = `select count(*)::integer as n from ${quoteName(source ?? rule.table)} ${where}`;
    const key = JSON.stringify([sql, rule.all]);
    const known = this.#rows.get(key);
    if (known !== undefined) return known;
    const [row] = await lane.rows(sql, [], rule.all);
    const count = Number(row?.['n'] ?? 0);
    this.#rows.set(key, count);
    return count;
  }

  #failure(rule: Rule, error: unknown): RuleError {
    const text = error instanceof Error ? error.message : String(error);
    const reason = /interrupt/i.test(text)
      ? `超过时限 ${this.#parts.options.budget / 1000} 秒，已停止`
      : withoutCells(text, sqlOf(rule));
    return rule.source.error(
      [rule.kind],
      `规则 ${rule.id} 没有跑成：${reason}`,
      '请检查规则里的表达式',
    );
  }
}

/** All that the rule says itself. */
function sqlOf(rule: Rule): string {
  const { expressions } = kinds[rule.kind];
  const own = expressions(rule[rule.kind], rule).map(({ sql }) => sql);
  return [...own, rule.when ?? '', rule.message].join('\n');
}

async function takeBack(lane: Sql, forms: readonly Form[]): Promise<void> {
  if (forms.length === 0) return;
  const numbers = forms.map(({ number }) => number).join(', ');
  await lane.run(`delete from _hit where form in (${numbers})`);
}

/** Makes the table; gives how many rows it has, and the tables of the branches that take some of them. */
async function prepare(
  lane: Sql,
  { table, sql, takenBy }: Prepared,
  all: boolean,
): Promise<{ rows: number; tables: unknown[] }> {
  await lane.run(`create or replace temp table ${table} as ${sql}`, all);
  const [row] = await lane.rows(
    `select count(*)::integer as n, coalesce(list(distinct ${takenBy}), []) as tables from ${table}`,
    [],
    all,
  );
  return { rows: Number(row?.['n']), tables: row?.['tables'] as unknown[] };
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
