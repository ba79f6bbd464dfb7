/** Set by who wants to look further than the gate does. */
const times = Number(process.env.DUIZHANG_FUZZ ?? 0);

/**
 * So many cases of a property, the same ones in every run: the gate tells of a change, not of luck. With
 * `DUIZHANG_FUZZ=<n>` there are n times as many, other ones each time.
 */
export function draws(numRuns: number): { numRuns: number; seed?: number } {
  return times > 0 ? { numRuns: numRuns * times } : { numRuns, seed: 20201020 };
}

/** Milliseconds that a property may take, of which the gate's cases need far less. */
export function patience(milliseconds: number): number {
  return milliseconds * Math.max(1, times);
}
