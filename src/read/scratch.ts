import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { UsageError } from '../errors.ts';

/** A private folder for cells in transit. It holds personal data: only its owner may enter, and it is removed at the end. */
export class Scratch {
  readonly folder: string;
  /** Files of several threads may lie in one folder. */
  readonly #prefix: string;
  #count = 0;

  /** With `folder` a worker joins the folder of its parent, who removes it. */
  constructor(options: { parent?: string | undefined; folder?: string; prefix?: string } = {}) {
    this.folder = options.folder ?? privateFolder(options.parent ?? tmpdir());
    this.#prefix = options.prefix ?? '';
  }

  /** A path that was not given out before; nothing is created. */
  file(suffix: string): string {
    this.#count += 1;
    return join(this.folder, `${this.#prefix}${this.#count}${suffix}`);
  }

  remove(): void {
    // A thread that was given up may put a file in between.
    rmSync(this.folder, { recursive: true, force: true, maxRetries: 3 });
  }
}

function privateFolder(parent: string): string {
  try {
    // mkdtemp makes the folder with mode 0700.
    return mkdtempSync(join(parent, 'duizhang-'));
  } catch (cause) {
    throw new UsageError(`临时文件夹“${parent}”里建不了文件`, {
      advice: '用 --temp 换一个存在的、可写的文件夹',
      cause,
    });
  }
}
