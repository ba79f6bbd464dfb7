import { foldCode } from './fold.ts';
import { unitOf } from './units.ts';

const unifyBrackets = (text: string) =>
  text.replace(/[【［〔｛[{]/g, '(').replace(/[】］〕｝\]}]/g, ')');

/** Nothing of it has another spelling: so are most headers, and thousands are known. */
const plain = /^[\u4e00-\u9fff]+$/;

/** What the spellings of one header have in common: width, blanks, brackets, required marks, a colon at the end. */
export function foldHeader(text: string): string {
  if (plain.test(text)) return text;
  return foldCode(unifyBrackets(text.normalize('NFKC')))
    .replace(/[*★☆▲#]/g, '')
    .replace(/:$/, '');
}

/** 3、 or 其中：; 其他 only with a colon, since 其他转移性收入 is a field. */
const lead = /^(\(?\d{1,3}\)?[、.,](?=\D)|其中[:、,—-]*(?=.)|其[他它]:(?=.))/;

/** Without what stands in brackets or leads up to the name, or a unit behind a stroke; '' when nothing is left. */
export function bareHeader(text: string): string {
  if (plain.test(text) && !text.startsWith('其')) return text;
  return foldHeader(text)
    .replace(lead, '')
    .replace(lead, '')
    .replace(/\([^()]*\)/g, '')
    .replace(/[/,](元|万元|亩|人|户|月|平方米)$/, '');
}

/** 人均纯收入（万元） → 万元 */
export function headerUnit(text: string): string | null {
  const folded = foldHeader(text);
  const inBrackets = [...folded.matchAll(/\(([^()]*)\)/g)].map((found) => unitOf(found[1]!));
  const behindStroke = /[/,](万元|元|亩|人|户|月|平方米)$/.exec(folded)?.[1] ?? null;
  return inBrackets.findLast((unit) => unit !== null) ?? behindStroke;
}

/** A header on one line, for messages. */
export function headerLine(text: string): string {
  return text.replace(/\s+/g, ' ').trim();
}
