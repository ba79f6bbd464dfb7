import type { Merge } from '../../model.ts';

/** `A1` or `A1:C3` as a range; null if it is neither. */
export function parseRange(text: string): Merge | null {
  const parts = /^\$?([A-Z]{1,3})\$?(\d{1,9})(?::\$?([A-Z]{1,3})\$?(\d{1,9}))?$/.exec(text);
  if (!parts) return null;
  const [, letters = '', digits = '', lastLetters = letters, lastDigits = digits] = parts;
  const merge = {
    top: Number(digits),
    bottom: Number(lastDigits),
    left: columnNumber(letters),
    right: columnNumber(lastLetters),
  };
  return merge.top <= merge.bottom && merge.left <= merge.right ? merge : null;
}

/** A is 0. */
function columnNumber(letters: string): number {
  let column = 0;
  for (const letter of letters) column = column * 26 + letter.charCodeAt(0) - 64;
  return column - 1;
}

export function columnLetters(column: number): string {
  let letters = '';
  for (let rest = column + 1; rest > 0; rest = Math.floor((rest - 1) / 26)) {
    letters = String.fromCharCode(65 + ((rest - 1) % 26)) + letters;
  }
  return letters;
}
