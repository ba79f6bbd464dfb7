/** Columns of a terminal: a Chinese character takes two. */
const wide =
  /[\u{1100}-\u{115f}\u{2e80}-\u{303e}\u{3041}-\u{33ff}\u{3400}-\u{4dbf}\u{4e00}-\u{9fff}\u{a000}-\u{a4cf}\u{a960}-\u{a97c}\u{ac00}-\u{d7a3}\u{f900}-\u{faff}\u{fe10}-\u{fe19}\u{fe30}-\u{fe6f}\u{ff01}-\u{ff60}\u{ffe0}-\u{ffe6}\u{1f300}-\u{1f64f}\u{1f900}-\u{1f9ff}\u{20000}-\u{3fffd}]/u;
const combining = /^\p{M}$|^\u{200b}$/u;

function widthOfCharacter(character: string): number {
  if (combining.test(character)) return 0;
  return wide.test(character) ? 2 : 1;
}

export function displayWidth(text: string): number {
  let width = 0;
  for (const character of text) width += widthOfCharacter(character);
  return width;
}

/** Cut to so many columns, with an ellipsis where something is missing. */
export function shorten(text: string, width: number): string {
  if (displayWidth(text) <= width) return text;
  return `${take([...text], width - 1).join('')}…`;
}

function take(characters: string[], width: number): string[] {
  let used = 0;
  const end = characters.findIndex((character) => (used += widthOfCharacter(character)) > width);
  return end < 0 ? characters : characters.slice(0, Math.max(1, end));
}

/** A word, a number or one Chinese character, with the punctuation that may not begin the next line. */
const unbroken = /(?:[\w*.<>=+/-]+|.)[，。；：、！？）】》”’%,;:!?)\]}]*/gsu;

/** Broken anywhere, as Chinese is, but not inside a word or number and not before closing punctuation. */
export function wrap(text: string, width: number): string[] {
  const lines: string[] = [];
  let line = '';
  for (const piece of text.match(unbroken) ?? []) {
    for (const part of displayWidth(piece) > width ? piece : [piece]) {
      if (line !== '' && displayWidth(line) + displayWidth(part) > width) {
        lines.push(line.trimEnd());
        line = '';
      }
      if (line !== '' || part !== ' ') line += part;
    }
  }
  return line === '' ? lines : [...lines, line.trimEnd()];
}

/** A cell may hold anything, even what moves the cursor, repaints the terminal or turns the line round. */
export function plain(text: string): string {
  return text.replace(
    /[\p{Cc}\u{2028}\u{2029}\u{200e}\u{200f}\u{202a}-\u{202e}\u{2066}-\u{2069}]+/gu,
    ' ',
  );
}
