import type { Surroundings } from './marks.ts';
import { unitOf } from './units.ts';

/** 单位：万元 in a title line holds for the columns of money that name no unit of their own. */
export function sheetUnit({ titles }: Surroundings): string | null {
  for (const title of titles) {
    const text = /单位[:：]\s*([^\s，,。]+)/.exec(title)?.[1];
    const units = (text ?? '').split('、').map(unitOf);
    const money = units.find((unit) => unit?.endsWith('元'));
    if (money) return money;
  }
  return null;
}
