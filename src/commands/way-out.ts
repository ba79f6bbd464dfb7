import type { Writable } from 'node:stream';
import { explained } from '../report/write-failure.ts';
import { flushed } from '../report/write.ts';

/** Hears what goes wrong on the way out, lest it end the program before all is written and cleared away. */
export class WayOut {
  readonly #stdout: Writable;
  readonly #stderr: Writable;
  #failure: NodeJS.ErrnoException | undefined;
  #unsaid = false;

  constructor(stdout: Writable, stderr: Writable) {
    this.#stdout = stdout;
    this.#stderr = stderr;
    // `| head` closes the pipe when it has seen enough: no failure.
    stdout.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code !== 'EPIPE') this.#failure ??= error;
    });
    stderr.on('error', () => (this.#unsaid = true));
  }

  /** Why not all of stdout has been written; null where all has. */
  async failure(): Promise<unknown> {
    await flushed(this.#stdout);
    return this.#failure ? explained(this.#failure, null) : null;
  }

  /** Whether somebody was to be told something that could not be said: the exit code must tell. */
  async isUnsaid(): Promise<boolean> {
    await flushed(this.#stderr);
    return this.#unsaid;
  }
}
