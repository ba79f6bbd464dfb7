import { quoteText } from '../engine/duckdb.ts';
import type { Field } from '../layout/layout.ts';
import { blankClass, foldCode, zeroWidthClass } from './fold.ts';
import { conversionsTo, suffixes } from './units.ts';

const q = quoteText;

/** Text columns whose cheap test is shared: one regular expression over the row costs a third of one a cell. */
export type Group = 'plain' | 'compact';

/** A raw text column of the source and the field that it fills. */
export interface Source {
  field: Field;
  /** SQL of the raw text, NULL when the cell is blank: a plain column name. */
  raw: string;
  /** By how much a number without a unit of its own is multiplied: 10000 under a header in 万元. */
  factor: number;
  /** Every cell of the column is known to be as it should be (see plainly-clean.ts): no test, no slow path. */
  clean?: boolean;
}

export interface ColumnSql {
  /** The group whose flag says that the cell is already as it should be … */
  group: Group | null;
  /** … or the column's own test. Never NULL when the raw text is not. */
  isClean: string | null;
  /** The value when it is … */
  direct: string;
  /** … and when it is not. */
  slow: string;
}

/** How the text of a column becomes what is stored. */
export function columnSql({ field, raw, factor, clean }: Source): ColumnSql {
  const column = byType(field, raw, factor);
  if (clean) return { ...column, group: null, isClean: null };
  return field.type === 'string' ? { ...column, slow: orBlank(column.slow, field, raw) } : column;
}

function byType(field: Field, raw: string, factor: number): ColumnSql {
  switch (field.type) {
    case 'integer':
      return integer(field, raw, factor);
    case 'number':
      return number(field, raw, factor);
    case 'boolean':
      return boolean(field, raw);
    case 'date':
      return date(raw);
    case 'year':
      return year(raw);
    case 'yearmonth':
      return partialDate(raw);
    case 'string':
      return string(field, raw);
  }
}

function string(field: Field, raw: string): ColumnSql {
  if (field.multiple) return several(field, raw);
  if (Object.keys(field.codes).length > 0) return code(field, raw);
  const own = (group: Group, slow: string) => ({ group, isClean: null, direct: raw, slow });
  switch (field.format) {
    case 'name':
      return own('plain', `整_名(${raw})`);
    case 'code':
      return own('compact', quick(raw, raw, `整_编号(${raw})`));
    case 'id-number':
      return own('compact', quick(raw, `upper(${raw})`, `整_证号(${raw})`));
    case 'phone':
      return own('compact', `整_电话(${raw})`);
    case 'bank-card':
      return own('compact', `整_卡号(${raw})`);
    case 'partial-date':
      return partialDate(raw);
    case 'text':
      return own('plain', `整_文(${raw})`);
  }
}

/** Most codes that are not plain digits and capitals hold small letters, and nothing worse. */
function quick(raw: string, value: string, slow: string): string {
  return `case when regexp_full_match(${raw}, '[0-9A-Za-z]+') then ${value} else ${slow} end`;
}

/** Casts take too much for a number ('12.6', '1e3', '0x10'); what survives the way there and back is one. */
function integer(field: Field, raw: string, factor: number): ColumnSql {
  const cast = `try_cast(${raw} as bigint)`;
  const value = numberSlow(field, raw, factor);
  return {
    group: null,
    isClean: factor === 1 ? `coalesce(${cast}::varchar = ${raw}, false)` : 'false',
    direct: cast,
    slow: `try_cast(regexp_extract((${value})::varchar, '^(-?[0-9]+)(\\.0+)?$', 1) as bigint)`,
  };
}

function number(field: Field, raw: string, factor: number): ColumnSql {
  return {
    group: null,
    isClean:
      factor === 1
        ? `regexp_full_match(${raw}, '-?(0|[1-9][0-9]{0,12})(\\.[0-9]{0,3}[1-9])?')`
        : 'false',
    direct: `${raw}::decimal(18, 4)`,
    slow: `try_cast(${numberSlow(field, raw, factor)} as decimal(18, 4))`,
  };
}

