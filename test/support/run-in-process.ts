import type { Issue, Masking, ReportHead } from '../../src/model.ts';
import { runDefaults, type RunOptions } from '../../src/options.ts';
import { run } from '../../src/run.ts';

export interface Checked extends ReportHead {
  issues: Issue[];
}

/** `check` without a process around it; values in clear, unless another masking is asked for. */
export async function checked(
  folder: string,
  options: Partial<RunOptions> = {},
  masking: Masking = 'none',
): Promise<Checked> {
  const { report, close } = await run({
    ...runDefaults,
    cwd: folder,
    inputs: ['.'],
    asOf: '2020-10-20',
    threads: 2,
    memory: '1GB',
    ...options,
  });
  try {
    const issues: Issue[] = [];
    for await (const issue of report.issues({ masking })) issues.push(issue);
    return { ...report, issues };
  } finally {
    close();
  }
}
