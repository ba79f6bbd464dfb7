import { extname } from 'node:path';
import { InputError } from '../errors.ts';
import { firstBytes } from './csv/encoding.ts';
import type { InputFile } from './reader.ts';

/** What a file is by its bytes, whatever its name says. */
export type Kind = 'zip' | 'ods' | 'cfb' | 'biff' | 'html' | 'xml' | 'text';

const textEndings = ['.csv', '.tsv', '.txt'];

export function kindOf(file: InputFile): Kind {
  const head = firstBytes(file.path, 4096);
  const ending = extname(file.path).toLowerCase();
  if (head.length === 0) throw refusal(file, '文件是空的（0 字节）', '请重新导出');
  const kind = kindByBytes(head, textEndings.includes(ending));
  const foreign = kind === 'text' && ['.xlsx', '.xlsm', '.xltx', '.ods'].includes(ending);
  if (foreign)
    throw refusal(
      file,
      `不是 ${ending} 工作簿，文件可能已损坏`,
      '请用 Excel 或 WPS 打开核对后另存为 .xlsx',
    );
  const other = foreignFormat(head);
  if (other) throw refusal(file, `是${other}，不是表格`, '请用 Excel 或 WPS 另存为 .xlsx 或 .csv');
  return kind;
}

function kindByBytes(head: Buffer, textExpected: boolean): Kind {
  const ascii = head.toString('latin1');
  if (/^PK(\x03\x04|\x05\x06|\x07\x08)/.test(ascii)) return isOds(ascii) ? 'ods' : 'zip';
  if (ascii.startsWith('\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1')) return 'cfb';
  // A csv that begins with a tag is still a csv.
  if (textExpected) return 'text';
  // BOF records of BIFF2 to BIFF5, which may stand outside a container.
  if (/^\x09[\x00\x02\x04\x08][\x04-\x10]\x00/.test(ascii)) return 'biff';
  const text = head.toString(ascii.startsWith('\xff\xfe') ? 'utf16le' : 'utf8');
  if (/^\uFEFF?\s*<\?xml[^>]*>\s*(<\?mso-application|<(\w+:)?Workbook)/i.test(text)) return 'xml';
  if (/^\uFEFF?\s*<(!doctype html|!--|html|head|meta|style|body|table|div|\?xml)/i.test(text))
    return 'html';
  return 'text';
}

function isOds(head: string): boolean {
  return head.slice(30, 110).startsWith('mimetypeapplication/vnd.oasis.opendocument.spreadsheet');
}

function foreignFormat(head: Buffer): string | undefined {
  const ascii = head.toString('latin1');
  if (ascii.startsWith('%PDF-')) return ' PDF 文件';
  if (/^(\x89PNG|\xff\xd8\xff|GIF8)/.test(ascii)) return '图片';
  if (/^(Rar!|7z\xbc\xaf|\x1f\x8b)/.test(ascii)) return '压缩包';
  return undefined;
}

function refusal(file: InputFile, message: string, advice: string): InputError {
  return new InputError(message, { place: { file: file.file }, advice });
}
