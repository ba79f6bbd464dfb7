import type { Masking, Report } from '../model.ts';

export interface ReportOptions {
  /** What a text report hides. Township workbooks show names unless it is 'none', and then everything. */
  masking: Masking;
  /** Issues listed per rule, as asked for with --max-issues; null: the format's own default. */
  maxIssues: number | null;
  color: boolean;
  /** Columns of the terminal. */
  width: number;
}

/** Yields the report piece by piece, so that a city's issues never stand in memory together. */
export type TextReporter = (report: Report, options: ReportOptions) => AsyncIterable<string>;

/** One file of a report that is a folder; `write` makes it whole at the path that it is given. */
export interface ReportFile {
  name: string;
  write: (path: string) => Promise<void>;
}

export type FolderReporter = (report: Report, options: ReportOptions) => AsyncIterable<ReportFile>;

export type Reporter =
  { kind: 'text'; report: TextReporter } | { kind: 'folder'; report: FolderReporter };

/** What a reporter asks of the report, once for every format. */
export function listed({ masking, maxIssues }: ReportOptions): {
  masking: Masking;
  limitPerRule?: number;
} {
  return maxIssues === null ? { masking } : { masking, limitPerRule: maxIssues };
}
