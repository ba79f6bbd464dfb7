import type { Layout } from '../layout/layout.ts';
import { foldHeader } from './header-text.ts';

/** Texts around a table that may say what it is, the most telling first: titles, sheet name, file name, folders. */
export interface Surroundings {
  titles: string[];
  sheet: string;
  file: string;
  folders: string[];
}

export function surroundings(file: string, sheet: string, titles: string[]): Surroundings {
  const parts = file.split('/');
  return { titles, sheet, file: parts.at(-1)!, folders: parts.slice(0, -1) };
}

/** How much the surroundings speak for a table: nearer texts more, longer words more, 0 when nothing is said. */
export function markScore(layout: Layout, around: Surroundings): number {
  const words = new Set([layout.name, layout.title, ...layout.marks].map(foldHeader));
  const alone = new Set([layout.name, ...layout.marksAlone]);
  const levels = [around.titles.join(' '), around.sheet, around.file, around.folders.join(' ')];
  const scores = levels.map((text, depth) => {
    const folded = foldHeader(text);
    // 户 is part of 入户访谈, too.
    const within = [...words].filter((word) => word.length > 1 && folded.includes(word));
    const whole = depth < 3 ? sections(text).filter((section) => alone.has(section)) : [];
    const said = new Set([...within, ...whole]);
    return said.size === 0 ? 0 : (4 - depth) * 2 + Math.min([...said].join('').length, 8) / 8;
  });
  return Math.max(0, ...scores);
}

/** 六个一致-文件 (2).xlsx → 六个一致, 文件. */
function sections(text: string): string[] {
  return text.replace(/\.[a-z]+$/i, '').split(/[^\p{Script=Han}]+/u);
}
