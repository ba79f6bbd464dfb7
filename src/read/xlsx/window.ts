import { isUtf8 } from 'node:buffer';
import { damaged } from './damaged.ts';

const LESS_THAN = 0x3c;
const SIZE = 1 << 20;
/** No cell of Excel has more than 32,767 characters. */
const MAX_ITEM = 64 << 20;
/** Behind the last byte stand `<` and zeros, so that a scan for a tag stops without counting. */
const SENTINEL = 16;

/** The stretch of a stream that is being looked at: bytes[at, end). */
export class Window {
  bytes = new Uint8Array(SIZE + SENTINEL);
  at = 0;
  end = 0;
  readonly #blocks: AsyncIterator<Uint8Array>;

  constructor(blocks: AsyncIterator<Uint8Array>) {
    this.#blocks = blocks;
  }

  /**
   * Drops what lies before `at` and takes in more: at least as much as what is kept, so that one long item is not
   * looked at too often. False when nothing more came.
   */
  async more(): Promise<boolean> {
    const kept = this.end - this.at;
    this.#check(this.at);
    this.bytes.copyWithin(0, this.at, this.end);
    this.at = 0;
    this.end = kept;
    do {
      const { value, done } = await this.#blocks.next();
      if (done) break;
      this.#append(value);
    } while (this.end < 2 * kept || this.end === kept);
    this.bytes[this.end] = LESS_THAN;
    this.bytes.fill(0, this.end + 1, this.end + SENTINEL);
    return this.end > kept;
  }

  /** Call at the end of the stream: nothing but blanks may be left. */
  finish(): void {
    this.#check(this.end);
    const rest = Buffer.from(this.bytes.subarray(this.at, this.end)).toString().trim();
    if (rest !== '') throw damaged('XML 不完整');
  }

  close(): Promise<unknown> {
    return Promise.resolve(this.#blocks.return?.());
  }

  #append(block: Uint8Array): void {
    const needed = this.end + block.length + SENTINEL;
    if (needed > MAX_ITEM) throw damaged('有一个单元格的内容长得不合常理');
    if (needed > this.bytes.length) {
      const larger = new Uint8Array(2 * needed);
      larger.set(this.bytes.subarray(0, this.end));
      this.bytes = larger;
    }
    this.bytes.set(block, this.end);
    this.end += block.length;
  }

  /** Whole tags and texts lie before `to`, so that no character is cut. */
  #check(to: number): void {
    if (!isUtf8(this.bytes.subarray(0, to))) throw damaged('XML 中有不合 UTF-8 编码的字节');
  }
}
