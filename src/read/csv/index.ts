import { InputError } from '../../errors.ts';
import type { Cells, Problem, Sheet, Workbook } from '../../model.ts';
import type { Written } from '../canonical.ts';
import { headOf } from '../cells.ts';
import type { InputFile, Reader } from '../reader.ts';
import { rewrite } from './rewrite.ts';
import { mostGaps, type Scan } from './scan.ts';
import { survey, type Survey } from './survey.ts';

/** Excel's own limit; what is wider is no table. */
const mostColumns = 16_384;

/** Rows of nothing but separators that are not worth another copy of the file. */
const mostHollow = 10_000;

export const readCsv: Reader = async (file, scratch) => {
  const found = survey(file, () => scratch.file('.csv'));
  refuseBroken(file, found);
  const written = isRegular(found.scan)
    ? await asItIs(found)
    : rewrite(found.path, found.delimiter, scratch.file('.csv'));
  return workbook(file, found, written);
};

/** What cannot be read without losing or inventing cells. */
function refuseBroken(file: InputFile, { scan, openQuote }: Survey): void {
  const refuse = (message: string, advice: string, line?: number) => {
    throw new InputError(message, {
      place: { file: file.file, ...(line ? { line } : {}) },
      advice,
    });
  };
  if (scan.nulLine > 0)
    refuse('含有空字节（NUL）：不是文本表格，或文件已损坏', '请从系统重新导出', scan.nulLine);
  if (openQuote > 0)
    refuse(
      '这一行有一个引号（"）到文件末尾也没有配对，后面的行都会被当作一个单元格',
      '请补上或删去这个引号后再检查',
      openQuote,
    );
  if (scan.records === 0) refuse('文件是空的，没有任何内容', '请确认导出是否成功');
  if (scan.widest > mostColumns)
    refuse(`有一行多达 ${scan.widest} 列，不像是表格`, '请核对文件内容和分隔符');
}

/** Whether the engine, with the dialect stated, finds exactly the cells that Excel would show. */
function isRegular(scan: Scan): boolean {
  const { lf, crlf, cr } = scan.ends;
  if (scan.stray > 0 || cr > 0 || (lf > 0 && crlf > 0)) return false;
  // In a file of one column the engine keeps blank lines as records, but not always.
  if (scan.widest === 1 && scan.blankLines > 0) return false;
  // A sheet that was formatted to its end: the engine would keep a million rows of nothing.
  if (scan.hollow > mostHollow && scan.hollow * 2 > scan.records) return false;
  return scan.gaps.length <= mostGaps;
}

async function asItIs({ path, delimiter, scan, mark }: Survey): Promise<Written> {
  const wordy = scan.wordy?.map((place) => ({
    ...place,
    from: place.from + mark,
    to: place.to + mark,
  }));
  const cells: Cells = {
    path,
    delimiter,
    numbered: false,
    gaps: scan.gaps,
    ragged: scan.narrowest < scan.widest,
    longest: scan.longest + 2,
    records: scan.records,
    ...(scan.lookalike + 1 >= scan.widest ? { sequential: true as const } : {}),
    ...(scan.ends.crlf > 0 ? { newline: '\r\n' as const } : {}),
    ...(wordy ? { wordy } : {}),
  };
  return { cells, head: await headOf(cells), columns: scan.widest, lastRow: scan.lastRow };
}

function workbook(file: InputFile, found: Survey, written: Written): Workbook {
  const sheet: Sheet = {
    file: file.file,
    name: '',
    hidden: false,
    ...written,
    merges: [],
    problems: problems(found),
  };
  return {
    file: file.file,
    sha256: found.sha256,
    encoding: found.encoding,
    reader: 'csv',
    sheets: [sheet],
    problems: [],
  };
}

function problems({ scan, lostLine, declared, delimiter }: Survey): Problem[] {
  const found: Problem[] = [];
  if (declared)
    found.push({
      level: 'info',
      message: `首行 sep=${delimiter} 只是告诉 Excel 用什么分隔，不算一行，行号从下一行起算`,
    });
  if (scan.swallowedTo > 0)
    found.push({
      level: 'error',
      message: `第 ${scan.swallowedFrom} 行的引号没有配对，到第 ${scan.swallowedTo} 行之间的行被并进了一个单元格；请改正引号`,
    });
  else if (scan.stray > 0)
    found.push({
      level: 'warning',
      message: `第 ${scan.strayLine} 行起有 ${scan.stray} 处引号不合 CSV 写法，已照 Excel 的办法读作文字`,
    });
  if (lostLine > 0)
    found.push({
      level: 'warning',
      message: `第 ${lostLine} 行起有“\uFFFD”：这些字在以前转换编码时已经丢失，请从系统重新导出`,
    });
  return found;
}
