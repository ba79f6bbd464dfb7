import type { Merge } from '../../model.ts';
import { parseRange } from './address.ts';
import { cellType } from './cell-values.ts';
import type { CellValues } from './cell-values.ts';
import { CDATA, CLOSE, Cursor, EMPTY, NONE, OPEN, TEXT } from './cursor.ts';
import { Declined } from './declined.ts';
import { scanPlainCell } from './plain-cell.ts';
import type { RowPlace } from './plain-cell.ts';
import { isRowEnd, plainRowNumber, plainTagEnd, ROW_END } from './plain-row.ts';
import { readStringItem } from './string-item.ts';
import { TextBuffer } from './text.ts';
import { damaged } from './damaged.ts';

const LESS = 0x3c;
const LOWER_C = 0x63;
const LOWER_R = 0x72;
const MAX_MERGES = 1_000_000;
const MAX_ROW = 1e9;
const MAX_COLUMN = 16_383;

/** Reads the xml of a worksheet, window by window. */
export class SheetScan {
  readonly merges: Merge[] = [];
  lastRow = 0;
  readonly #values: CellValues;
  readonly #cursor = new Cursor();
  readonly #text = new TextBuffer();
  readonly #place: RowPlace = { row: 0, column: -1 };
  /** The row has no number of its own: that of its first cell counts, or its position. */
  #unnumbered = false;
  #part: 'root' | 'top' | 'rows' | 'done' = 'root';

  constructor(values: CellValues) {
    this.#values = values;
  }

  /** Takes in what lies whole in bytes[from, end); gives where to go on. */
  scan(bytes: Uint8Array, from: number, end: number): number {
    let at = from;
    for (;;) {
      if (this.#part === 'rows' && bytes[at] === LESS) {
        const next = this.#plain(bytes, at);
        if (next !== -1) {
          at = next;
          continue;
        }
      }
      const cursor = this.#cursor.over(bytes, at, end);
      // Comments may have been passed over.
      if (cursor.next() === NONE) return cursor.at;
      if (!this.#step(cursor)) return at;
      at = cursor.at;
    }
  }

  /** The tags that come by the million; -1 for whatever is not quite as usual. */
  #plain(bytes: Uint8Array, at: number): number {
    const second = bytes[at + 1];
    if (second === LOWER_C && !this.#unnumbered) {
      return scanPlainCell(bytes, at, this.#place, this.#values, this.#text);
    }
    if (second === LOWER_R) {
      const row = plainRowNumber(bytes, at);
      if (row <= this.lastRow) return -1;
      const end = plainTagEnd(bytes, at);
      if (end !== -1) this.#startRow(row);
      return end;
    }
    if (!isRowEnd(bytes, at)) return -1;
    this.#values.writer.endRow();
    return at + ROW_END;
  }

  finish(): void {
    if (this.#part !== 'done') throw damaged('工作表的 XML 不完整');
  }

  /** False when what the token begins is not whole yet. */
  #step(cursor: Cursor): boolean {
    const { kind } = cursor;
    if (kind === TEXT || kind === CDATA) return true;
    if (this.#part === 'rows') return this.#stepInRows(cursor);
    if (this.#part === 'root') {
      if (!cursor.is('worksheet')) throw new Declined(`工作表的结构（${cursor.name}）不常见`);
      this.#part = kind === OPEN ? 'top' : 'done';
    } else if (cursor.is('worksheet')) {
      this.#part = 'done';
    } else if (kind === OPEN && cursor.is('sheetData')) {
      this.#part = 'rows';
    } else if (kind !== CLOSE && cursor.is('mergeCell')) {
      const merge = parseRange(cursor.attribute('ref') ?? '');
      if (merge) this.merges.push(merge);
      if (this.merges.length > MAX_MERGES) throw damaged('合并单元格多得不合常理');
    }
    return true;
  }

  #stepInRows(cursor: Cursor): boolean {
    if (cursor.kind === CLOSE) {
      if (cursor.is('row')) this.#values.writer.endRow();
      else if (cursor.is('sheetData')) this.#part = 'top';
    } else if (cursor.is('row')) {
      const row = cursor.attribute('r');
      this.#startRow(row === null ? null : Number(row));
      if (cursor.kind === EMPTY) this.#values.writer.endRow();
    } else if (cursor.is('c')) {
      return this.#cell(cursor);
    }
    return true;
  }

  #startRow(stated: number | null): void {
    this.#unnumbered = stated === null;
    this.#place.column = -1;
    this.#moveTo(stated ?? this.lastRow + 1);
    this.lastRow = this.#place.row;
  }

  #moveTo(row: number): void {
    if (!Number.isInteger(row) || row < 1 || row > MAX_ROW) throw damaged(`行号 ${row} 不存在`);
    if (row <= this.lastRow) throw new Declined(`第 ${row} 行不按顺序出现`);
    this.#place.row = row;
    this.#values.startRow(row);
  }

  #cell(cursor: Cursor): boolean {
    const { kind } = cursor;
    const reference = cursor.attribute('r');
    const type = cellType(cursor.attribute('t'));
    const style = Number(cursor.attribute('s') ?? 0);
    const contents = kind === OPEN ? this.#contents(cursor, type === 'text') : 'nothing';
    if (contents === null) return false;
    const column = reference === null ? this.#place.column + 1 : this.#columnOf(reference);
    if (column <= this.#place.column) throw new Declined(`单元格 ${reference} 不按顺序出现`);
    if (column > MAX_COLUMN) throw damaged('单元格的列号超出范围');
    this.#place.column = column;
    if (contents === 'formula') this.#values.uncalculated(column);
    else if (contents === 'value') this.#values.typed(column, type, style, this.#text);
    return true;
  }

  #columnOf(reference: string): number {
    const range = parseRange(reference);
    if (!range) throw damaged(`单元格地址 ${reference} 不存在`);
    if (this.#unnumbered && this.#place.column === -1 && range.top > this.#place.row) {
      this.lastRow = this.#place.row;
      this.#moveTo(range.top);
      this.lastRow = range.top;
    }
    if (range.top !== this.#place.row) {
      throw new Declined(`单元格 ${reference} 的行号与所在行 ${this.#place.row} 不符`);
    }
    return range.left;
  }

  /** Collects the text of a cell up to its closing tag; null when it is not whole yet. */
  #contents(cursor: Cursor, isText: boolean): 'nothing' | 'value' | 'formula' | null {
    const text = this.#text;
    text.clear();
    let formula = false;
    let inValue = false;
    for (let depth = 1; depth > 0;) {
      const kind = cursor.next();
      if (kind === NONE) return null;
      if (kind === OPEN && cursor.is('is') && depth === 1) {
        if (!readStringItem(cursor, text)) return null;
      } else if (kind === OPEN) {
        depth += 1;
        inValue = depth === 2 && cursor.is('v');
        if (depth === 2 && cursor.is('f')) formula = true;
      } else if (kind === EMPTY) {
        if (depth === 1 && cursor.is('f')) formula = true;
      } else if (kind === CLOSE) {
        if (inValue) text.unescape();
        inValue = false;
        depth -= 1;
      } else if (inValue && kind === TEXT) {
        text.append(cursor.bytes, cursor.from, cursor.to);
      } else if (inValue && kind === CDATA) {
        text.appendPlain(cursor.bytes, cursor.from, cursor.to);
      }
    }
    if (text.length > 0) return 'value';
    // A formula may well have the empty text as its result.
    return formula && !isText ? 'formula' : 'nothing';
  }
}
