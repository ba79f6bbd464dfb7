import { workingDayStatement } from './working-days.ts';

/** One value of a parameter, from a year on; `year` is null where it does not depend on one. */
export interface ParameterRow {
  name: string;
  year: number | null;
  value: number | string | string[];
}

/** Between entries, before the value of one, between its years, and between the items of a list. */
const [entry, mark, year, item] = ['\u001e', '\u001f', '\u001d', '\u001c'];

/**
 * `参数(名称[, 年])`, `参数文字(名称[, 年])` and `参数列表(名称[, 年])` as macros. The latest value that is not later than the
 * year holds; without a year the latest of all. All values are one text, in which a name that is a literal is looked up while
 * the query is optimised: a CASE with a branch for each of hundreds took longer to bind than most rules take to run.
 */
export function parameterStatements(rows: readonly ParameterRow[]): string[] {
  const byName = new Map<string, ParameterRow[]>();
  for (const row of rows) byName.set(row.name, [...(byName.get(row.name) ?? []), row]);
  const having = (test: (value: ParameterRow['value']) => boolean) =>
    [...byName].filter(([, values]) => values.every(({ value }) => test(value)));
  return [
    ...macros(
      '参数',
      having((value) => typeof value === 'number'),
      (text) => `${text}::decimal(18, 4)`,
    ),
    ...macros(
      '参数文字',
      having((value) => typeof value === 'string'),
      (text) => text,
    ),
    ...macros(
      '参数列表',
      having(Array.isArray),
      (text) =>
        // An empty list is not a list of one blank text.
        `list_filter(string_split(${text}, ${quote(item)}), lambda v: v <> '')`,
    ),
    ...[...byName].map(([name, values]) => direct(name, values)),
    workingDayStatement(dates(byName.get('节假日')), dates(byName.get('调休上班日'))),
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

function direct(name: string, values: ParameterRow[]): string {
  const rows = descending(values);
  const literal = ({ value }: ParameterRow) =>
    typeof value === 'number'
      ? `${value}::decimal(18, 4)`
      : typeof value === 'string'
        ? quote(value)
        : `[${value.map(quote).join(', ')}]::varchar[]`;
  const dated = rows.filter((row) => row.year !== null);
  const always = rows.find((row) => row.year === null);
  const cases = dated.map((row) => `when 年 >= ${row.year} then ${literal(row)}`).join(' ');
  const rest = always ? literal(always) : 'null';
  const ofYear = dated.length === 0 ? rest : `case ${cases} else ${rest} end`;
  return `create or replace macro ${macroName(name)}() as ${literal(rows[0]!)}, (年) as ${ofYear}`;
}

type Named = [name: string, values: ParameterRow[]];

function macros(name: string, parameters: Named[], typed: (text: string) => string): string[] {
  const table = (parts: (values: ParameterRow[]) => string) =>
    quote(
      parameters.map(([key, values]) => `${entry}${key}${mark}${parts(values)}`).join('') + entry,
    );
  const newest = table((values) => written(descending(values)[0]!.value));
  const yearly = table(byYear);
  const found = (all: string) =>
    `split_part(split_part(${all}, ${quote(entry)} || 名称 || ${quote(mark)}, 2), ${quote(entry)}, 1)`;
  // Blank where there is none, else = and the value.
  const value = (text: string) => typed(`substr(nullif(${text}, ''), 2)`);
  const years = `string_split(${found(yearly)}, ${quote(year)})`;
  // Its parts: the value without a year, the first year, and a value for each year from there on.
  const ofYear = `case when 年 >= try_cast(${years}[2] as integer)
    then ${years}[least((年 - try_cast(${years}[2] as integer))::bigint + 3, len(${years}))] else ${years}[1] end`;
  return [
    `create or replace macro ${name}(名称) as ${value(found(newest))}, (名称, 年) as ${value(ofYear)}`,
  ];
}

function byYear(values: ParameterRow[]): string {
  const dated = descending(values).filter((row) => row.year !== null);
  const always = values.find((row) => row.year === null);
  const first = dated.at(-1)?.year ?? 9999;
  const last = dated[0]?.year ?? first - 1;
  const each = Array.from({ length: last - first + 1 }, (_, i) =>
    written(dated.find((row) => row.year! <= first + i)!.value),
  );
  return [always ? written(always.value) : '', String(first), ...each].join(year);
}

function written(value: ParameterRow['value']): string {
  return `=${Array.isArray(value) ? value.join(item) : String(value)}`;
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
