import type { ParameterEntry } from '../layout/parameter-file.ts';

const certaintyWords: Record<ParameterEntry['certainty'], string> = {
  official: '文件规定',
  found: '有公开出处',
  practice: '各地在用',
  general: '通行说法',
  inference: '推断',
};

/** Who says so, and how sure that is. */
export function sourceText(entry: ParameterEntry | null): string {
  return entry === null ? '' : `${entry.source}（${certaintyWords[entry.certainty]}）`;
}
