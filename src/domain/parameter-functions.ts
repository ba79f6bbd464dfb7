import { workingDayStatement } from './working-days.ts';

/** One value of a parameter, from a year on; `year` is null where it does not depend on one. */
export interface ParameterRow {
  name: string;
  year: number | null;
  value: number | string | string[];
}

/**
 * `参数(名称[, 年])`, `参数文字(名称[, 年])` and `参数列表(名称)` as macros. The latest value that is not later than the year
 * holds; without a year the latest of all. A name that is a literal leaves only its own branch when the query is bound.
 */
export function parameterStatements(rows: readonly ParameterRow[]): string[] {
  const byName = new Map<string, ParameterRow[]>();
  for (const row of rows) byName.set(row.name, [...(byName.get(row.name) ?? []), row]);
  const numbers = [...byName].filter(([, values]) =>
    values.every(({ value }) => typeof value === 'number'),
  );
  const texts = [...byName].filter(([, values]) =>
    values.every(({ value }) => typeof value === 'string'),
  );
  const lists = [...byName].filter(([, values]) =>
    values.every(({ value }) => Array.isArray(value)),
  );
  return [
    macro('参数', numbers, (value) => `${Number(value)}::decimal(18, 4)`, 'decimal(18, 4)'),
    macro('参数文字', texts, (value) => quote(String(value)), 'varchar'),
    macro(
      '参数列表',
      lists,
      (value) => `[${(value as string[]).map(quote).join(', ')}]::varchar[]`,
      'varchar[]',
    ),
    workingDayStatement(dates(byName.get('节假日')), dates(byName.get('调休上班日'))),
  ];
}

type Named = [name: string, values: ParameterRow[]];

function macro(
  name: string,
  parameters: Named[],
  literal: (value: ParameterRow['value']) => string,
  type: string,
): string {
  const newest = parameters.map(
    ([key, values]) => `when ${quote(key)} then ${literal(descending(values)[0]!.value)}`,
  );
  const yearly = parameters.map(
    ([key, values]) => `when ${quote(key)} then ${byYear(values, literal)}`,
  );
  const cases = (branches: string[]) =>
    branches.length === 0 ? `null::${type}` : `case 名称 ${branches.join(' ')} end`;
  return `create or replace macro ${name}(名称) as ${cases(newest)}, (名称, 年) as ${cases(yearly)}`;
}

function byYear(values: ParameterRow[], literal: (value: ParameterRow['value']) => string): string {
  const dated = descending(values).filter(({ year }) => year !== null);
  const always = values.find(({ year }) => year === null);
  const rest = always ? literal(always.value) : 'null';
  if (dated.length === 0) return rest;
  return `case ${dated.map(({ year, value }) => `when 年 >= ${year} then ${literal(value)}`).join(' ')} else ${rest} end`;
}

function descending(values: ParameterRow[]): ParameterRow[] {
  return values.toSorted((a, b) => (b.year ?? -1) - (a.year ?? -1));
}

function dates(values: ParameterRow[] | undefined): string[] {
  return (values ?? []).flatMap(({ value }) => value).map(String);
}

function quote(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}
