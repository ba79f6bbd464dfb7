import type { RecordPlace } from '../../model.ts';
import { isNumber } from '../numeric-bytes.ts';
import { mostRowsOfWords } from '../records.ts';

// Constants one by one: taken from an array they cost a quarter of the speed.
const nul = 0;
const lineFeed = 0x0a;
const carriageReturn = 0x0d;
const quote = 0x22;
/** Before the first byte of a field; in a bare field; between quotes; after a quote that may close or be doubled. */
const start = 0;
const bare = 1;
const quoted = 2;
const closing = 3;

/** Only for the delimiter: the widths of so many records are kept. */
const sampled = 500;

/** More gaps than this are not worth a table of their own: the records are numbered instead. */
export const mostGaps = 10_000;

/**
 * One pass over the bytes of a delimited text, before the engine reads it: finds what the engine would
 * lose in silence (open quotes, blank lines) and where records, rows and lines part.
 * A record ends at CRLF, LF or a lone CR outside quotes. Fed in blocks of any size.
 */
export class Scan {
  /** Not blank; a line without a byte is a row, but no record. */
  records = 0;
  blankLines = 0;
  /** Records of nothing but separators. */
  hollow = 0;
  widest = 0;
  narrowest = Infinity;
  longest = 0;
  lastRow = 0;
  /** As in Cells. */
  readonly gaps: { record: number; shift: number }[] = [];
  readonly widths: number[] = [];
  /** Records that may be without a number, by their bytes among those that were pushed; null: too many. */
  wordy: RecordPlace[] | null = [];
  readonly ends = { lf: 0, crlf: 0, cr: 0 };
  /** Lines as an editor counts them, so far. */
  lines: number;
  /** Quotes where none may stand: in a bare field, or with text after them. */
  stray = 0;
  strayLine = 0;
  /** First line of a quoted field that runs over lines and then goes on behind its closing quote: rows were swallowed. */
  swallowedFrom = 0;
  swallowedTo = 0;
  nulLine = 0;
  /** The most separators in a line that begins inside a quoted field: with enough of them it looks like a record. */
  lookalike = -1;

  readonly #delimiter: number;
  /** No byte above it is special: most bytes are. */
  readonly #highest: number;
  #state = start;
  #fields = 1;
  /** Delimiters and the quotes around fields: a record of nothing else is blank. */
  #structure = 0;
  /** Where the record in work began, from the start of the block; and the field, if it began in this block: else -1. */
  #from = 0;
  #fieldFrom = -1;
  /** Bytes before the block in work. */
  #offset = 0;
  /** Numbers in the record so far: one that stands first counts twice, for then it is no date behind 导出时间. */
  #numbers = 0;
  #lastRecord = 0;
  #quoteLine = 0;
  /** Of the line in work, if it began inside quotes: separators in quotes, and fields of the record before it; else -1. */
  #inner = -1;
  #fieldsBefore = 0;
  #previous = 0;

  /** `linesBefore`: lines of the file that are no part of its table. */
  constructor(delimiter: string, linesBefore = 0) {
    this.lines = linesBefore;
    this.#delimiter = delimiter.charCodeAt(0);
    this.#highest = Math.max(this.#delimiter, quote);
  }

