import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A private folder for cells in transit. It holds personal data: only its owner may enter, and it is removed at the end. */
export class Scratch {
  readonly folder: string;
  /** Files of several threads may lie in one folder. */
  readonly #prefix: string;
  #count = 0;

  /** With `folder` a worker joins the folder of its parent, who removes it. */
  constructor(options: { parent?: string | undefined; folder?: string; prefix?: string } = {}) {
    // mkdtemp makes the folder with mode 0700.
    this.folder = options.folder ?? mkdtempSync(join(options.parent ?? tmpdir(), 'duizhang-'));
    this.#prefix = options.prefix ?? '';
  }

  /** A path that was not given out before; nothing is created. */
  file(suffix: string): string {
    this.#count += 1;
    return join(this.folder, `${this.#prefix}${this.#count}${suffix}`);
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}
