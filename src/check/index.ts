import type { Engine } from '../engine/duckdb.ts';
import { quoteName } from '../engine/duckdb.ts';
import { RuleError } from '../errors.ts';
import type { Layouts } from '../layout/load.ts';
import type { Parameters } from '../layout/parameters.ts';
import type { RuleSummary } from '../model.ts';
import { type Analysis, analyse, splitColumn } from './analyse.ts';
import { catalogueOf, isFactTable, lastDrop } from './catalogue.ts';
import { gather } from './gather.ts';
import { kinds } from './kinds/index.ts';
import { Skip, type Supply } from './kinds/kind.ts';
import { inOrder, type Rule } from './load.ts';
import { createDirectories, createStore, silence } from './store.ts';

export interface SheetSupply {
  /** Index of the sheet, as in `_sheet` of the loaded tables. */
  index: number;
  /** As shown to users: file and sheet. */
  label: string;
  table: string;
  fields: ReadonlySet<string>;
}

export interface CheckOptions {
  asOf: string;
  region: string;
  /** Milliseconds that one rule may take. */
  budget: number;
}

export interface Checked {
  summaries: RuleSummary[];
  analyses: Map<string, Analysis>;
  errors: RuleError[];
}

/** Tables and columns that the loaded sheets give; a table of the last drop is named 上期.表. */
export function supplyOf(sheets: readonly SheetSupply[]): Supply {
  const given = new Map<string, Set<string>>();
  for (const { table, fields } of sheets) {
    const known = given.get(table) ?? given.set(table, new Set()).get(table)!;
    for (const field of fields) known.add(field);
  }
  return {
    has: (table, column) =>
      isFactTable(table) ||
      (column === undefined ? given.has(table) : (given.get(table)?.has(column) ?? false)),
  };
}

/** Runs every rule that can be run, one query each, and leaves the issues in the engine's store. */
export async function check(
  engine: Engine,
  rules: readonly Rule[],
  layouts: Layouts,
  parameters: Parameters,
  sheets: readonly SheetSupply[],
  options: CheckOptions,
): Promise<Checked> {
  const supply = supplyOf(sheets);
  await createStore(engine);
  await createDirectories(engine, layouts, (table) => supply.has(table));
  const catalogue = catalogueOf(layouts, parameters);
  const { ordered, errors } = inOrder(rules);
  const room = new Room(engine, layouts, parameters, supply, sheets, options, closure(ordered));
  const summaries: RuleSummary[] = [];
  const analyses = new Map<string, Analysis>();
  for (const rule of ordered) {
    try {
      const analysis = await analyse(engine, rule, catalogue, layouts);
      analyses.set(rule.id, analysis);
      summaries.push(await room.run(analysis));
    } catch (error) {
      if (!(error instanceof RuleError)) throw error;
      errors.push(error);
      summaries.push({ ...room.summary(rule), status: 'failed', reason: error.describe() });
    }
  }
  await settle(engine, summaries);
  summaries.sort((a, b) => (a.id < b.id ? -1 : 1));
  return { summaries, analyses, errors };
}

/** A rule that fell silent behind another must not let a third one speak that waits only for it. */
function closure(ordered: readonly Rule[]): Map<string, string[]> {
  const all = new Map<string, string[]>();
  for (const { id, after } of ordered)
    all.set(id, [...new Set(after.flatMap((earlier) => [earlier, ...(all.get(earlier) ?? [])]))]);
  return all;
}

/** Counts come last: a rule that ran later takes none back, but its own may have fallen silent. */
async function settle(engine: Engine, summaries: RuleSummary[]): Promise<void> {
  const rows = await engine.rows('select rule, count(*)::integer as n from _issue group by rule');
  const counts = new Map(rows.map((row) => [String(row['rule']), Number(row['n'])]));
  for (const summary of summaries) summary.issues = counts.get(summary.id) ?? 0;
}

class Room {
  readonly #engine: Engine;
  readonly #layouts: Layouts;
  readonly #parameters: Parameters;
  readonly #supply: Supply;
  readonly #sheets: readonly SheetSupply[];
  readonly #options: CheckOptions;
  /** For each rule all that it waits for, directly or through others. */
  readonly #earlier: ReadonlyMap<string, string[]>;
  readonly #rows = new Map<string, number>();
  #next = 0;

  constructor(
    engine: Engine,
    layouts: Layouts,
    parameters: Parameters,
    supply: Supply,
    sheets: readonly SheetSupply[],
    options: CheckOptions,
    earlier: ReadonlyMap<string, string[]>,
  ) {
    this.#earlier = earlier;
    this.#engine = engine;
    this.#layouts = layouts;
    this.#parameters = parameters;
    this.#supply = supply;
    this.#sheets = sheets;
    this.#options = options;
  }

