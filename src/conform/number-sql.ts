import { quoteText as q } from '../engine/duckdb.ts';
import type { Field } from '../layout/layout.ts';
import type { ColumnSql } from './source.ts';
import { conversionsTo, suffixes } from './units.ts';

/** Casts take too much for a number ('12.6', '1e3', '0x10'); what survives the way there and back is one. */
export function integerSql(field: Field, raw: string, factor: number): ColumnSql {
  const cast = `try_cast(${raw} as bigint)`;
  const value = numberSlow(field, raw, factor);
  return {
    group: null,
    isClean: factor === 1 ? `coalesce(${cast}::varchar = ${raw}, false)` : 'false',
    direct: cast,
    slow: whereDigits(
      raw,
      `try_cast(regexp_extract((${value})::varchar, '^(-?[0-9]+)(\\.0+)?$', 1) as bigint)`,
    ),
  };
}

export function numberSql(field: Field, raw: string, factor: number): ColumnSql {
  return {
    group: null,
    isClean:
      factor === 1
        ? `regexp_full_match(${raw}, '-?(0|[1-9][0-9]{0,12})(\\.[0-9]{0,3}[1-9])?')`
        : 'false',
    direct: `${raw}::decimal(18, 4)`,
    slow: whereDigits(raw, `try_cast(${numberSlow(field, raw, factor)} as decimal(18, 4))`),
  };
}

/** 全年, 无: seen at a glance. */
const whereDigits = (raw: string, value: string) =>
  `case when regexp_matches(${raw}, '[0-9０-９]') then ${value} end`;

const unitWords = suffixes();
/** Captures of a long alternative take microseconds a cell: the unit is cut off by its signs. */
const unitSigns = [...new Set(unitWords.join(''))].filter((sign) => !/[0-9]/.test(sign)).join('');
/** Commas part thousands; 1,2 is a list. */
const digits = String.raw`(?:[0-9]+|[0-9]{1,3}(?:,[0-9]{3})+)`;
const numberPattern = String.raw`[-+]?(${digits}(\.[0-9]*)?|\.[0-9]+)([eE][-+]?[0-9]+)?(${unitWords.join('|')})?`;

function numberSlow(field: Field, raw: string, factor: number): string {
  const number = `rtrim(t, ${q(unitSigns)})`;
  const parsed = `try_cast(replace(${number}, ',', '') as decimal(28, 8))`;
  const factors = conversionsTo(field.unit).map(([word, by]) => `when ${q(word)} then ${by}`);
  const plain = factors.length === 0 && factor === 1;
  const converted = `${parsed} * case substr(t, length(${number}) + 1) when '' then ${factor} ${factors.join(' ')} else 1 end`;
  return `list_transform([整_数文(${raw})], lambda t:
    case when regexp_full_match(t, ${q(numberPattern)}) then ${plain ? parsed : converted} end)[1]`;
}
