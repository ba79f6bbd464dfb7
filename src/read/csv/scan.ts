import type { RecordPlace } from '../../model.ts';
import { isNumber } from '../numeric-bytes.ts';
import { mostRowsOfWords } from '../records.ts';

// Constants one by one: taken from an array they cost a quarter of the speed.
const other = 0;
const delimiterKind = 1;
const quoteKind = 2;
const lineFeed = 3;
const carriageReturn = 4;
const nul = 5;
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

  readonly #kinds = new Uint8Array(256);
  readonly #delimiter: number;
  /** No byte above it is special: most bytes are, and one comparison costs less than a look into a table. */
  readonly #highest: number;
  #state = start;
  #fields = 1;
  /** Delimiters and the quotes around fields: a record of nothing else is blank. */
  #structure = 0;
  #length = 0;
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
    this.#highest = Math.max(this.#delimiter, 0x22);
    this.#kinds[this.#delimiter] = delimiterKind;
    this.#kinds[0x22] = quoteKind;
    this.#kinds[0x0a] = lineFeed;
    this.#kinds[0x0d] = carriageReturn;
    this.#kinds[0] = nul;
  }

  push(block: Uint8Array): void {
    const kinds = this.#kinds;
    const end = block.length;
    const highest = this.#highest;
    let state = this.#state;
    let fields = this.#fields;
    let structure = this.#structure;
    let from = -this.#length;
    let numbers = this.#numbers;
    // Of the field in work, when it began in this block.
    let fieldFrom = -1;
    for (let at = 0; at < end; at += 1) {
      const kind = kinds[block[at]!]!;
      if (kind === other) {
        if (state === closing) this.#textAfterQuote();
        if (state !== quoted) state = bare;
        while (at + 1 < end && (block[at + 1]! > highest || kinds[block[at + 1]!] === other))
          at += 1;
      } else if (state === quoted) {
        if (kind === quoteKind) state = closing;
        else if (kind === delimiterKind) {
          if (this.#inner >= 0) this.#inner += 1;
        } else if (kind === lineFeed || kind === carriageReturn) {
          if (kind === lineFeed) this.lines += 1;
          this.#endInnerLine(fields);
          this.#inner = 0;
          this.#fieldsBefore = fields;
        } else if (kind === nul) this.nulLine ||= this.lines + 1;
      } else if (kind === delimiterKind) {
        if (state === closing) structure += 2;
        else if (numbers < 2 && fieldFrom >= 0 && isNumber(block, fieldFrom, at))
          numbers += fields === 1 ? 2 : 1;
        fields += 1;
        structure += 1;
        state = start;
        fieldFrom = at + 1;
      } else if (kind === quoteKind) {
        if (state === start) {
          state = quoted;
          this.#quoteLine = this.lines;
        } else if (state === closing) state = quoted;
        else this.#stray();
      } else if (kind === nul) {
        if (state === closing) this.#textAfterQuote();
        this.nulLine ||= this.lines + 1;
        state = bare;
      } else {
        if (kind === lineFeed && at === from && this.#before(block, at) === 0x0d) {
          this.ends.cr -= 1;
          this.ends.crlf += 1;
        } else {
          if (state === closing) structure += 2;
          else if (numbers < 2 && fieldFrom >= 0 && isNumber(block, fieldFrom, at)) numbers += 1;
          if (kind === lineFeed) this.ends.lf += 1;
          else this.ends.cr += 1;
          this.lines += 1;
          if (numbers < 2) this.#noteWordy(this.#offset + from, this.#offset + at);
          this.#endRecord(at - from, fields, structure);
        }
        state = start;
        fields = 1;
        structure = 0;
        from = at + 1;
        fieldFrom = from;
        numbers = 0;
      }
    }
    this.#state = state;
    this.#fields = fields;
    this.#structure = structure;
    this.#length = end - from;
    this.#numbers = numbers;
    this.#offset += end;
    if (end > 0) this.#previous = block[end - 1]!;
  }

  /** The line where a quote opened that the file never closes; 0 if all is well. */
  finish(): number {
    if (this.#state === quoted) return this.#quoteLine + 1;
    if (this.#state === closing) this.#structure += 2;
    if (this.#length > 0) {
      this.#noteWordy(this.#offset - this.#length, this.#offset);
      this.#endRecord(this.#length, this.#fields, this.#structure);
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

/**
 * What a scan may meet, met once: a compiler that has not seen a quote or a blank line leaves them out, and at the first
 * one throws its work away. Eight times a thread, it cost as much as the scanning.
 */
function meetEverything(): void {
  const text =
    '\uFEFF甲,"乙,""丙""\n丁\r\n戊\0",己\r\n\r\n,,"",\n\n1,"2\n"3,"4"5,6"7\r8,\0,"9"\r\r\n"0"\0,a\n';
  const block = Buffer.from(text.repeat(40));
  for (let size = 1; size < 9; size++) {
    const scan = new Scan(',');
    for (let at = 0; at < block.length; at += block.length / size)
      scan.push(block.subarray(at, at + block.length / size));
    scan.finish();
  }
}
meetEverything();
