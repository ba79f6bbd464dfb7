import { CDATA, CLOSE, NONE, OPEN, TEXT } from './cursor.ts';
import type { Cursor } from './cursor.ts';
import type { TextBuffer } from './text.ts';

/**
 * Reads the text of `<si>` or `<is>` behind its opening tag: its own `<t>` and those of its runs, but not those of
 * phonetic guides. False when the item is not whole yet.
 */
export function readStringItem(cursor: Cursor, text: TextBuffer): boolean {
  let depth = 1;
  let phonetic = 0;
  let inText = false;
  while (depth > 0) {
    switch (cursor.next()) {
      case NONE:
        return false;
      case OPEN:
        depth += 1;
        if (phonetic === 0 && cursor.is('rPh')) phonetic = depth;
        inText = phonetic === 0 && cursor.is('t');
        break;
      case CLOSE:
        if (phonetic === depth) phonetic = 0;
        depth -= 1;
        inText = false;
        break;
      case TEXT:
        if (inText) text.append(cursor.bytes, cursor.from, cursor.to);
        break;
      case CDATA:
        if (inText) text.appendPlain(cursor.bytes, cursor.from, cursor.to);
        break;
    }
  }
  text.unescape();
  return true;
}
