import type { SheetPlan } from './plan.ts';

/** Says it of files whose bytes are the same: each row of them counts as often as there are files. */
export function sayCopies(plans: readonly SheetPlan[]): void {
  const firsts = new Map<string, string>();
  for (const { feeds, sha256, file } of plans) {
    if (feeds.length === 0 || sha256 === '') continue;
    const first = firsts.get(sha256);
    // By name, not in the order in which they were given.
    if (first === undefined || file < first) firsts.set(sha256, file);
  }
  const said = new Set<string>();
  for (const plan of plans) {
    const first = firsts.get(plan.sha256);
    if (plan.feeds.length === 0 || first === undefined || first === plan.file) continue;
    if (said.has(plan.file)) continue;
    said.add(plan.file);
    const message = `与 ${first} 内容完全相同，可能是副本；两个都读了，每一行都会算两次`;
    plan.problems = [...plan.problems, { level: 'warning', message }];
  }
}
