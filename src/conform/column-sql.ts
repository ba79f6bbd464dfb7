import { quoteText as q } from '../engine/duckdb.ts';
import type { Field } from '../layout/layout.ts';
import { booleanSql, codeSql, severalSql } from './code-sql.ts';
import { dateSql, partialDateSql, yearSql } from './date-sql.ts';
import { blankClass, zeroWidthClass } from './fold.ts';
import { formulaErrors } from './formula-errors.ts';
import { integerSql, numberSql } from './number-sql.ts';
import type { ColumnSql, Group, Source } from './source.ts';
import { alternatives, blankWords, isPlainWord } from './sql-text.ts';

/** How the text of a column becomes what is stored. */
export function columnSql({ field, raw, factor, clean }: Source): ColumnSql {
  const column = byType(field, raw, factor);
  if (clean) return { ...column, group: null, isClean: null };
  if (field.type !== 'string') return column;
  const slow = orBlank(column.slow, field, raw);
  return { ...column, slow: column.quick ? `case ${column.quick} else ${slow} end` : slow };
}

function byType(field: Field, raw: string, factor: number): ColumnSql {
  switch (field.type) {
    case 'integer':
      return integerSql(field, raw, factor);
    case 'number':
      return numberSql(field, raw, factor);
    case 'boolean':
      return booleanSql(field, raw);
    case 'date':
      return dateSql(raw);
    case 'year':
      return yearSql(raw);
    case 'yearmonth':
      return partialDateSql(raw);
    case 'string':
      return stringSql(field, raw);
  }
}

function stringSql(field: Field, raw: string): ColumnSql {
  if (field.multiple) return severalSql(field, raw);
  if (Object.keys(field.codes).length > 0) return codeSql(field, raw);
  const own = (group: Group, slow: string, unchanged: string, value = raw) => {
    const quick = `${blankWords(field, raw)} when ${unchanged} then ${value}`;
    return { group, isClean: null, direct: raw, quick, slow };
  };
  const word = isPlainWord(raw, 'all');
  // Most codes that are not plain digits and capitals hold small letters, and nothing worse.
  const ascii = `regexp_full_match(${raw}, '[0-9A-Za-z]+')`;
  switch (field.format) {
    case 'name':
      return own('plain', `整_名(${raw})`, word);
    case 'code':
      return own('compact', `整_编号(${raw})`, ascii);
    case 'id-number':
      return own('compact', `整_证号(${raw})`, ascii, `upper(${raw})`);
    case 'phone':
      return { group: 'compact', isClean: null, direct: raw, slow: `整_电话(${raw})` };
    case 'bank-card':
      return { group: 'compact', isClean: null, direct: raw, slow: `整_卡号(${raw})` };
    case 'partial-date':
      return partialDateSql(raw);
    case 'text':
      return own('plain', `整_文(${raw})`, word);
  }
}

/** Texts that mean blank, and failed formulas, whatever stands around them. Not by IN: of six words it becomes a join over all rows. */
function orBlank(value: string, field: Field, raw: string): string {
  const texts = new Set(field.missingValues.flatMap((text) => [text, widened(text)]));
  const around = `[${blankClass}${zeroWidthClass}${field.multiple ? ',，、;；|' : ''}]*`;
  return `case when not regexp_full_match(${raw}, ${q(`${around}(?:${alternatives([...texts])}|${formulaErrors}|)${around}`)}) then ${value} end`;
}

function widened(text: string): string {
  return text.replace(/[!-~]/g, (sign) => String.fromCharCode(sign.charCodeAt(0) + 0xfee0));
}
