import type { ColumnSql } from './source.ts';

/** 20161231, of days that every month has. */
const isEightDigits = (raw: string) =>
  `regexp_full_match(${raw}, '(19|20)[0-9]{2}(0[1-9]|1[0-2])(0[1-9]|1[0-9]|2[0-8])')`;

const isIsoDay = (raw: string) =>
  `(strlen(${raw}) = 10 and coalesce(try_cast(${raw} as date)::varchar = ${raw}, false))`;

export function dateSql(raw: string): ColumnSql {
  const n = `try_cast(${raw} as integer)`;
  return {
    group: null,
    isClean: isIsoDay(raw),
    direct: `${raw}::date`,
    slow: `case when ${isEightDigits(raw)}
      then make_date(${n} // 10000, ${n} // 100 % 100, ${n} % 100) else 整_日(${raw}) end`,
  };
}

export function yearSql(raw: string): ColumnSql {
  return {
    group: null,
    isClean: `regexp_full_match(${raw}, '(18[5-9]|19[0-9]|2[01][0-9])[0-9]')`,
    direct: `${raw}::integer`,
    slow: `整_年(${raw})`,
  };
}

export function partialDateSql(raw: string): ColumnSql {
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
