/** What one of the unit in a cell or header is in the unit of the field. */
const conversions: Record<string, Record<string, number>> = {
  元: { 千元: 1000, 万元: 10_000, 万: 10_000, 百万元: 1_000_000, 亿元: 100_000_000 },
  万元: { 元: 0.0001, 千元: 0.1, 万: 1, 亿元: 10_000 },
  亩: { 公顷: 15, 平方米: 0.0015, 平米: 0.0015, 平方: 0.0015, 平: 0.0015, '㎡': 0.0015 },
  公里: { 米: 0.001, m: 0.001, 里: 0.5 },
  平方米: { 亩: 666.6667 },
  人: { 万人: 10_000 },
  户: { 万户: 10_000 },
  月: { 年: 12 },
};

/** Units that may stand behind a number without changing it. */
const plain =
  '元 块 亩 平方米 平米 平方 平 ㎡ m2 m² 公里 千米 km 米 m 里 人 口 户 个 名 个月 月 天 日 年 岁 % 次 份 头 只 棵 株 ' +
  '吨 公斤 千克 kg 斤 度 分钟 升 间 处 所 座 辆 台 套 户次 人次';

const known = new Set([
  ...plain.split(' '),
  ...Object.values(conversions).flatMap((units) => Object.keys(units)),
]);

/** 单位：万元, (元), 亩/户 … → the unit, or null where the text is none. */
export function unitOf(text: string): string | null {
  const unit = text
    .normalize('NFKC')
    .replace(/\s|^[(（]?单位[:：]|[()（）]/g, '')
    .split(/[/每]/)[0]!;
  return known.has(unit) ? unit : null;
}

/** By how much a number is multiplied when `unit` stands with it. */
export function factorOf(fieldUnit: string | null, unit: string | null): number {
  return (fieldUnit && unit && conversions[fieldUnit]?.[unit]) || 1;
}

/** Longest first, as a regular expression takes them. */
export function suffixes(): string[] {
  return [...known].toSorted((a, b) => b.length - a.length);
}

export function conversionsTo(fieldUnit: string | null): [unit: string, factor: number][] {
  return Object.entries(fieldUnit ? (conversions[fieldUnit] ?? {}) : {});
}
