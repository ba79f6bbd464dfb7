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
  const levels = [around.titles.join(' '), around.sheet, around.file, around.folders.join(' ')];
  const scores = levels.map((text, depth) => {
    const folded = foldHeader(text);
    const said = [...words].filter((word) => folded.includes(word)).join('').length;
    return said === 0 ? 0 : (4 - depth) * 2 + Math.min(said, 8) / 8;
  });
  return Math.max(0, ...scores);
}
