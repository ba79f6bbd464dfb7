import { blankClass } from './fold.ts';

const words = [
  'N/A',
  'REF!',
  'VALUE!',
  'DIV/0!',
  'NAME?',
  'NUM!',
  'NULL!',
  'SPILL!',
  'CALC!',
  'FIELD!',
  'BLOCKED!',
  'CONNECT!',
  'BUSY!',
  'GETTING_DATA',
];

/** What Excel and WPS show where a formula failed, as a regular expression: no value, though it stands in the cell. */
export const formulaErrors = `#(?:${words.map((word) => word.replace('?', '[?]')).join('|')})`;

/** Whether a raw text is one. */
export function isFormulaError(raw: string): string {
  return `regexp_full_match(${raw}, '[${blankClass}]*${formulaErrors}[${blankClass}]*')`;
}
