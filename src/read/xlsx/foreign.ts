import { InputError } from '../../errors.ts';
import type { Zip } from './zip.ts';

const kinds = [
  {
    part: 'index/document.iwa',
    what: '苹果 Numbers 表格',
    advice: '请在 Numbers 中导出为 Excel（.xlsx）',
  },
  { part: 'index.zip', what: '苹果 Numbers 表格', advice: '请在 Numbers 中导出为 Excel（.xlsx）' },
  { part: 'word/document.xml', what: 'Word 文档，不是表格', advice: '请把其中的表格另存为 .xlsx' },
  {
    part: 'ppt/presentation.xml',
    what: '演示文稿，不是表格',
    advice: '请把其中的表格另存为 .xlsx',
  },
];

/** Other documents are ZIP files too. */
export function refuseForeign(zip: Zip): void {
  const kind = kinds.find(({ part }) => zip.entries.has(part));
  if (kind) throw new InputError(`这是${kind.what}，不能读取`, { advice: kind.advice });
}
