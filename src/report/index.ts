import { csv } from './csv.ts';
import { json, ndjson } from './json.ts';
import { markdown } from './markdown.ts';
import type { Report } from '../model.ts';
import type { Reporter, ReportFile, ReportOptions } from './reporter.ts';
import { table } from './table.ts';

/** exceljs takes longer to load than a small check to run. */
async function* workbooks(report: Report, options: ReportOptions): AsyncIterable<ReportFile> {
  const { xlsx } = await import('./xlsx.ts');
  yield* xlsx(report, options);
}

export const reporters = {
  table: { kind: 'text', report: table },
  json: { kind: 'text', report: json },
  ndjson: { kind: 'text', report: ndjson },
  csv: { kind: 'text', report: csv },
  markdown: { kind: 'text', report: markdown },
  xlsx: { kind: 'folder', report: workbooks },
} satisfies Record<string, Reporter>;

export type Format = keyof typeof reporters;
