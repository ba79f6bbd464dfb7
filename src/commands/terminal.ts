import type { Writable } from 'node:stream';

/** What a command may touch of the process. stdout carries the report and nothing else. */
export interface Terminal {
  cwd: string;
  stdout: Writable;
  color: boolean;
  width: number;
  /** Aborted on SIGINT. */
  signal: AbortSignal;
  /** A line that passes: only on a terminal, overwritten by the next; '' wipes it. */
  progress: ((sentence: string) => void) | undefined;
  /** A remark on stderr, not with -q. */
  note(sentence: string): void;
  /** Something that could not be looked at: on stderr always. */
  warn(sentence: string): void;
}
