/** Where an expected failure stands; every part that is known is shown to the user. */
export interface Place {
  file?: string;
  sheet?: string;
  /** 1-based: a line of a text file, or a row as Excel numbers it. */
  line?: number;
  /** 1-based character of the line, or a column letter. */
  column?: number | string;
}

/**
 * A failure that users can mend: one Chinese sentence saying what is wrong, one saying what to do.
 * It is printed without a stack and ends in exit code 2; anything else that is thrown is our bug.
 */
export abstract class ExpectedError extends Error {
  readonly place: Place;
  readonly advice: string | undefined;

  constructor(message: string, options: { place?: Place; advice?: string; cause?: unknown } = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = new.target.name;
    this.place = options.place ?? {};
    this.advice = options.advice;
  }

  /** `文件:行:列 说明。办法`, as printed on stderr and kept in the report. */
  describe(): string {
    const { file, sheet, line, column } = this.place;
    const where = [file, sheet && `【${sheet}】`, line, column].filter(
      (part) => part !== undefined && part !== '',
    );
    const head = where.length > 0 ? `${where.join(':')} ` : '';
    return `${head}${this.message}${this.advice ? `。${this.advice}` : ''}`;
  }
}

/** Throws what went wrong, if anything did: all of it, not only the first. */
export function throwAll(errors: readonly unknown[]): void {
  if (errors.length === 1) throw errors[0];
  if (errors.length > 1) throw new AggregateError(errors);
}

/** The command line or the configuration file asks for something that does not exist. */
export class UsageError extends ExpectedError {}

/** A report cannot be written where it was to go. */
export class OutputError extends ExpectedError {}

/** An input cannot be read, or not in full. */
export class InputError extends ExpectedError {}

/** A rule, table or parameter file is wrong. */
export class RuleError extends ExpectedError {}
