import { gb18030 } from '../county/write.mjs';
import type { Grid } from './grid.ts';

const encoders = {
  'utf-8': (text: string) => Buffer.from(text),
  'utf-8-sig': (text: string) => Buffer.from(`\ufeff${text}`),
  'utf-16le': (text: string) => Buffer.from(`\ufeff${text}`, 'utf16le'),
  'utf-16be': (text: string) => Buffer.from(`\ufeff${text}`, 'utf16le').swap16(),
  gb18030: (text: string): Buffer => gb18030(text),
};

export type Encoding = keyof typeof encoders;

/** A text file of the sheet as offices export it: every row has all its separators, a blank row none. */
export function writeText(
  { rows }: Grid,
  encoding: Encoding,
  { separator = ',', lineEnd = '\r\n' } = {},
): Buffer {
  const width = Math.max(0, ...rows.map((cells) => cells.length));
  const quoted = (cell: string | null) => {
    if (cell === null) return '';
    return cell.includes(separator) || /["\r\n]/.test(cell)
      ? `"${cell.replaceAll('"', '""')}"`
      : cell;
  };
  const lines = rows.map((cells) =>
    cells.every((cell) => cell === null)
      ? ''
      : Array.from({ length: width }, (_, i) => quoted(cells[i] ?? null)).join(separator),
  );
  return encoders[encoding](lines.map((line) => line + lineEnd).join(''));
}
