import { totalmem } from 'node:os';
import { DuckDBInstance, type DuckDBConnection } from '@duckdb/node-api';
import { UsageError } from '../errors.ts';

/** A value as JavaScript sees it: text, number, boolean, null, list or struct. BIGINT comes as bigint: cast to INTEGER or DOUBLE. */
export type Value = string | number | bigint | boolean | null | Value[] | { [name: string]: Value };
export type Row = Record<string, Value>;

export interface EngineOptions {
  /** Folder for spilled data. Spilling goes on when the engine is locked; nothing else may touch a file then. */
  folder: string;
  threads?: number | undefined;
  /** As DuckDB writes it, e.g. '4GB'; default 60 % of the machine's memory. */
  memory?: string | undefined;
  /** Keep the tables in a file of `folder` instead of in memory: slower, for data that does not fit. */
  onDisk?: boolean | undefined;
}

/**
 * The embedded SQL engine. Nothing else in the program knows DuckDB.
 * `run`, `rows` and `stream` see live rows; `everyRow` is a second connection in whose search path
 * the tables of all rows come first.
 */
export class Engine {
  readonly #instance: DuckDBInstance;
  readonly #live: DuckDBConnection;
  readonly #every: DuckDBConnection;
  #spare = 0;
  #interrupted = false;

  private constructor(instance: DuckDBInstance, live: DuckDBConnection, every: DuckDBConnection) {
    this.#instance = instance;
    this.#live = live;
    this.#every = every;
  }

  static async open(options: EngineOptions): Promise<Engine> {
    const path = options.onDisk ? `${options.folder}/engine.duckdb` : ':memory:';
    const instance = await DuckDBInstance.create(path, {
      ...(options.threads ? { threads: String(options.threads) } : {}),
      memory_limit: options.memory ?? `${Math.floor((totalmem() * 0.6) / 1_000_000)}MB`,
    });
    const live = await instance.connect();
    const spill = `${options.folder}/spill`;
    // The default spill folder is `.tmp` in the working folder: personal data must not lie there.
    await live.run(`set temp_directory = ${quoteText(spill)}`);
    // Never preserve_insertion_order=false: row numbers come from the order.
    await live.run('create schema every; create schema 上期; create schema every_上期');
    const every = await instance.connect();
    await every.run(`set search_path = 'every,main'`);
    return new Engine(instance, live, every);
  }

  /** Forbids files, network, extensions and settings for the rest of the engine's life. */
  async lock(): Promise<void> {
    await this.#live.run('set enable_external_access = false');
    await this.#live.run('set lock_configuration = true');
  }

  async run(sql: string, everyRow = false): Promise<number> {
    return (await this.#connection(everyRow).run(sql).catch(refused)).rowsChanged;
  }

  async rows(sql: string, values: string[] = [], everyRow = false): Promise<Row[]> {
    const reader = await this.#connection(everyRow).runAndReadAll(sql, values).catch(refused);
    return reader.getRowObjectsJS() as Row[];
  }

  /** Rows in blocks, for results that must not be held in memory. */
  async *stream(sql: string): AsyncIterable<Row> {
    // A connection serves one open result at a time, and reporters may stream side by side.
    const connection = await this.#instance.connect();
    try {
      const result = await connection.stream(sql);
      for await (const block of result.yieldRowObjectJs()) yield* block as Row[];
    } finally {
      connection.closeSync();
    }
  }

  /** Ends the statement under way; those that would follow fail. */
  interrupt(): void {
    this.#interrupted = true;
    this.#live.interrupt();
    this.#every.interrupt();
  }

  /** Runs `work`, interrupting what it does after so many milliseconds. */
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

  /** The tree of one statement as DuckDB's own parser gives it; see the catalogue of node classes in `check/language`. */
  async parse(sql: string): Promise<unknown> {
    const [row] = await this.rows('select json_serialize_sql($1::varchar) as tree', [sql]);
    return JSON.parse(String(row?.['tree']));
  }

  /** A name for a table that nothing else uses. */
  spareName(prefix: string): string {
    this.#spare += 1;
    return `${prefix}_${this.#spare}`;
  }

  close(): void {
    this.#every.closeSync();
    this.#live.closeSync();
    this.#instance.closeSync();
  }

  #connection(everyRow: boolean): DuckDBConnection {
    if (this.#interrupted) throw new Error('interrupted');
    return everyRow ? this.#every : this.#live;
  }
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
