import { shorten } from '../report/columns.ts';

/** A line of a terminal that the next one overwrites; it is gone before anything that is to stay. */
export class PassingLine {
  readonly #terminal: { write(text: string): unknown; columns?: number };
  #shown = false;

  constructor(terminal: { write(text: string): unknown; columns?: number }) {
    this.#terminal = terminal;
  }

  show(sentence: string): void {
    this.wipe();
    if (sentence === '') return;
    // A line that wraps could not be overwritten.
    this.#terminal.write(shorten(sentence, (this.#terminal.columns || 80) - 1));
    this.#shown = true;
  }

  wipe(): void {
    if (this.#shown) this.#terminal.write('\r\u001b[2K');
    this.#shown = false;
  }
}
