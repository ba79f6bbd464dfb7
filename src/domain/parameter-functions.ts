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
export function parameterStatements(
  rows: readonly ParameterRow[],
  used?: ReadonlySet<string>,
): string[] {
  const known = new Map<string, ParameterRow[]>();
  for (const row of rows) known.set(row.name, [...(known.get(row.name) ?? []), row]);
  const byName = new Map([...known].filter(([name]) => used === undefined || used.has(name)));
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
    macro('参数', numbers, 'decimal(18, 4)'),
    macro('参数文字', texts, 'varchar'),
    macro('参数列表', lists, 'varchar[]'),
    ...[...byName].map(
      ([name, values]) =>
        `create or replace macro ${macroName(name)}() as ${newest(values)}, (年) as ${byYear(values)}`,
    ),
    workingDayStatement(dates(known.get('节假日')), dates(known.get('调休上班日'))),
  ];
}

/** `参数('名称'…` where the name is a literal. */
const call = /参数(?:文字|列表)?\(\s*'((?:[^']|'')+)'\s*([,)])/g;

/**
 * SQL in which every parameter that is called by its written-out name is a macro of its own. They mean the same, but to
 * bind the general one, with the values of all, takes longer than most rules take to run.
 */
export function callDirectly(sql: string, isKnown: (parameter: string) => boolean): string {
  return sql.replace(call, (text, quoted: string, next: string) => {
    const name = quoted.replaceAll("''", "'");
    return isKnown(name) ? `${macroName(name)}(${next === ',' ? '' : ')'}` : text;
  });
}

function macroName(parameter: string): string {
  return `"参数·${parameter.replaceAll('"', '""')}"`;
}

type Named = [name: string, values: ParameterRow[]];

function macro(name: string, parameters: Named[], type: string): string {
  const cases = (value: (values: ParameterRow[]) => string) =>
    parameters.length === 0
      ? `null::${type}`
      : `case 名称 ${parameters.map(([key, values]) => `when ${quote(key)} then ${value(values)}`).join(' ')} end`;
  return `create or replace macro ${name}(名称) as ${cases(newest)}, (名称, 年) as ${cases(byYear)}`;
}

function newest(values: ParameterRow[]): string {
  return literal(descending(values)[0]!.value);
}

function byYear(values: ParameterRow[]): string {
  const dated = descending(values).filter(({ year }) => year !== null);
  const always = values.find(({ year }) => year === null);
  const rest = always ? literal(always.value) : 'null';
  if (dated.length === 0) return rest;
  return `case ${dated.map(({ year, value }) => `when 年 >= ${year} then ${literal(value)}`).join(' ')} else ${rest} end`;
}

function literal(value: ParameterRow['value']): string {
  if (typeof value === 'number') return `${value}::decimal(18, 4)`;
  if (typeof value === 'string') return quote(value);
  return `[${value.map(quote).join(', ')}]::varchar[]`;
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
