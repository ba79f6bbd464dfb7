import type { ReportOptions } from '../../src/report/reporter.ts';

export const options: ReportOptions = { masking: 'all', maxIssues: null, color: false, width: 80 };

export async function collect(pieces: AsyncIterable<string>): Promise<string> {
  let text = '';
  for await (const piece of pieces) text += piece;
  return text;
}
