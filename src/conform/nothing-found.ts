import type { Problem, Sheet } from '../model.ts';
import { nearest } from '../layout/nearest.ts';
import { columnLetter, foldCode } from './fold.ts';
import type { Header, HeaderCell } from './header.ts';
import { bareHeader, foldHeader } from './header-text.ts';
import { markScore, type Surroundings } from './marks.ts';
import type { SheetPlan } from './plan.ts';
import { candidates, hasKey, needMark } from './choose-tables.ts';
import type { Vocabulary } from './vocabulary.ts';

type Nothing = Pick<
  SheetPlan,
  'headerRows' | 'belowHeader' | 'feeds' | 'unmapped' | 'places' | 'notes' | 'problems'
>;

/** A sheet that feeds no table: says what it is most like and what it lacks. */
export function nothingFound(
  sheet: Sheet,
  vocabulary: Vocabulary,
  header: Header | null,
  around: Surroundings | null,
): Nothing {
  const message =
    sheet.lastRow === 0 ? '工作表是空的' : reasonFor(sheet, vocabulary, header, around);
  const problems: Problem[] = [{ level: 'warning', message }];
  return {
    headerRows: header ? [header.top, header.bottom] : null,
    belowHeader: [],
    feeds: [],
    unmapped: (header?.cells ?? []).map((cell) => ({
      letter: columnLetter(cell.column),
      header: cell.leaf,
      nearest: null,
    })),
    places: null,
    notes: [],
    problems,
  };
}

function reasonFor(
  sheet: Sheet,
  vocabulary: Vocabulary,
  header: Header | null,
  around: Surroundings | null,
): string {
  if (isForm(sheet, header))
    return '像是一户一档的表单（一户一页，没有表头），没有读出户编号或户主证件号码，没有读取；请提供一行一户或一行一人的表';
  if (!header || !around) return '前几行里没有找到表头，没有读取';
  const ranked = candidates(vocabulary, header.cells, around, () => []).toSorted(
    (a, b) => b.score - a.score,
  );
  const weak = needMark(vocabulary);
  const best = ranked[0];
  if (!best) return '没有认出是哪张表，没有读取';
  if (weak.has(best.layout.name) && hasKey(best) && markScore(best.layout, around) === 0) {
    const names = ranked
      .filter(({ layout }) => weak.has(layout.name))
      .map(({ layout }) => layout.name);
    return `列与${names.join('、')}相同，看不出是哪一张；请在标题、工作表名或文件名里写明，或用 --as 表名=文件 指定`;
  }
  const lacking = missingKeys(
    [best.layout.primaryKey, ...best.layout.keys],
    [...best.claims.values()].map(({ field }) => field.name),
  );
  const near = nearestHeader(lacking[0]!, header.cells);
  return `最像${best.layout.name}，但没有找到列${lacking.map((name) => `“${name}”`).join('或')}${near ? `；最接近：“${near.leaf}”（${columnLetter(near.column)} 列）` : ''}，没有读取`;
}

/** Of each key of one column the column; else the first that the main key lacks. */
function missingKeys(keys: string[][], filled: string[]): string[] {
  const single = keys.filter(({ length }) => length === 1).flat();
  if (single.length === keys.length) return single;
  const [main] = keys;
  return [main!.find((name) => !filled.includes(name)) ?? main![0]!];
}

function nearestHeader(name: string, cells: HeaderCell[]): HeaderCell | null {
  const close = nearest(
    name,
    cells.map(({ leaf }) => bareHeader(leaf)),
  );
  return cells.find(({ leaf }) => bareHeader(leaf) === close) ?? null;
}

const formLabels = [
  '户主姓名',
  '户主',
  '家庭人口',
  '家庭人口数',
  '家庭住址',
  '联系电话',
  '身份证号',
  '身份证号码',
  '致贫原因',
  '主要致贫原因',
  '帮扶责任人',
  '帮扶人',
  '姓名',
  '贫困户属性',
  '开户银行',
  '识别时间',
  '脱贫时间',
  '家庭成员',
  '户编号',
  '户主身份证号',
  '户主身份证号码',
  '户主证件号码',
  '家庭地址',
  '脱贫属性',
  '脱贫年度',
];
const labels = new Set(formLabels.map(foldCode));
const whose = new Set(['户主姓名', '户主', '户编号', '姓名'].map(foldCode));

/**
 * Labels scattered over many rows, each with its value beside it. A row that is nearly all labels is a header: then
 * only what stands above it counts.
 */
export function isForm(sheet: Sheet, header: Header | null): boolean {
  const isRow = header !== null && header.known >= header.cells.length * 0.6;
  const rows = sheet.head
    .slice(0, isRow ? header.top - 1 : undefined)
    .map(labelsIn)
    .filter((found) => found.length > 0);
  const all = rows.flat();
  if (rows.length === 0 || Math.max(...rows.map((found) => found.length)) > 5) return false;
  if (rows.length >= 3) return all.length >= 4;
  // Two rows of labels above a small table of the members.
  return isRow && rows.length === 2 && all.length >= 3 && all.some((label) => whose.has(label));
}

/** 户主 alone in a row is somebody's relation. */
function labelsIn(row: (string | null)[]): string[] {
  const found = row.flatMap((text) => {
    const label = foldHeader((text ?? '').replace(/[:：].*$/s, ''));
    return labels.has(label) ? [label] : [];
  });
  return found.length === 1 && found[0] === '户主' ? [] : found;
}
