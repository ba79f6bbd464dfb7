import { isUtf8 } from 'node:buffer';
import { TextDecoder } from 'node:util';
import { InputError } from '../errors.ts';

/** Web systems save pages under the name .xls, in UTF-8 or in the system's Chinese encoding. */
export function decodeHtml(bytes: Buffer): string {
  const start = bytes.toString('hex', 0, 2);
  const label =
    start === 'fffe'
      ? 'utf-16le'
      : start === 'feff'
        ? 'utf-16be'
        : isUtf8(bytes)
          ? 'utf-8'
          : 'gb18030';
  try {
    return new TextDecoder(label, { fatal: true }).decode(bytes);
  } catch {
    throw new InputError('网页的文字编码无法识别（既不是 UTF-8 也不是 GB18030）', {
      advice: '请用 Excel 或 WPS 打开后另存为 .xlsx',
    });
  }
}
