import type { Masking, Privacy } from '../model.ts';
import { maskNumbersBeside } from './masking-text.ts';

/** A cell may hold several names or numbers; each is masked by itself. */
const separators = /([、,，;；/|\n]+)/;

/** Words that stand where a value should: they tell nothing about a person and are what must be seen. */
const placeholders = new Set(
  '无 暂无 没有 空 未知 不详 不清 不明 待查 待补 待核 缺失 未办 未办理 未提供 无证件 无号码 无数据 - — / \\ 0 #N/A #REF! #VALUE! #NAME?'.split(
    ' ',
  ),
);

function stars(count: number): string {
  return '*'.repeat(Math.max(0, count));
}

/** One by one only where it must be: signs of two code units, as rare names have, are one character. */
function characters(value: string): string | string[] {
  return /[\ud800-\udfff]/.test(value) ? [...value] : value;
}

function keepEnds(value: string, head: number, tail: number): string {
  const signs = characters(value);
  const { length } = signs;
  const kept = (from: number, to: number) => {
    const part = signs.slice(from, to);
    return typeof part === 'string' ? part : part.join('');
  };
  return kept(0, head) + stars(length - head - tail) + kept(length - tail, length);
}

/** Each of several names or numbers in a cell. */
export function maskEach(value: string, maskOne: (part: string) => string): string {
  if (!separators.test(value)) return placeholders.has(value) ? value : maskOne(value);
  return value
    .split(separators)
    .map((part, index) => (index % 2 === 1 || placeholders.has(part) ? part : maskOne(part)))
    .join('');
}

/** 张三 → 张*, 欧阳修 → 欧**: the clerk still sees whom it is about, the list names nobody. */
export function maskName(value: string): string {
  return maskEach(value, (part) => keepEnds(part, characters(part).length > 1 ? 1 : 0, 0));
}

/** A name that stands in the cell of a number is no part of it that may stay. */
function numberEnds(value: string, head: number, tail: number): string {
  return keepEnds(value, head, tail).replace(/\p{Script=Han}/gu, '*');
}

/**
 * 610500…1234 → 6105**********1234. Of a whole ID number the county and the last four stay, as offices print it;
 * of anything shorter less, because a fragment may be most of what is secret.
 */
export function maskId(value: string): string {
  return maskEach(value, (part) => {
    const { length } = characters(part);
    if (length >= 15) return numberEnds(part, 4, 4);
    if (length >= 9) return numberEnds(part, 2, 2);
    return stars(length);
  });
}

/** 13812341234 → 138****1234; a landline keeps less. */
export function maskPhone(value: string): string {
  return maskEach(value, (part) => {
    const { length } = characters(part);
    if (length >= 11) return numberEnds(part, 3, 4);
    return length >= 7 ? numberEnds(part, 0, 2) : stars(length);
  });
}

export function maskBank(value: string): string {
  return maskEach(value, (part) => numberEnds(part, 0, characters(part).length >= 12 ? 4 : 0));
}

/** Down to the village an address is no secret: the issue says it anyway. */
export function maskAddress(value: string): string {
  const village = /^.*?(?:村|社区|嘎查)/su.exec(value)?.[0];
  const known = village ?? /^.*(?:[省市区县旗乡镇]|街道|苏木)/su.exec(value)?.[0] ?? '';
  return known.length < value.length ? `${known}***` : value;
}

const maskers: Record<Privacy, (value: string) => string> = {
  name: maskName,
  id: maskId,
  phone: maskPhone,
  bank: maskBank,
  address: maskAddress,
  // 健康状况, 残疾类别 …: what the list asks people to check, and with name and number hidden it points at no one.
  health: (value) => value,
};

/** A value as it may be shown. `privacy` undefined: the column tells nothing about a person. */
export function mask<T extends string | null>(
  value: T,
  privacy: Privacy | undefined,
  masking: Masking,
): T | string {
  if (value === null || privacy === undefined || masking === 'none') return value;
  if (masking === 'names' && privacy === 'name') return maskNumbersBeside(value);
  return maskers[privacy](value);
}
