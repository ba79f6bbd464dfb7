import { unitOf } from './units.ts';

const saysUnit = /单位[:：]\s*([^\s，,。；;()（）【】[\]]+)|[(（【[]([万千百]*元)[)）】\]]/g;

/** 单位：万元 in a title line holds for the columns of money that name no unit of their own. 填报单位：城关镇 is none. */
export function sheetUnit(titles: readonly string[]): string | null {
  const texts = titles.flatMap((title) =>
    [...title.matchAll(saysUnit)].flatMap(([, said, bracketed]) => said ?? bracketed ?? []),
  );
  const units = texts.flatMap((text) => text.split('、')).map(unitOf);
  return units.find((unit) => unit?.endsWith('元')) ?? null;
}