  summary(rule: Rule): RuleSummary {
    const { id, title, family, severity, category } = rule;
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

  async run(analysis: Analysis): Promise<RuleSummary> {
    const { rule } = analysis;
    const summary = this.summary(rule);
    const reason = this.#outOfScope(rule) ?? this.#missing(analysis);
    if (reason !== null) return { ...summary, reason };
    const started = performance.now();
    const from = this.#next;
    try {
      const notes = await this.#engine.within(this.#options.budget, rule.all, () =>
        this.#gather(analysis),
      );
      const checked = await this.#checked(rule);
      return {
        ...summary,
        status: 'ran',
        checked,
        durationMs: Math.round(performance.now() - started),
        reason: notes,
      };
    } catch (error) {
      // What a rule found before it failed is no answer.
      await this.#engine.run(
        `delete from _issue where seq > ${from}; delete from _cell where seq > ${from}`,
      );
      if (error instanceof Skip) return { ...summary, reason: error.message };
      throw this.#failure(rule, error, performance.now() - started);
    }
  }

  async #gather({ rule, ...rest }: Analysis): Promise<string | null> {
    const analysis = { rule, ...rest };
    const layout = this.#layouts.need(rule.table);
    const context = {
      layouts: this.#layouts,
      layout,
      supply: this.#supply,
      parameters: this.#parameters,
    };
    const partial = this.#partial(analysis);
    const from = this.#next;
    for (const branch of kinds[rule.kind].branches(rule[rule.kind], rule, context)) {
      const sheetsLeftOut = branch.table === rule.table ? partial.map(({ index }) => index) : [];
      this.#next += await gather(this.#engine, analysis, branch, this.#layouts, {
        from: this.#next,
        sheetsLeftOut,
      });
    }
    const earlier = this.#earlier.get(rule.id) ?? [];
    if (earlier.length > 0 && this.#next > from)
      await silence(this.#engine, from, rule.id, earlier, this.#layouts);
    return partial.length === 0
      ? null
      : `部分未检查：${partial.map(({ label, missing }) => `${label} 没有列 ${missing.join('、')}`).join('；')}`;
  }

  /** Years and regions that the rule does not speak of. */
  #outOfScope({ years, regions }: Rule): string | null {
    const year = Number(this.#options.asOf.slice(0, 4));
    const { from, to } = years ?? {};
    if ((from !== undefined && year < from) || (to !== undefined && year > to))
      return `只适用于 ${from ?? ''}—${to ?? ''} 年度，数据日期是 ${this.#options.asOf}`;
    if (regions && !regions.includes(this.#options.region)) return `只适用于 ${regions.join('、')}`;
    return null;
  }

  #missing({ rule, usage }: Analysis): string | null {
    const optional = new Set(rule.optional.flatMap((name) => [name, `${rule.table}.${name}`]));
    const absentTables = [...usage.tables].filter(
      (table) => !this.#supply.has(table) && !optional.has(table) && !this.#agreed(rule, table),
    );
    if (absentTables.some((table) => table.startsWith(lastDrop)))
      return '没有上期数据（用 --previous 给出）';
    if (absentTables.length > 0) return `缺表：${absentTables.sort().join('、')}`;
    const absent = [...usage.columns].filter((name) => {
      const [table, column] = splitColumn(name, rule.table);
      return (
        !optional.has(name) &&
        !optional.has(table) &&
        !this.#agreed(rule, table) &&
        !this.#supply.has(table, column)
      );
    });
    return absent.length === 0 ? null : `缺列：${absent.sort().join('、')}`;
  }

  /** Sources of `agree` may be missing one by one: the kind itself says when too few are left. */
  #agreed(rule: Rule, table: string): boolean {
    if (!rule.agree) return false;
    return (
      Object.values(rule.agree.sources).some((target) => target.split('.')[0] === table) ||
      table === rule.table
    );
  }

  /** Sheets of the rule's table that lack a column which others have: their rows are not judged. */
  #partial({ rule, usage }: Analysis): { index: number; label: string; missing: string[] }[] {
    const optional = new Set(rule.optional.map((name) => splitColumn(name, rule.table).join('.')));
    const needed = [...usage.columns]
      .filter((name) => splitColumn(name, rule.table)[0] === rule.table && !optional.has(name))
      .map((name) => splitColumn(name, rule.table)[1])
      .filter((column) => this.#supply.has(rule.table, column));
    return this.#sheets
      .filter(({ table }) => table === rule.table)
      .map(({ index, label, fields }) => ({
        index,
        label,
        missing: needed.filter((column) => !fields.has(column)),
      }))
      .filter(({ missing }) => missing.length > 0);
  }

  async #checked(rule: Rule): Promise<number> {
    const key = JSON.stringify([rule.table, rule.all, rule.when ?? null]);
    const known = this.#rows.get(key);
    if (known !== undefined) return known;
    const where = rule.when === undefined ? '' : `where (\n${rule.when}\n)`;
    const [row] = await this.#engine.rows(
      `select count(*)::integer as n from ${quoteName(rule.table)} ${where}`,
      [],
      rule.all,
    );
    const count = Number(row?.['n'] ?? 0);
    this.#rows.set(key, count);
    return count;
  }

  #failure(rule: Rule, error: unknown, elapsed: number): RuleError {
    const text = error instanceof Error ? error.message : String(error);
    const reason = /interrupt/i.test(text)
      ? `超过时限 ${this.#options.budget / 1000} 秒（已用 ${Math.round(elapsed / 1000)} 秒），已停止`
      : text.split('\n')[0]!;
    return rule.source.error(
      [rule.kind],
      `规则 ${rule.id} 没有跑成：${reason}`,
      '请检查规则里的表达式',
    );
  }
}
