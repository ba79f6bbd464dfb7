export interface Stage {
  name: string;
  milliseconds: number;
}

/** What the parts of a run took, for --timings. */
export class Stages {
  readonly list: Stage[] = [];
  #last = performance.now();

  /** Ends a stage: it took the time since the one before it ended. */
  end(name: string): void {
    const now = performance.now();
    this.list.push({ name, milliseconds: Math.round(now - this.#last) });
    this.#last = now;
  }
}
