import { quoteName, quoteText } from '../engine/duckdb.ts';
import type { Field, Layout } from '../layout/layout.ts';
import { columnSql } from './column-sql.ts';
import { alternatives } from './sql-text.ts';
import type { ColumnSql, Source } from './source.ts';
import { blankClass, zeroWidthClass } from './fold.ts';

const q = quoteText;

/** Between the cells of a row while their shared test looks at them. */
const seam = 'chr(1)';

export interface Selection {
  /** SQL of the relation that has the raw columns. */
  from: string;
  layout: Layout;
  columns: Source[];
  /** SQL of fields that are the same for all rows, by name. */
  constants?: Record<string, string>;
  /** SQL of the columns of the loaded table that are no fields, by name: _sheet, _row … */
  extra: Record<string, string>;
}

interface Column extends Source, ColumnSql {
  /** SQL of "this cell is already as it should be"; TRUE for a blank one. */
  flag: string;
}

/**
 * The statement that turns raw text into the filled columns of a loaded table. Three levels: cheap tests of the raw
 * cells; values, whose slow path runs only for cells that failed; then what needs the values: `_original` and `_live`.
 */
export function conformSql({ from, layout, columns, constants, extra }: Selection): string {
  const prepared = columns.map((source, i) => prepare(source, i));
  const tests = [
    groupFlag(
      '_plain',
      prepared.filter((column) => column.group === 'plain'),
      plainTest,
    ),
    groupFlag(
      '_compact',
      prepared.filter((column) => column.group === 'compact'),
      compactTest,
    ),
    ...prepared.flatMap((column) =>
      column.isClean ? [`(${column.raw} is null or ${column.isClean}) as ${column.flag}`] : [],
    ),
  ];
  const filled = new Map(prepared.map((column) => [column.field.name, column]));
  const given = ({ name }: Field) => filled.has(name) || constants?.[name] !== undefined;
  const needed = layout.fields.filter((field) => given(field) || layout.live?.includes(field.name));
  const values = needed.map((field) => {
    const column = filled.get(field.name);
    const blank = constants?.[field.name] ?? `null::${sqlType(field)}`;
    return `${column ? valueSql(column) : blank} as ${quoteName(field.name)}`;
  });
  const kept = needed.filter(given).map((field) => quoteName(field.name));
  const others = Object.entries(extra).map(([name, sql]) => `${sql} as ${quoteName(name)}`);
  return `select ${[...kept, ...others].join(', ')},
    nullif(${originals(prepared)}, '') as _original,
    coalesce(${layout.live ?? 'true'}, true) as _live
    from (select *, ${values.join(',\n')}
      from (select *, ${tests.filter((test) => test !== '').join(',\n')} from ${from}))`;
}

function prepare(source: Source, index: number): Column {
  const sql = columnSql(source);
  const flag = source.clean ? 'true' : sql.group ? `_${sql.group}` : `_k${index}`;
  return { ...source, ...sql, flag };
}

function valueSql({ flag, raw, direct, slow, field, clean }: Column): string {
  // Rows of the header lie in the same column until they are taken out.
  if (clean) return field.type === 'string' ? direct : `try(${direct}::${sqlType(field)})`;
  return `case when ${raw} is null then null when ${flag} then ${direct} else ${slow} end::${sqlType(field)}`;
}

/** TRUE when no cell of the group needs cleaning. */
function groupFlag(name: string, columns: Column[], test: (columns: Column[]) => string): string {
  return columns.length === 0 ? '' : `not ${test(columns)} as ${name}`;
}

function plainTest(columns: Column[]): string {
  const suspects = String.raw`${blankClass.replace(String.raw`\x00-\x20`, String.raw`\x00\x02-\x20`)}${zeroWidthClass}０-９Ａ-Ｚａ-ｚ－．＋％·•・‧∙⋅.,，、;；|=''#`;
  const blanks = new Set(
    columns.flatMap(({ field }) => field.missingValues).filter((text) => text !== ''),
  );
  const blank = `(?:^|\\x01)(?:${alternatives([...blanks])})(?:\\x01|$)`;
  const pattern = `[${suspects}]${blanks.size > 0 ? `|${q(blank).slice(1, -1)}` : ''}`;
  return `regexp_matches(concat_ws(${seam}, ${columns.map(({ raw }) => raw).join(', ')}), '${pattern}')`;
}

function compactTest(columns: Column[]): string {
  const blanks = columns
    .flatMap(({ field }) => field.missingValues)
    .filter((text) => /^[0-9A-Z]+$/.test(text));
  const blank =
    blanks.length > 0 ? `|(?:^|\\x01)(?:${[...new Set(blanks)].join('|')})(?:\\x01|$)` : '';
  return `regexp_matches(concat_ws(${seam}, ${columns.map(({ raw }) => raw).join(', ')}), '[^0-9A-Z\\x01]${blank}')`;
}

/** Records of changed cells. Clean columns are passed over as a group, not one by one. */
function originals(columns: Column[]): string {
  const shown = columns.filter(({ clean }) => !clean);
  const own = shown.filter(({ group }) => group === null);
  const bundles = [
    ...Array.from({ length: Math.ceil(own.length / bundle) }, (_, i) =>
      own.slice(i * bundle, (i + 1) * bundle),
    ),
    ...(['plain', 'compact'] as const).map((group) =>
      shown.filter((column) => column.group === group),
    ),
  ].filter((members) => members.length > 0);
  const parts = bundles.map((members) => {
    const flags = [...new Set(members.map(({ flag }) => flag))];
    return `case when ${flags.join(' and ')} then '' else concat(${members.map(record).join(', ')}) end`;
  });
  return parts.length === 0 ? `''` : `concat(${parts.join(', ')})`;
}

const bundle = 6;

function record({ raw, flag, group, field }: Column): string {
  const changed = group ? `${raw} is distinct from ${quoteName(field.name)}` : `not ${flag}`;
  return `case when ${changed} then concat(${q(`\x1e${field.name}\x1f`)}, ${raw}) end`;
}

export function sqlType(field: Field): string {
  switch (field.type) {
    case 'integer':
      return 'bigint';
    case 'number':
      return 'decimal(18, 4)';
    case 'date':
      return 'date';
    case 'year':
      return 'integer';
    default:
      return 'varchar';
  }
}

/** The value of one cell by itself, for keys that are needed before the table is. */
export function cellSql(source: Source): string {
  const column = prepare(source, 0);
  const test = column.group === 'compact' ? compactTest([column]) : plainTest([column]);
  return valueSql({ ...column, flag: column.isClean ?? `not ${test}` });
}
