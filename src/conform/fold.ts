/** Full-width forms that mean the same as their half-width twins wherever they stand. */
const wide = (from: number, to: number) =>
  Array.from({ length: to - from + 1 }, (_, i) => String.fromCharCode(from + i)).join('');
export const fullWidth = `${wide(0xff10, 0xff19)}${wide(0xff21, 0xff3a)}${wide(0xff41, 0xff5a)}－．＋％`;
export const halfWidth = `${wide(0x30, 0x39)}${wide(0x41, 0x5a)}${wide(0x61, 0x7a)}-.+%`;

/** Punctuation that only codes and headers fold: in free text （ ） ， are right as they are. */
export const fullPunctuation = '（）【】［］〔〕｛｝，：；／＊｜～';
export const halfPunctuation = '()()()()(),:;/*|~';

/** As RE2 and JavaScript (with the flag v) both write it: everything that looks blank or like nothing. */
export const blankClass = String.raw`\x00-\x20\x7f\x{85}\x{a0}\x{1680}\x{2000}-\x{200a}\x{2028}\x{2029}\x{202f}\x{205f}\x{3000}`;
export const zeroWidthClass = String.raw`\x{ad}\x{200b}-\x{200f}\x{202a}-\x{202e}\x{2060}\x{feff}`;

const forJavaScript = (re2: string) => re2.replace(/\\x\{([0-9a-f]+)\}/g, '\\u{$1}');
const invisible = new RegExp(`[${forJavaScript(blankClass + zeroWidthClass)}]`, 'gu');

const twins = new Map([
  ...[...fullWidth].map((from, i): [string, string] => [from, [...halfWidth][i]!]),
  ...[...fullPunctuation].map((from, i): [string, string] => [from, [...halfPunctuation][i]!]),
]);

/** What two spellings of a code have in common; the macro 整_码 does the same in SQL. */
export function foldCode(text: string): string {
  const half = [...text.replace(invisible, '')].map(
    (character) => twins.get(character) ?? character,
  );
  return half.join('').toLowerCase();
}

/** 1 → B with `numbered` cells aside: 0-based column number to the letters that Excel shows. */
export function columnLetter(index: number): string {
  const rest = Math.floor(index / 26);
  return (rest > 0 ? columnLetter(rest - 1) : '') + String.fromCharCode(65 + (index % 26));
}
