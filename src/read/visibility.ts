import type { Problem } from '../model.ts';

/** Hidden sheets are read like others, and said: what is hidden may be old or a draft. */
export function visibilityProblems(state: 'visible' | 'hidden' | 'veryHidden'): Problem[] {
  if (state === 'visible') return [];
  const how = state === 'hidden' ? '隐藏' : '深度隐藏（在 Excel 的菜单里看不到）';
  return [{ level: 'info', message: `工作表是${how}的，内容照常读取` }];
}
