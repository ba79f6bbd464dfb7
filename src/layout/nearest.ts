/** The candidate that a mistyped word most likely means, or null when none is close enough to be worth saying. */
export function nearest(word: string, candidates: Iterable<string>): string | null {
  let best: string | null = null;
  let least = Infinity;
  for (const candidate of candidates) {
    const distance = editDistance([...fold(word)], [...fold(candidate)]);
    if (distance < least && distance <= reach(word, candidate)) {
      best = candidate;
      least = distance;
    }
  }
  return best;
}

function fold(word: string): string {
  return word.normalize('NFKC').toLowerCase();
}

/** Chinese words are short: one wrong character in two is still a typo, but a wholly different word never is. */
function reach(word: string, candidate: string): number {
  const longest = Math.max([...word].length, [...candidate].length);
  return Math.min(longest - 1, Math.max(1, Math.floor(longest * 0.4)), 5);
}

/** Optimal string alignment: insertions, deletions, replacements and swaps of neighbours. */
function editDistance(a: string[], b: string[]): number {
  let beforeLast: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, column) => column);
  for (let row = 1; row <= a.length; row++) {
    const current = [row];
    for (let column = 1; column <= b.length; column++) {
      const same = a[row - 1] === b[column - 1];
      const swapped =
        row > 1 && column > 1 && a[row - 1] === b[column - 2] && a[row - 2] === b[column - 1];
      current[column] = Math.min(
        last[column]! + 1,
        current[column - 1]! + 1,
        last[column - 1]! + (same ? 0 : 1),
        swapped ? beforeLast[column - 2]! + 1 : Infinity,
      );
    }
    beforeLast = last;
    last = current;
  }
  return last[b.length]!;
}
