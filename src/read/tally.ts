/** How far the reading of a file is. */
export interface ReadSoFar {
  /** Of the file. */
  bytes: number;
  rows: number;
}

const often = 100;

/** Counts what is read of one file and says so, ten times a second at most. */
export class Tally implements ReadSoFar {
  bytes = 0;
  rows = 0;
  readonly #say: ((soFar: ReadSoFar) => void) | undefined;
  #next = 0;

  constructor(say: ((soFar: ReadSoFar) => void) | undefined) {
    this.#say = say;
  }

  say(): void {
    const now = performance.now();
    if (!this.#say || now < this.#next) return;
    this.#next = now + often;
    this.#say({ bytes: this.bytes, rows: this.rows });
  }
}
