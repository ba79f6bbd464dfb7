import type { RuleFile } from '../rule.ts';
import { type KindContext, limitSql } from './kind.ts';
import type { RateOptions } from './rate-measure.ts';

const scales = { '%': 100, '‰': 1000, 比例: 1 } as const;

/** Columns that the verdict needs beside `_n` and `_d`. */
export function judgedBy({ year, stated }: RateOptions): string[] {
  return [
    `(\n${year ?? 'year(数据日期())'}\n)::integer as _limit_year`,
    ...(stated === undefined ? [] : [`(\n${stated}\n) as _stated`]),
  ];
}

/** Of `judged` (with `_n`, `_d`, `_limit_year`, `_stated`) the rows whose share is not as it should be. */
export function verdict(
  judged: string,
  options: RateOptions,
  rule: RuleFile,
  { parameters }: KindContext,
): string {
  const { stated, unit, minimum, small } = options;
  const limit =
    stated === undefined
      ? limitSql(options.limit!, parameters, '_limit_year')
      : '_stated::decimal(18, 4)';
  const least = limitSql(minimum, parameters);
  const share = `(_n::double * ${scales[unit]} / nullif(_d, 0))`;
  const sign = unit === '比例' ? '' : unit;
  // In whole numbers: 3 of 100 is not more than 3 %, whatever a quotient in binary says.
  const scaled = `_n::decimal(18, 4) * ${scales[unit]}`;
  const allowed = `_limit * _d::decimal(18, 4)`;
  const tolerated = `${limitSql(options.tolerance, parameters)} * _d::decimal(18, 4)`;
  const wrong =
    stated === undefined
      ? `not (${scaled} ${signs[options.direction]} ${allowed})`
      : `abs(${scaled} - ${allowed}) > ${tolerated}`;
  const unclear = `_n is null or coalesce(_d, 0) = 0 ${stated === undefined ? '' : 'or _limit is null'}`;
  const unknown = rule.unknown === 'issue' ? `or ((${unclear}) and ${known(options)})` : '';
  const enough = small === 'pass' ? `and coalesce(_d >= ${least}, true)` : '';
  return `(select *, _n as 分子, _d as 分母, coalesce(${shown(share, unit)} || '${sign}', '无法计算') as 比率,
      ${plain('_limit')} || '${sign}' as 限值,
      if(_d < ${least}, '，' || concat('分母只有 ', 显示(_d), '，比率仅供参考'), '') as 基数过小
    from (select *, ${limit} as _limit from ${judged})
    where (coalesce(_d > 0 and ${wrong}, false) ${unknown}) ${enough})`;
}

const signs = { below: '<', 'at-most': '<=', 'at-least': '>=', above: '>' } as const;

/** A year for which no limit is set is not judged, however little is known of the share. */
function known({ stated }: RateOptions): string {
  return stated === undefined ? '_limit is not null' : 'true';
}

function plain(number: string): string {
  return `regexp_replace(regexp_replace(${number}::decimal(38, 10)::varchar, '0+$', ''), '\\.$', '')`;
}

/** With as few decimals as still tell the share from 0 and from the limit: 0.004 % is not 0 %, 3.0004 % not 3 %. */
function shown(share: string, unit: RateOptions['unit']): string {
  const digits = unit === '比例' ? [4, 6, 8] : [2, 4, 6, 8];
  const cases = digits.map(
    (places) => `when (round(${share}, ${places}) <> 0 or _n = 0)
      and coalesce(sign(round(${share}, ${places}) - _limit::double) = sign(${share} - _limit::double), true) then ${plain(`round(${share}, ${places})`)}`,
  );
  return `case ${cases.join(' ')} else ${plain(share)} end`;
}
