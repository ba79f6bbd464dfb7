import { availableParallelism } from 'node:os';
import type { DuckDBConnection, DuckDBInstance } from '@duckdb/node-api';
import { UsageError } from '../errors.ts';

/** A value as JavaScript sees it: text, number, boolean, null, list or struct. BIGINT comes as bigint: cast to INTEGER or DOUBLE. */
export type Value = string | number | bigint | boolean | null | Value[] | { [name: string]: Value };
export type Row = Record<string, Value>;

export interface EngineOptions {
  /** Folder for spilled data. Spilling goes on when the engine is locked; nothing else may touch a file then. */
  folder: string;
  threads?: number | undefined;
  /** As DuckDB writes it, e.g. '4GB'; without it DuckDB's own default. */
  memory?: string | undefined;
  /** Keep the tables in a file of `folder` instead of in memory: slower, for data that does not fit. */
  onDisk?: boolean | undefined;
}

/** What runs statements: the engine itself, or one of its lanes. */
export interface Sql {
  /** Gives the number of rows that the statement changed. */
  run(sql: string, everyRow?: boolean): Promise<number>;
  rows(sql: string, values?: string[], everyRow?: boolean): Promise<Row[]>;
  /** The tree of one statement as DuckDB's own parser gives it; see the catalogue of node classes in `check/language`. */
  parse(sql: string): Promise<unknown>;
  /** A name for a table that nothing else uses. */
  spareName(prefix: string): string;
}

/** More would wait for each other: DuckDB spreads a big statement over all cores by itself. */
const mostLanes = 4;

/**
 * The embedded SQL engine. Nothing else in the program knows DuckDB.
 * Statements see live rows; with `everyRow` the tables of all rows come first in the search path.
 */
export class Engine implements Sql {
  readonly #instance: DuckDBInstance;
  readonly #threads: number;
  readonly #lanes: Lane[];
  #spare = 0;

