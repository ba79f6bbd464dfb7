import { Scan } from './scan.ts';

const candidates = [',', '\t', ';', '|'];
const sampleSize = 1 << 16;

/**
 * The character between the fields, by the first records: the one that gives most of them the same width.
 * The usual one (tab in .tsv, else comma) wins a tie; another must be found in half of the records.
 */
export function sniffDelimiter(block: Uint8Array, path: string): string {
  const usual = path.toLowerCase().endsWith('.tsv') ? '\t' : ',';
  const sample = block.subarray(0, sampleSize);
  const whole = sample.length === block.length;
  let best = { delimiter: usual, score: 0 };
  for (const delimiter of [usual, ...candidates.filter((one) => one !== usual)]) {
    const scan = new Scan(delimiter);
    scan.push(sample);
    if (whole) scan.finish();
    // The wrong character leaves quotes in odd places: `1,"a;b"` parted at the semicolon.
    const score = evenness(scan.widths) - scan.stray / Math.max(1, scan.widths.length);
    if (score > best.score) best = { delimiter, score };
    // Nothing is better than all records alike.
    if (score === 1) break;
  }
  return best.delimiter;
}

/** `sep=;` in the first line is for Excel, which takes it for no row: what it says and how many bytes it has. */
export function declaredDelimiter(
  block: Buffer,
): { delimiter: string; length: number } | undefined {
  const found = /^("?)sep=([\t !#-/:-@[-`{-~])\1(?:\r\n?|\n|$)/i.exec(
    block.toString('latin1', 0, 16),
  );
  return found ? { delimiter: found[2]!, length: found[0].length } : undefined;
}

/** Share of the records that have the commonest width above one, if at least half are wider than one. */
function evenness(widths: number[]): number {
  const counts = new Map<number, number>();
  for (const width of widths) if (width > 1) counts.set(width, (counts.get(width) ?? 0) + 1);
  const wide = [...counts.values()].reduce((sum, count) => sum + count, 0);
  if (wide * 2 < widths.length) return 0;
  return Math.max(0, ...counts.values()) / Math.max(1, widths.length);
}
