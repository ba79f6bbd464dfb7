import { InputError } from '../errors.ts';
import type { Problem } from '../model.ts';
import { encrypted } from './encrypted.ts';
import { decodeHtml } from './html-text.ts';
import type { InputFile } from './reader.ts';
import { sniff } from './sniff.ts';
import type { Content } from './sniff.ts';
import { guardZip } from './xlsx/guard-zip.ts';

/** What the general reader may be given: bytes, or the decoded text of a page. */
export interface Guarded {
  content: Buffer | string;
  problems: Problem[];
  /** Before version 5 a file was one sheet without a name. */
  nameless: boolean;
}

const names: Record<Content, string> = {
  zip: '.xlsx 或 .ods',
  cfb: '.xls',
  biff: '旧版 .xls',
  html: '网页（HTML）',
  'xml-workbook': 'XML 表格 2003',
  empty: '',
  text: '',
  unknown: '',
};

const extensions: Partial<Record<Content, RegExp>> = {
  zip: /\.(xlsx|xlsm|xltx|xltm|xlsb|ods|ots)$/i,
  cfb: /\.(xls|xlt|et|ett)$/i,
  biff: /\.(xls|xlt|et)$/i,
};

const saveAs = '请用 Excel 或 WPS 打开后另存为 .xlsx';

/** Refuses what is no table, is encrypted or could do harm; says where name and content differ. */
export async function guardContent(file: InputFile, bytes: Buffer): Promise<Guarded> {
  const owner = /(^|\/)~\$/.test(file.file);
  if (owner) {
    throw new InputError('这是 Excel 打开文件时留下的临时文件（~$ 开头），不是表格', {
      advice: '请关闭 Excel 后删除它，检查去掉 ~$ 的同名文件',
    });
  }
  const content = sniff(bytes.subarray(0, 8192));
  if (content === 'empty')
    throw new InputError('文件是空的（0 字节）', { advice: '请重新导出或拷贝' });
  if (content === 'text') {
    throw new InputError('内容是纯文本，不是 Excel 表格', {
      advice: '若是导出的文本表格，请把扩展名改为 .csv',
    });
  }
  if (content === 'unknown') throw new InputError('不是表格文件，或文件已损坏', { advice: saveAs });
  if (content === 'zip') await guardZip(file.path);
  if (content === 'cfb') guardCompound(bytes);
  const fits = extensions[content]?.test(file.file) ?? false;
  const message = `扩展名与内容不符：内容是${names[content]}，已按内容读取`;
  const problems: Problem[] = fits ? [] : [{ level: 'info', message }];
  return {
    content: content === 'html' ? decodeHtml(bytes) : bytes,
    problems,
    nameless: isOldBiff(content, bytes),
  };
}

function isOldBiff(content: Content, bytes: Buffer): boolean {
  return content === 'biff' && bytes[1]! < 8;
}

/** Names in a compound file's directory are UTF-16. */
function guardCompound(bytes: Buffer): void {
  const has = (name: string) => bytes.includes(Buffer.from(name, 'utf16le'));
  if (has('EncryptedPackage')) throw encrypted();
  if (has('Workbook') || has('WORKBOOK') || has('Book') || has('BOOK')) return;
  const what = has('WordDocument')
    ? '这是 Word 文档，不是表格'
    : '文件里没有工作簿，不是 Excel 表格，或已损坏';
  throw new InputError(what, { advice: saveAs });
}
