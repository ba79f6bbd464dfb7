import { quoteText as q } from '../engine/duckdb.ts';
import type { Field } from '../layout/layout.ts';
import { foldCode } from './fold.ts';
import type { ColumnSql } from './source.ts';
import { alternatives, constantList, isPlainWord } from './sql-text.ts';

export function booleanSql(field: Field, raw: string): ColumnSql {
  // 无 is a no, though elsewhere it may mean blank.
  const known = knownWord({ ...field, missingValues: [] }, raw);
  return {
    group: null,
    isClean: `${raw} in ('是', '否')`,
    direct: raw,
    slow: `case ${known} when ${isPlainWord(raw, 'small')} then null else ${foldedCode(field, raw)} end`,
  };
}

export function codeSql(field: Field, raw: string): ColumnSql {
  return {
    group: null,
    isClean: `list_contains(${constantList(Object.keys(field.codes))}, ${raw})`,
    direct: raw,
    quick: `${knownWord(field, raw)} when ${isPlainWord(raw, 'small')} then ${raw}`,
    slow: `coalesce(${foldedCode(field, raw)}, 整_文(${raw}))`,
  };
}

/** Several values in a cell: each once, in the order of the code list, unknown ones behind. */
export function severalSql(field: Field, raw: string): ColumnSql {
  const order = Object.keys(field.codes);
  if (order.length === 0) return uncodedSeveral(raw);
  const parts = `list_filter(string_split_regex(整_码(${raw}), '[,、;|]'), lambda v: v <> '')`;
  const ranked = `list_transform(${parts}, lambda v: ${rankedCode(field, order)})`;
  return {
    group: null,
    isClean: `list_contains(${constantList(selections(order))}, ${raw})`,
    direct: raw,
    quick: `${knownWord(field, raw)} when ${isPlainWord(raw, 'small')} then ${raw}`,
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
  const found = order.map((one) => {
    const words = alternatives(
      spellings.filter(([, value]) => value === one).map(([word]) => word),
    );
    const pattern = `(?:^|${separators})(?:${words})(?:${separators}|$)`;
    return `case when regexp_matches(${raw}, ${q(pattern)}) then ${q(one)} end`;
  });
  return `concat_ws(',', ${found.join(', ')})`;
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

/** WHEN the cell is a spelling of a code, or means blank, as it stands. */
function knownWord(field: Field, raw: string): string {
  const spellings = spellingsOf(field).filter(([word]) => !field.missingValues.includes(word));
  const words = constantList([...field.missingValues, ...spellings.map(([word]) => word)]);
  const values = constantList([
    ...field.missingValues.map(() => ''),
    ...spellings.map(([, value]) => value),
  ]);
  return `when list_contains(${words}, ${raw}) then nullif(${values}[list_position(${words}, ${raw})], '')`;
}

/** The code that the cell is a spelling of once it is folded, or NULL. */
function foldedCode(field: Field, raw: string): string {
  const spellings = spellingsOf(field);
  const words = constantList(spellings.map(([word]) => word));
  const values = constantList(spellings.map(([, value]) => value));
  return `${values}[list_position(${words}, 整_码(${raw}))]`;
}

/** What a cell of these codes may hold, as it is stored: all their selections, of a long list the single ones. */
function selections(order: string[]): string[] {
  if (order.length > 5) return order;
  return order.reduce<string[]>(
    (before, code) => [...before, ...before.map((chosen) => `${chosen},${code}`), code],
    [],
  );
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
