import { CanonicalWriter, type Written } from '../canonical.ts';
import { blocks } from './blocks.ts';

/** Before the first byte of a field; in a bare field; between quotes; after a quote that may close or be doubled. */
const start = 0;
const bare = 1;
const quoted = 2;
const closing = 3;

/**
 * Writes an irregular text as canonical csv, read the way Excel reads it: any of CRLF, LF and CR ends a record,
 * a quote inside a bare field is a character, and so is what follows a closing quote.
 */
export function rewrite(from: string, delimiter: string, to: string): Written {
  const writer = new CanonicalWriter(to, Infinity);
  try {
    const rewriter = new Rewriter(writer, delimiter.charCodeAt(0));
    let first = true;
    for (const block of blocks(from)) {
      rewriter.push(first && hasMark(block) ? block.subarray(3) : block);
      first = false;
    }
    rewriter.finish();
    return writer.finish();
  } catch (error) {
    writer.abandon();
    throw error;
  }
}

function hasMark(block: Uint8Array): boolean {
  return block[0] === 0xef && block[1] === 0xbb && block[2] === 0xbf;
}

class Rewriter {
  readonly #writer: CanonicalWriter;
  readonly #delimiter: number;
  #field = new Uint8Array(1 << 12);
  #length = 0;
  #column = 0;
  #row = 1;
  #state = start;
  /** The last byte was a CR that ended a record: an LF now belongs to it. */
  #afterReturn = false;

  constructor(writer: CanonicalWriter, delimiter: number) {
    this.#writer = writer;
    this.#delimiter = delimiter;
    writer.startRow(1);
  }

  push(block: Uint8Array): void {
    for (let at = 0; at < block.length; at += 1) this.#take(block[at]!);
  }

  finish(): void {
    this.#endField();
    this.#writer.endRow();
  }

  #take(byte: number): void {
    const afterReturn = this.#afterReturn;
    this.#afterReturn = false;
    if (this.#state === quoted) {
      if (byte === 0x22) this.#state = closing;
      else this.#keep(byte);
    } else if (byte === this.#delimiter) {
      this.#endField();
      this.#column += 1;
    } else if (byte === 0x0a || byte === 0x0d) {
      if (byte === 0x0a && afterReturn) return;
      this.#afterReturn = byte === 0x0d;
      this.#endRecord();
    } else if (byte === 0x22 && this.#state !== bare) {
      if (this.#state === closing) this.#keep(byte);
      this.#state = quoted;
    } else {
      this.#state = bare;
      this.#keep(byte);
    }
  }

  #keep(byte: number): void {
    if (this.#length === this.#field.length) {
      const grown = new Uint8Array(this.#length * 2);
      grown.set(this.#field);
      this.#field = grown;
    }
    this.#field[this.#length] = byte;
    this.#length += 1;
  }

  #endField(): void {
    this.#writer.value(this.#column, this.#field, 0, this.#length);
    this.#length = 0;
    this.#state = start;
  }

  #endRecord(): void {
    this.#endField();
    this.#writer.endRow();
    this.#column = 0;
    this.#row += 1;
    this.#writer.startRow(this.#row);
  }
}
