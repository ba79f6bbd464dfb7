import { csv } from './csv.ts';
import { json, ndjson } from './json.ts';
import { markdown } from './markdown.ts';
import type { Reporter } from './reporter.ts';
import { table } from './table.ts';
import { xlsx } from './xlsx.ts';

export const reporters = {
  table: { kind: 'text', report: table },
  json: { kind: 'text', report: json },
  ndjson: { kind: 'text', report: ndjson },
  csv: { kind: 'text', report: csv },
  markdown: { kind: 'text', report: markdown },
  xlsx: { kind: 'folder', report: xlsx },
} satisfies Record<string, Reporter>;

export type Format = keyof typeof reporters;
