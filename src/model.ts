/** The nouns that pass from room to room; types only. */
import type { Issue, ReportHead } from './report-schema.ts';

export type {
  Area,
  CellAddress,
  InputSummary,
  Issue,
  ReportHead,
  RuleSummary,
  TownshipSummary,
} from './report-schema.ts';

/** A range of merged cells. Rows are 1-based as Excel numbers them, columns 0-based; both ends included. */
export interface Merge {
  top: number;
  bottom: number;
  left: number;
  right: number;
}

/** Something that was seen while looking at an input and that its user should know. */
export interface Problem {
  /** `error`: part of the input could not be read, exit code 2. `warning`: said, nothing is lost. */
  level: 'error' | 'warning' | 'info';
  message: string;
  row?: number;
  column?: string;
}

/**
 * Where the cells of a sheet lie: a UTF-8 file of comma (or other) separated records that DuckDB reads
 * with this dialect stated and nothing detected. Every value is text; an empty field is a blank cell.
 */
export interface Cells {
  path: string;
  delimiter: string;
  /** What ends a record, where it is not LF. Cells may hold line ends of either kind. */
  newline?: '\r\n';
  /** True: the first field of each record is the row number as Excel shows it, and blank rows are left out. */
  numbered: boolean;
  /**
   * Only for files that are not numbered: record n (from 0, as DuckDB counts the records that it keeps) stands
   * in row n + 1 + shift, where shift is that of the last gap with `record <= n` (0 before the first).
   */
  gaps: { record: number; shift: number }[];
  /** Some records have fewer fields than `columns`. */
  ragged: boolean;
  /** Lines inside cells look like records: the engine must not read the file from several places at once. */
  sequential?: true;
  /** The longest record in bytes, so that DuckDB's line limit can be raised. */
  longest: number;
  /** Number of records in the file, blank lines excluded; DuckDB must find as many. */
  records: number;
  /** Of a file that is not numbered, where it is known: all records that may be without a number, and some that are not. */
  wordy?: RecordPlace[];
}

/** Where a record lies among the bytes of its file. */
export interface RecordPlace {
  row: number;
  /** Row of the record before it, 0 for the first. */
  before: number;
  from: number;
  to: number;
}

/**
 * One sheet as read: what characters stand in which cell, nothing more.
 * A csv file is one sheet with the name ''.
 */
export interface Sheet {
  /** As shown to users: relative to the working folder, with forward slashes. */
  file: string;
  name: string;
  hidden: boolean;
  cells: Cells;
  /** The first rows (up to 60), for finding the header: head[i] is row i + 1; blank cells are null. */
  head: (string | null)[][];
  /** Number of columns, from A on. */
  columns: number;
  /** The last row that is not blank, as Excel numbers it; 0 for an empty sheet. */
  lastRow: number;
  merges: Merge[];
  problems: Problem[];
  /** Where a thread has looked for them already. */
  rowsOfWords?: RowOfWords[];
}

/** One row as a person sees it in Excel; blank cells are null. */
export interface RowOfCells {
  row: number;
  cells: (string | null)[];
}

/** A row without a number in any cell, as headers and titles are. */
export interface RowOfWords extends RowOfCells {
  /** The last row before it that has a number, 0 if none. */
  after: number;
}

/** One input file as read. */
export interface Workbook {
  file: string;
  /** Of the bytes of the file, hex. */
  sha256: string;
  /** Of a text file: 'utf-8' | 'utf-8-sig' | 'utf-16le' | 'utf-16be' | 'gb18030'; else null. */
  encoding: string | null;
  /** Which reader did it, e.g. 'csv', 'xlsx', 'sheetjs'; `inspect` shows it. */
  reader: string;
  sheets: Sheet[];
  problems: Problem[];
}

export type Severity = 'error' | 'warning' | 'info';
export const severities = ['error', 'warning', 'info'] as const;

/** 问题类型, the five words of the field. */
export type Category = '不实' | '不准' | '不全' | '不一致' | '不及时';
export const categories = ['不实', '不准', '不全', '不一致', '不及时'] as const;

/** What a value tells about a person; decides how it is masked. */
export type Privacy = (typeof privacies)[number];
/** From most to least telling: a text made of several is masked as its most telling part. */
export const privacies = ['id', 'bank', 'phone', 'name', 'address', 'health'] as const;

/** `names`: names in clear, the rest masked (township workbooks); `all`: nothing in clear; `none`: --reveal. */
export type Masking = 'all' | 'names' | 'none';

/**
 * What a reporter gets. `issues` may be called again and again; each call streams in the stable order.
 * `county` and `township` choose issues that stand there or say so in `alsoIn`; null means those without
 * one. `masking` is 'all' unless said. `limitPerRule` yields the first n of each rule.
 */
export interface Report extends ReportHead {
  issues(options?: {
    masking?: Masking;
    township?: string | null;
    county?: string | null;
    limitPerRule?: number;
  }): AsyncIterable<Issue>;
}
