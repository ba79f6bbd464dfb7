import { analyse, type Analysis } from '../check/analyse.ts';
import { catalogueOf, isFactTable, lastDrop } from '../check/catalogue.ts';
import { Checker } from '../check/checker.ts';
import { inOrder, type Rule } from '../check/load.ts';
import { fillTemplate } from '../check/message.ts';
import type { Example } from '../check/rule.ts';
import { loadRecords } from '../conform/records.ts';
import { defineFunctions } from '../domain/define.ts';
import { type Engine, quoteName, quoteText } from '../engine/duckdb.ts';
import type { Layouts } from '../layout/load.ts';
import type { Parameters } from '../layout/parameters.ts';

/** What an example must find, and what was found. */
export interface Found {
  key: string | null;
  message: string;
  fields: string[];
  suspect: string | null;
}

export interface ProofRoom {
  engine: Engine;
  layouts: Layouts;
  parameters(region: string, overrides: ReadonlyMap<string, string>): Parameters;
  /** All rules: an example runs with those that its rule waits for. */
  rules: readonly Rule[];
  /** What the engine's functions stand for at the moment. */
  setting?: { key: string; parameters: Parameters };
}

const defaultDate = '2020-12-31';

/** The tables of one example, loaded; rules are run over them as `check` would. */
export class Stage {
  readonly #room: ProofRoom;
  readonly #checker: Checker;
  readonly #parameters: Parameters;

  /** The rule with those that it waits for. */
  readonly #waiting: readonly Rule[];

  private constructor(
    room: ProofRoom,
    checker: Checker,
    parameters: Parameters,
    waiting: readonly Rule[],
  ) {
    this.#room = room;
    this.#checker = checker;
    this.#parameters = parameters;
    this.#waiting = waiting;
  }

  static async set(room: ProofRoom, rule: Rule, example: Example): Promise<Stage> {
    const { engine, layouts } = room;
    const asOf = example.asOf ?? defaultDate;
    const region = example.region ?? 'national';
    const parameters = await settle(room, asOf, region, example.params ?? {});
    const [tables, facts] = parted(example.given);
    await loadRecords(engine, layouts, {});
    // What an earlier example gave in so many words.
    await engine.run('delete from main.同户差异; delete from main.存疑');
    await loadRecords(engine, layouts, tables);
    await loadRecords(engine, layouts, example.previous ?? {}, { schema: '上期' });
    for (const [table, rows] of facts) await insertFacts(engine, table, rows);
    const { ordered } = inOrder(withEarlier(rule, room.rules));
    const before = Object.entries(example.previous ?? {}).map(
      ([table, rows]) => [lastDrop + table, rows] as const,
    );
    const sheets = [...Object.entries(tables), ...before].map(([table, rows]) => ({
      index: 0,
      label: table,
      table,
      fields: new Set(
        rows.length > 0
          ? rows.flatMap((row) => Object.keys(row))
          : layouts.need(table.replace(lastDrop, '')).fields.map(({ name }) => name),
      ),
    }));
    const options = { asOf, region, budget: 10_000, complete: true };
    const checker = await Checker.create({
      engine,
      layouts,
      parameters,
      sheets,
      options,
    });
    const stage = new Stage(room, checker, parameters, ordered);
    for (const earlier of ordered)
      if (earlier.id !== rule.id) await checker.run(await stage.analyse(earlier));
    return stage;
  }

  analyse(rule: Rule): Promise<Analysis> {
    const { engine, layouts } = this.#room;
    return analyse(engine, rule, catalogueOf(layouts, this.#parameters), layouts);
  }

  /** What the rule finds here, sorted; nothing of it stays. */
  async find(analysis: Analysis): Promise<Found[]> {
    const { id } = analysis.rule;
    await this.#checker.run(analysis);
    if (!this.#checker.found(id)) return [];
    await this.#checker.settle(this.#waiting);
    const rows = await this.#room.engine.rows(
      `select key, holes, fields, suspect from _issue where rule = $1 order by key nulls first, holes, fields`,
      [id],
    );
    await this.#checker.forget(id);
    return rows.map((row) => ({
      key: row['key'] as string | null,
      message: fillTemplate(analysis.template, row['holes'] as string[]),
      fields: row['fields'] as string[],
      suspect: row['suspect'] as string | null,
    }));
  }
}

type Rows = Example['given'][string];

/** Tables that conform makes itself (同户差异, 存疑) are given as they are. */
function parted(given: Example['given']): [tables: Example['given'], facts: [string, Rows][]] {
  const entries = Object.entries(given);
  return [
    Object.fromEntries(entries.filter(([table]) => !isFactTable(table))),
    entries.filter(([table]) => isFactTable(table)),
  ];
}

async function insertFacts(engine: Engine, table: string, rows: Rows): Promise<void> {
  for (const row of rows) {
    const columns = Object.keys(row).map(quoteName).join(', ');
    const values = Object.values(row).map((value) =>
      value === null ? 'null' : quoteText(String(value)),
    );
    await engine.run(
      `insert into main.${quoteName(table)} (${columns}) values (${values.join(', ')})`,
    );
  }
}

/** Defines the functions anew only where an example wants another date, region or parameter than the last one. */
async function settle(
  room: ProofRoom,
  asOf: string,
  region: string,
  params: Record<string, string | number>,
): Promise<Parameters> {
  const key = JSON.stringify([asOf, region, params]);
  if (room.setting?.key === key) return room.setting.parameters;
  const overrides = new Map(Object.entries(params).map(([name, value]) => [name, String(value)]));
  const parameters = room.parameters(region, overrides);
  await defineFunctions(room.engine, parameters, asOf);
  room.setting = { key, parameters };
  return parameters;
}

function withEarlier(rule: Rule, rules: readonly Rule[]): Rule[] {
  const byId = new Map(rules.map((one) => [one.id, one]));
  const found = new Map([[rule.id, rule]]);
  for (const one of found.values())
    for (const id of one.after) if (!found.has(id) && byId.has(id)) found.set(id, byId.get(id)!);
  return [...found.values()];
}

/** What differs between an example and what was found, in Chinese; empty when they agree. */
export function differences(example: Example, found: readonly Found[]): string[] {
  const rest = [...found];
  const absent: string[] = [];
  for (const wanted of example.finds) {
    const at = rest.findIndex((one) => matches(wanted, one));
    if (at < 0) absent.push(`应查出而没有查出：${JSON.stringify(wanted)}`);
    else rest.splice(at, 1);
  }
  return [...absent, ...rest.map((one) => `不应查出而查出了：${JSON.stringify(one)}`)];
}

function matches(wanted: Example['finds'][number], found: Found): boolean {
  return (
    (wanted.key === undefined || wanted.key === found.key) &&
    (wanted.message === undefined || wanted.message === found.message) &&
    (wanted.fields === undefined || wanted.fields.join() === found.fields.join()) &&
    (wanted.suspect === undefined || wanted.suspect === found.suspect)
  );
}
