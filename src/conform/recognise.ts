import type { Sheet, Workbook } from '../model.ts';
import type { Layouts } from '../layout/load.ts';
import { assignedTable, type Assignment } from './assignment.ts';
import { sayCopies } from './copies.ts';
import { findHeaders } from './header.ts';
import { isForm } from './nothing-found.ts';
import type { Parts } from './parts.ts';
import type { SheetPlan } from './plan.ts';
import { recogniseCards } from './recognise-cards.ts';
import { recogniseSheet } from './recognise-sheet.ts';
import { recogniseTables } from './recognise-tables.ts';
import { Vocabulary } from './vocabulary.ts';

export interface RecogniseOptions {
  /** 数据日期: the year of yearly tables whose sheets do not say theirs. */
  asOf: string;
  /** What `--as` gave, in the order given. */
  assignments?: Assignment[];
  parts: Parts;
}

/** Says of every sheet which tables it feeds and what its columns are. Looks at texts only; touches no data. */
export function recognise(
  workbooks: Workbook[],
  layouts: Layouts,
  options: RecogniseOptions,
): SheetPlan[] {
  const vocabulary = new Vocabulary([...layouts.tables.values()]);
  const recognised = workbooks.flatMap(({ sheets, sha256, encoding, reader }) =>
    sheets.flatMap((sheet) => {
      const assigned = assignedTable(sheet, options.assignments ?? []);
      const fixed = assigned === null ? null : layouts.need(assigned);
      const taken = fixed
        ? [{ sheet, ...recogniseSheet(sheet, vocabulary, fixed, options.asOf) }]
        : recogniseAll(sheet, vocabulary, options);
      return taken.map((one) => ({ file: sheet.file, sha256, encoding, reader, ...one }));
    }),
  );
  const plans = recognised.map((one, index) => ({ index, ...one }));
  sayCopies(plans);
  return plans;
}

/** A sheet may hold one table, several below each other, or forms. */
function recogniseAll(sheet: Sheet, vocabulary: Vocabulary, options: RecogniseOptions) {
  const [header = null] = findHeaders(sheet, vocabulary);
  const cards = isForm(sheet, header) ? recogniseCards(sheet, vocabulary, options) : [];
  return cards.length > 0 ? cards : recogniseTables(sheet, vocabulary, options);
}