  push(block: Uint8Array): void {
    const end = block.length;
    this.#fieldFrom = -1;
    for (let at = 0; at < end; at += 1) {
      if (this.#state === quoted) at = this.#quotedText(block, at);
      else if (this.#state !== closing) at = this.#plainText(block, at);
      if (at < end) this.#special(block, at);
    }
    this.#from -= end;
    this.#offset += end;
    if (end > 0) this.#previous = block[end - 1]!;
  }

  /**
   * Runs over fields and records outside of quotes, to the next quote or NUL. Nearly all bytes come by here: it is kept so
   * small that a compiler is soon done with it, and has nothing to take back when the first quote comes.
   */
  #plainText(block: Uint8Array, begin: number): number {
    const end = block.length;
    const highest = this.#highest;
    const delimiter = this.#delimiter;
    let fields = this.#fields;
    let structure = this.#structure;
    let numbers = this.#numbers;
    let fieldFrom = this.#fieldFrom;
    let at = begin;
    for (; at < end; at += 1) {
      const byte = block[at]!;
      if (byte > highest) continue;
      if (byte === delimiter) {
        if (numbers < 2 && fieldFrom >= 0 && isNumber(block, fieldFrom, at))
          numbers += fields === 1 ? 2 : 1;
        fields += 1;
        structure += 1;
        fieldFrom = at + 1;
      } else if (byte > quote) continue;
      else if (byte === lineFeed || byte === carriageReturn) {
        if (numbers < 2 && fieldFrom >= 0 && isNumber(block, fieldFrom, at)) numbers += 1;
        this.#endLine(block, at, numbers, fields, structure);
        fields = 1;
        structure = 0;
        numbers = 0;
        fieldFrom = at + 1;
      } else if (byte === quote || byte === nul) break;
    }
    this.#fields = fields;
    this.#structure = structure;
    this.#numbers = numbers;
    this.#fieldFrom = fieldFrom;
    if (at > Math.max(fieldFrom, begin)) this.#state = bare;
    else if (at === fieldFrom) this.#state = start;
    return at;
  }

  #quotedText(block: Uint8Array, begin: number): number {
    let at = begin;
    for (; at < block.length; at += 1) {
      const byte = block[at]!;
      if (byte > this.#highest) continue;
      if (byte === quote || byte === this.#delimiter || isLineEnd(byte) || byte === nul) break;
    }
    return at;
  }

  /** One byte that means something where it stands. */
  #special(block: Uint8Array, at: number): void {
    const byte = block[at]!;
    if (this.#state === quoted) this.#specialInQuotes(byte);
    else if (this.#state === closing) this.#behindQuote(block, at);
    else if (byte === nul) {
      this.nulLine ||= this.lines + 1;
      this.#state = bare;
    } else if (this.#state === start) {
      this.#state = quoted;
      this.#quoteLine = this.lines;
    } else this.#stray();
  }

  #specialInQuotes(byte: number): void {
    if (byte === quote) this.#state = closing;
    else if (byte === this.#delimiter) {
      if (this.#inner >= 0) this.#inner += 1;
    } else if (byte === nul) this.nulLine ||= this.lines + 1;
    else {
      if (byte === lineFeed) this.lines += 1;
      this.#endInnerLine(this.#fields);
      this.#inner = 0;
      this.#fieldsBefore = this.#fields;
    }
  }

  #behindQuote(block: Uint8Array, at: number): void {
    const byte = block[at]!;
    if (byte === quote) this.#state = quoted;
    else if (byte === this.#delimiter) {
      this.#structure += 3;
      this.#fields += 1;
      this.#beginField(at + 1);
    } else if (isLineEnd(byte)) {
      this.#endLine(block, at, this.#numbers, this.#fields, this.#structure + 2);
      this.#fields = 1;
      this.#structure = 0;
      this.#numbers = 0;
      this.#beginField(at + 1);
    } else {
      this.#textAfterQuote();
      if (byte === nul) this.nulLine ||= this.lines + 1;
      this.#state = bare;
    }
  }

  #beginField(at: number): void {
    this.#fieldFrom = at;
    this.#state = start;
  }

  /** The line where a quote opened that the file never closes; 0 if all is well. */
  finish(): number {
    if (this.#state === quoted) return this.#quoteLine + 1;
    if (this.#state === closing) this.#structure += 2;
    const length = 0 - this.#from;
    if (length > 0) {
      this.#noteWordy(this.#offset - length, this.#offset);
      this.#endRecord(length, this.#fields, this.#structure);
    }
    return 0;
  }

  #before(block: Uint8Array, at: number): number {
    return at > 0 ? block[at - 1]! : this.#previous;
  }

  #stray(): void {
    this.stray += 1;
    this.strayLine ||= this.lines + 1;
  }

  /** Text behind a closing quote. Where the field began lines ago, the quote was rather the next field's opening one. */
  #textAfterQuote(): void {
    this.#stray();
    if (this.#quoteLine === this.lines || this.swallowedTo > 0) return;
    this.swallowedFrom = this.#quoteLine + 1;
    this.swallowedTo = this.lines + 1;
  }

  #endLine(
    block: Uint8Array,
    at: number,
    numbers: number,
    fields: number,
    structure: number,
  ): void {
    const from = this.#from;
    this.#from = at + 1;
    if (block[at] === lineFeed && at === from && this.#before(block, at) === carriageReturn) {
      this.ends.cr -= 1;
      this.ends.crlf += 1;
      return;
    }
    if (block[at] === lineFeed) this.ends.lf += 1;
    else this.ends.cr += 1;
    this.lines += 1;
    if (numbers < 2) this.#noteWordy(this.#offset + from, this.#offset + at);
    this.#endRecord(at - from, fields, structure);
  }

  /** Before the record is counted. */
  #noteWordy(from: number, to: number): void {
    if (this.wordy === null || to === from) return;
    const row = this.records + this.blankLines + 1;
    if (this.wordy.length === mostRowsOfWords) this.wordy = null;
    else this.wordy.push({ row, before: this.#lastRecord, from, to });
  }

  #endInnerLine(fields: number): void {
    if (this.#inner < 0) return;
    const separators = this.#inner + fields - this.#fieldsBefore;
    if (separators > this.lookalike) this.lookalike = separators;
    this.#inner = -1;
  }

  #endRecord(length: number, fields: number, structure: number): void {
    this.#endInnerLine(fields);
    if (length === 0) {
      this.blankLines += 1;
      return;
    }
    const shift = this.blankLines;
    if (shift !== (this.gaps.at(-1)?.shift ?? 0) && this.gaps.length <= mostGaps)
      this.gaps.push({ record: this.records, shift });
    this.records += 1;
    this.#lastRecord = this.records + this.blankLines;
    if (fields > this.widest) this.widest = fields;
    if (fields < this.narrowest) this.narrowest = fields;
    if (length > this.longest) this.longest = length;
    if (length > structure) this.lastRow = this.#lastRecord;
    else this.hollow += 1;
    if (this.widths.length < sampled) this.widths.push(fields);
  }
}

const isLineEnd = (byte: number) => byte === lineFeed || byte === carriageReturn;