const unitWords = suffixes();
/** Captures of a long alternative take microseconds a cell: the unit is cut off by its signs. */
const unitSigns = [...new Set(unitWords.join(''))].filter((sign) => !/[0-9]/.test(sign)).join('');
const numberPattern = String.raw`[-+]?([0-9]+(\.[0-9]*)?|\.[0-9]+)([eE][-+]?[0-9]+)?(${unitWords.join('|')})?`;

function numberSlow(field: Field, raw: string, factor: number): string {
  const digits = `rtrim(t, ${q(unitSigns)})`;
  const number = `try_cast(${digits} as decimal(38, 8))`;
  const factors = conversionsTo(field.unit).map(([word, by]) => `when ${q(word)} then ${by}`);
  const plain = factors.length === 0 && factor === 1;
  const converted = `${number} * case substr(t, length(${digits}) + 1) when '' then ${factor} ${factors.join(' ')} else 1 end`;
  return `list_transform([整_数文(${raw})], lambda t:
    case when regexp_full_match(t, ${q(numberPattern)}) then ${plain ? number : converted} end)[1]`;
}

function boolean(field: Field, raw: string): ColumnSql {
  return {
    group: null,
    isClean: `${raw} in ('是', '否')`,
    direct: raw,
    slow: `coalesce(${codeOf(field, raw)}, ${codeOf(field, `整_码(${raw})`)})`,
  };
}

/** Most spellings are found as they are; what is not is folded and looked up once more. */
function code(field: Field, raw: string): ColumnSql {
  return {
    group: null,
    isClean: `list_contains(${constantList(Object.keys(field.codes))}, ${raw})`,
    direct: raw,
    slow: `coalesce(${codeOf(field, raw)}, ${codeOf(field, `整_码(${raw})`)}, 整_文(${raw}))`,
  };
}

/** Several values in a cell: each once, in the order of the code list, unknown ones behind. */
function several(field: Field, raw: string): ColumnSql {
  const order = Object.keys(field.codes);
  if (order.length === 0) return uncodedSeveral(raw);
  const parts = `list_filter(string_split_regex(整_码(${raw}), '[,、;|]'), lambda v: v <> '')`;
  const ranked = `list_transform(${parts}, lambda v: ${rankedCode(field, order)})`;
  return {
    group: null,
    isClean: `list_contains(${constantList(order)}, ${raw})`,
    direct: raw,
    slow: `case when ${allKnown(field, raw)} then ${knownOnes(field, order, raw)}
      else array_to_string(list_transform(list_sort(list_distinct(${ranked})), lambda v: v[5:]), ',') end`,
  };
}

const separators = '[,，、;；|]';

/** Lambdas start anew for each block of rows; regular expressions for the usual words are ten times cheaper. */
function allKnown(field: Field, raw: string): string {
  const words = alternatives(spellingsOf(field).map(([word]) => word));
  return `regexp_full_match(${raw}, ${q(`(?:${words})(?:${separators}(?:${words}))*`)})`;
}

function knownOnes(field: Field, order: string[], raw: string): string {
  const spellings = spellingsOf(field);
  const found = order.map((code) => {
    const words = alternatives(
      spellings.filter(([, value]) => value === code).map(([word]) => word),
    );
    const pattern = `(?:^|${separators})(?:${words})(?:${separators}|$)`;
    return `case when regexp_matches(${raw}, ${q(pattern)}) then ${q(code)} end`;
  });
  return `concat_ws(',', ${found.join(', ')})`;
}

function alternatives(words: string[]): string {
  return words.map((word) => word.replace(/[.*+?^${}()|[\]\\/-]/g, '\\$&')).join('|');
}

function uncodedSeveral(raw: string): ColumnSql {
  const parts = `list_filter(string_split_regex(整_文(${raw}), ' *[,，、;；|] *'), lambda v: v <> '')`;
  const once = `list_transform([${parts}], lambda p: list_filter(p, lambda v, i: list_position(p, v) = i))[1]`;
  return { group: 'plain', isClean: null, direct: raw, slow: `array_to_string(${once}, ',')` };
}

