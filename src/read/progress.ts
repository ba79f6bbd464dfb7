import type { ReadProgress } from './index.ts';

/** A reading that is over before does not bother anybody. */
const patience = 1000;

/** Says in a sentence how far the reading is, and at its end that there is nothing more to say. */
export function readingProgress(
  say: ((sentence: string) => void) | undefined,
  now: () => number = () => performance.now(),
): { onProgress: (progress: ReadProgress) => void; onEnd: () => void } | undefined {
  if (!say) return undefined;
  const since = now();
  return {
    onProgress: ({ file, done, total, rows, share }) => {
      if (now() - since < patience) return;
      const files = total > 1 ? `第 ${Math.min(done + 1, total)}/${total} 个文件，` : '';
      const percent = Math.floor(share * 100);
      say(`正在读取（${files}已读 ${rows.toLocaleString('en-US')} 行，${percent}%）${file}`);
    },
    onEnd: () => say(''),
  };
}