  private constructor(
    instance: DuckDBInstance,
    threads: number,
    lanes: [live: DuckDBConnection, every: DuckDBConnection][],
  ) {
    this.#instance = instance;
    this.#threads = threads;
    this.#lanes = lanes.map(
      ([live, every]) => new Lane(live, every, (prefix) => this.spareName(prefix)),
    );
  }

  /** `furnish` gives it what it needs before anybody else has it; should that fail, it is closed. */
  static async open(
    options: EngineOptions,
    furnish?: (engine: Engine) => Promise<void>,
  ): Promise<Engine> {
    // Here and not above: it is big, and files can be read while it loads.
    const { DuckDBInstance } = await import('@duckdb/node-api');
    const path = options.onDisk ? `${options.folder}/engine.duckdb` : ':memory:';
    const instance = await DuckDBInstance.create(path, {
      ...(options.threads ? { threads: String(options.threads) } : {}),
      ...(options.memory ? { memory_limit: options.memory } : {}),
    });
    const live = await instance.connect();
    const spill = `${options.folder}/spill`;
    // The default spill folder is `.tmp` in the working folder: personal data must not lie there.
    await live.run(`set temp_directory = ${quoteText(spill)}`);
    // It adds a range to every regexp_full_match in WHERE, and what is matched is worked out three times.
    await live.run("set disabled_optimizers = 'regex_range'");
    // Never preserve_insertion_order=false: row numbers come from the order.
    await live.run('create schema every; create schema 上期; create schema every_上期');
    const threads = options.threads ?? availableParallelism();
    const count = Math.min(threads, mostLanes);
    const first: [DuckDBConnection, DuckDBConnection] = [live, await everyFirst(instance)];
    const lanes = [first];
    // Here and now: a locked engine takes no more settings, and a search path is one.
    while (lanes.length < count) lanes.push([await instance.connect(), await everyFirst(instance)]);
    const engine = new Engine(instance, threads, lanes);
    try {
      await furnish?.(engine);
    } catch (error) {
      engine.close();
      throw error;
    }
    return engine;
  }

  /** Forbids files, network, extensions and settings for the rest of the engine's life. */
  async lock(): Promise<void> {
    await this.run('set enable_external_access = false');
    await this.run('set lock_configuration = true');
  }

  /**
   * Before work of these sizes goes side by side: keeps each statement to a thread or so, as many as the lanes leave, unless
   * one is so large that all would wait for it. Spread over threads, statements take a fifth more of the machine.
   */
  async allot(sizes: readonly number[]): Promise<void> {
    const total = sizes.reduce((sum, size) => sum + size, 0);
    const left = Math.max(1, this.#threads - this.#lanes.length + 1);
    const alone = Math.max(...sizes, 0) / left;
    const fair = total / this.#threads;
    await this.run(`set threads = ${alone <= fair * 1.3 ? left : this.#threads}`);
  }

  /** For work that wants a lane and has it to itself. */
  get lane(): Lane {
    return this.#lanes[0]!;
  }

  run(sql: string, everyRow = false): Promise<number> {
    return this.lane.run(sql, everyRow);
  }

  rows(sql: string, values: string[] = [], everyRow = false): Promise<Row[]> {
    return this.lane.rows(sql, values, everyRow);
  }

  parse(sql: string): Promise<unknown> {
    return this.lane.parse(sql);
  }

  /**
   * Does `work` for every item, several at a time where there are cores for it: planning a statement keeps only one busy.
   * `after` tells which earlier items must be done before one may begin. The first error ends it, when what is under way is done.
   */
  async sideBySide<T>(
    items: readonly T[],
    work: (lane: Lane, item: T) => Promise<void>,
    after: (item: T) => readonly T[] = () => [],
  ): Promise<void> {
    const done = new Map<T, Promise<void>>();
    const free = [...this.#lanes];
    const waiting: ((lane: Lane) => void)[] = [];
    const release = (lane: Lane) => {
      const next = waiting.shift();
      if (next) next(lane);
      else free.unshift(lane);
    };
    let failed = false;
    const one = async (item: T): Promise<void> => {
      await Promise.all(after(item).map((earlier) => done.get(earlier)));
      const lane = free.shift() ?? (await new Promise<Lane>((resolve) => waiting.push(resolve)));
      try {
        if (!failed) await work(lane, item);
      } catch (error) {
        failed = true;
        throw error;
      } finally {
        release(lane);
      }
    };
    for (const item of items) done.set(item, one(item));
    const outcomes = await Promise.allSettled(done.values());
    for (const outcome of outcomes) if (outcome.status === 'rejected') throw outcome.reason;
  }

  /**
   * The rows of one statement after the other, for results that must not be held in memory; on a connection of their own, so
   * that several may read side by side. One statement runs ahead of the rows in use, and who stops early has begun it in vain.
   */
  async *inTurn(statements: Iterable<string>): AsyncIterable<Row[]> {
    const connection = await this.#instance.connect();
    let coming: Promise<unknown> = Promise.resolve();
    const run = (sql: string) => {
      const rows = connection
        .runAndReadAll(sql)
        .then((reader) => reader.getRowObjectsJS() as Row[]);
      // Who stops early never hears of its error.
      coming = rows.catch(() => undefined);
      return rows;
    };
    try {
      let last: Promise<Row[]> | undefined;
      for (const sql of statements) {
        const rows = await last;
        last = run(sql);
        if (rows) yield rows;
      }
      if (last) yield await last;
    } finally {
      await coming;
      connection.closeSync();
    }
  }

  /** Ends the statements under way; those that would follow fail. */
  interrupt(): void {
    for (const lane of this.#lanes) lane.interrupt();
  }

  spareName(prefix: string): string {
    this.#spare += 1;
    return `${prefix}_${this.#spare}`;
  }

  close(): void {
    for (const lane of this.#lanes) lane.close();
    this.#instance.closeSync();
  }
}

/** One of several connections that work side by side. Its temporary tables are its own. */
export class Lane implements Sql {
  readonly #live: DuckDBConnection;
  readonly #every: DuckDBConnection;
  readonly spareName: Sql['spareName'];
  #interrupted = false;

  constructor(live: DuckDBConnection, every: DuckDBConnection, spareName: Sql['spareName']) {
    this.#live = live;
    this.#every = every;
    this.spareName = spareName;
  }

  async run(sql: string, everyRow = false): Promise<number> {
    return (await this.#connection(everyRow).run(sql).catch(refused)).rowsChanged;
  }

  async rows(sql: string, values: string[] = [], everyRow = false): Promise<Row[]> {
    const reader = await this.#connection(everyRow).runAndReadAll(sql, values).catch(refused);
    return reader.getRowObjectsJS() as Row[];
  }

  async parse(sql: string): Promise<unknown> {
    const [row] = await this.rows('select json_serialize_sql($1::varchar) as tree', [sql]);
    return JSON.parse(String(row?.['tree']));
  }

  /** Runs `work`, interrupting what it does on this lane after so many milliseconds. */
  async within<T>(milliseconds: number, work: () => Promise<T>): Promise<T> {
    let again: NodeJS.Timeout | undefined;
    const stop = () => {
      this.#live.interrupt();
      this.#every.interrupt();
    };
    const timer = setTimeout(() => {
      stop();
      // An interrupt between two statements is lost.
      again = setInterval(stop, 50);
    }, milliseconds);
    try {
      return await work();
    } finally {
      clearTimeout(timer);
      clearInterval(again);
    }
  }

  interrupt(): void {
    this.#interrupted = true;
    this.#live.interrupt();
    this.#every.interrupt();
  }

  close(): void {
    this.#every.closeSync();
    this.#live.closeSync();
  }

  #connection(everyRow: boolean): DuckDBConnection {
    if (this.#interrupted) throw new Error('interrupted');
    return everyRow ? this.#every : this.#live;
  }
}

async function everyFirst(instance: DuckDBInstance): Promise<DuckDBConnection> {
  const connection = await instance.connect();
  await connection.run(`set search_path = 'every,main'`);
  return connection;
}

function refused(error: unknown): never {
  if (!(error instanceof Error && error.message.startsWith('Out of Memory Error'))) throw error;
  throw new UsageError('内存不够，没有做完', {
    advice: '用 --memory 放宽上限，或用 --threads 1 少开线程',
    cause: error,
  });
}

/** 'text' as an SQL literal. */
export function quoteText(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}

/** A table or column name as an SQL identifier; quoted always, since a leading digit changes the meaning without an error. */
export function quoteName(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}
