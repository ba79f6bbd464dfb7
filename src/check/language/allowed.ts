import { domainFunctions } from '../../domain/functions.ts';

/**
 * DuckDB's functions that rules may call: those that compute a value from values and give the same answer every
 * time. Left out on purpose: clocks and random numbers (the data date is an argument), settings, files, sequences.
 */
const duckdbFunctions = `
+ - * / // % ** ^ || ~~ !~~ ~~* !~~* ~~~ & | << >> @ ! ^@ abs ceil ceiling floor round trunc sign sqrt pow power ln log log10 log2 exp mod
greatest least coalesce nullif if ifnull isfinite isinf isnan even gcd lcm
ascii chr unicode ord concat concat_ws contains starts_with ends_with prefix suffix instr position strpos length len strlen
left right lower upper lcase ucase lpad rpad ltrim rtrim trim repeat replace reverse substr substring split string_split str_split
split_part translate format printf regexp_extract regexp_extract_all regexp_full_match regexp_matches regexp_replace
like_escape not_like_escape ilike_escape levenshtein damerau_levenshtein jaccard hamming strip_accents nfc_normalize array_extract
year month day quarter week isodow dayofweek dow weekday isoyear weekofyear hour minute second date_part datepart date_diff datediff date_sub datesub
date_trunc datetrunc date_add make_date strftime strptime try_strptime last_day days_in_month age to_days to_months to_years to_weeks
epoch monthname dayname
list_value list_pack list list_concat list_cat list_contains list_has list_has_any list_has_all list_distinct list_unique list_sort list_filter filter
list_transform apply list_reduce list_sum list_min list_max list_avg list_count list_position list_zip list_reverse list_slice list_aggregate list_any_value list_first list_last
array_to_string array_length array_slice array_agg range generate_series unnest flatten len struct_pack struct_extract row map map_extract element_at map_keys map_values list_string_agg
count count_star count_if sum avg mean min max median mode first last any_value arg_min arg_max min_by max_by argmin argmax bool_and bool_or string_agg group_concat
listagg stddev stddev_pop stddev_samp var_pop var_samp variance quantile quantile_cont quantile_disc product mad sum_no_overflow countif corr covar_pop
row_number rank dense_rank lag lead first_value last_value ntile cume_dist percent_rank
md5 sha256 hash typeof error_if_null try_cast constant_or_null
`
  .trim()
  .split(/\s+/);

const allowed = new Set([
  ...duckdbFunctions,
  ...domainFunctions.map(({ name }) => name),
  '数据日期',
  '显示',
  '参数',
  '参数文字',
  '参数列表',
]);

/** Names ignore ASCII case, as in SQL. */
export function isAllowed(name: string): boolean {
  return allowed.has(name.toLowerCase());
}

export function allowedFunctions(): string[] {
  return [...allowed];
}
