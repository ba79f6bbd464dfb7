import type { Codes } from './layout.ts';

/** How offices write yes and no; a boolean field adds its own words to these. */
export const booleanWords: Codes = {
  是: [
    '1',
    'Y',
    'YES',
    'T',
    'TRUE',
    '√',
    '✓',
    '✔',
    '☑',
    '有',
    '已',
    '对',
    '真',
    '参加',
    '已参加',
    '参保',
    '已参保',
    '享受',
    '已享受',
    '加入',
    '已加入',
    '已实施',
    '已完成',
    '达标',
    '已达标',
    '合格',
    '安全',
    '已通',
    '通',
    '属于',
  ],
  否: [
    '0',
    'N',
    'NO',
    'F',
    'FALSE',
    '×',
    '✗',
    '✘',
    '无',
    '未',
    '不是',
    '没有',
    '没',
    '非',
    '假',
    '没参加',
    '未参加',
    '不参加',
    '未参保',
    '没参保',
    '未享受',
    '不享受',
    '没享受',
    '未加入',
    '没加入',
    '尚未实施',
    '未实施',
    '未完成',
    '不达标',
    '未达标',
    '不合格',
    '不安全',
    '未通',
    '不通',
    '不属于',
  ],
};

/** `own` first: a word that a field gives another meaning keeps that meaning. */
export function withBooleanWords(own: Codes): Codes {
  const taken = new Set(Object.values(own).flat());
  const merged: Codes = { ...own };
  for (const [value, words] of Object.entries(booleanWords)) {
    const free = words.filter((word) => !taken.has(word));
    merged[value] = [...(own[value] ?? []), ...free];
  }
  return merged;
}