/** 0002残疾: a code behind its place in the list. A list would be built anew for each element of the lambda. */
function rankedCode(field: Field, order: string[]): string {
  const cases = spellingsOf(field).map(([word, value]) => {
    const ranked = String(order.indexOf(value)).padStart(4, '0') + value;
    return `when ${q(word)} then ${q(ranked)}`;
  });
  return `case v ${cases.join(' ')} else '9999' || v end`;
}

/** 20161231, of days that every month has. */
const isEightDigits = (raw: string) =>
  `regexp_full_match(${raw}, '(19|20)[0-9]{2}(0[1-9]|1[0-2])(0[1-9]|1[0-9]|2[0-8])')`;

const isIsoDay = (raw: string) =>
  `(strlen(${raw}) = 10 and coalesce(try_cast(${raw} as date)::varchar = ${raw}, false))`;

function date(raw: string): ColumnSql {
  const n = `try_cast(${raw} as integer)`;
  return {
    group: null,
    isClean: isIsoDay(raw),
    direct: `${raw}::date`,
    slow: `case when ${isEightDigits(raw)}
      then make_date(${n} // 10000, ${n} // 100 % 100, ${n} % 100) else 整_日(${raw}) end`,
  };
}

function year(raw: string): ColumnSql {
  return {
    group: null,
    isClean: `(strlen(${raw}) = 4 and coalesce(try_cast(${raw} as integer) between 1850 and 2199, false))`,
    direct: `${raw}::integer`,
    slow: `整_年(${raw})`,
  };
}

function partialDate(raw: string): ColumnSql {
  return {
    group: null,
    isClean: `case strlen(${raw}) when 10 then ${isIsoDay(raw)}
      when 7 then regexp_full_match(${raw}, '(19|20)[0-9]{2}-(0[1-9]|1[0-2])') else false end`,
    direct: raw,
    slow: `case
      when ${isEightDigits(raw)} then concat(substr(${raw}, 1, 4), '-', substr(${raw}, 5, 2), '-', substr(${raw}, 7, 2))
      when regexp_full_match(${raw}, '(19|20)[0-9]{2}(0[1-9]|1[0-2])')
        then concat(substr(${raw}, 1, 4), '-', substr(${raw}, 5, 2))
      else 整_期(${raw}) end`,
  };
}

/** As one text: a list written out is hundreds of expressions, and planning them takes longer than running them. */
function constantList(words: string[]): string {
  return `string_split(${q(words.join('\x01'))}, ${q('\x01')})`;
}

/** The code that a spelling stands for, or NULL. */
function codeOf(field: Field, spelling: string): string {
  const spellings = spellingsOf(field);
  const words = constantList(spellings.map(([word]) => word));
  return `${constantList(spellings.map(([, value]) => value))}[list_position(${words}, ${spelling})]`;
}

/** Folded spellings and their codes; a code's own name comes before what another calls it. */
function spellingsOf(field: Field): [spelling: string, value: string][] {
  const spellings = new Map(Object.keys(field.codes).map((value) => [foldCode(value), value]));
  for (const [value, words] of Object.entries(field.codes)) {
    for (const word of words)
      if (!spellings.has(foldCode(word))) spellings.set(foldCode(word), value);
  }
  return [...spellings];
}

/** Texts that mean blank, whatever stands around them. Not by IN: of six words it becomes a join over all rows. */
function orBlank(value: string, field: Field, raw: string): string {
  const texts = new Set(field.missingValues.flatMap((text) => [text, widened(text)]));
  const around = `[${blankClass}${zeroWidthClass}${field.multiple ? ',，、;；|' : ''}]*`;
  return `case when not regexp_full_match(${raw}, ${q(`${around}(?:${alternatives([...texts])}|)${around}`)}) then ${value} end`;
}

function widened(text: string): string {
  return text.replace(/[!-~]/g, (sign) => String.fromCharCode(sign.charCodeAt(0) + 0xfee0));
}
