import { type Sql, quoteName, quoteText } from '../engine/duckdb.ts';
import type { Field, Layout } from '../layout/layout.ts';
import { formulaErrors, isFormulaError } from './formula-errors.ts';
import { baseTable, type Drop } from './schema.ts';

const q = quoteText;

const formulaFailed = '公式出错';

const typeWords: Partial<Record<Field['type'], string>> = {
  integer: '不是整数',
  number: '不是数字',
  boolean: '不是“是”或“否”',
  date: '不是完整有效的日期',
  year: '不是年份',
  yearmonth: '不是有效的年月',
};

/**
 * Fills 存疑 with the cells of `table` that hold something which is not of their type, or a formula that failed. They are
 * found among the cells that changed: stored as blank though their text does not mean blank.
 */
export async function noteDoubts(
  engine: Sql,
  layout: Layout,
  fields: Field[],
  drop: Drop,
): Promise<number> {
  if (fields.length === 0) return 0;
  const table = baseTable(drop, layout.name);
  const suspects = (await hasFormulaErrors(engine, table))
    ? fields
    : fields.filter((field) => reasonOf(field) !== undefined);
  if (suspects.length === 0) return 0;
  const isDoubt = ({ name }: Field) =>
    `${quoteName(name)} is null and contains(_original, chr(30) || ${q(name)} || chr(31))`;
  const candidates = suspects.map(
    (field) => `case when ${isDoubt(field)} then ${q(field.name)} end`,
  );
  const some = suspects.map((field) => `(${isDoubt(field)})`).join(' or ');
  const reasons = suspects.map((field) => `${q(field.name)}: ${q(reasonOf(field) ?? '')}`);
  const blanks = suspects.map((field) => `${q(field.name)}: ${blankList(field)}`);
  return engine.run(`insert into ${drop}.存疑
    select ${q(layout.name)}, _id, f, 原文, 原因
    from (
      select _id, f, 原文, case when ${isFormulaError('原文')} then ${q(formulaFailed)}
        else nullif(map {${reasons.join(', ')}}[f], '') end as 原因
      from (
        select _id, f, split_part(split_part(_original, chr(30) || f || chr(31), 2), chr(30), 1) as 原文
        from (
          select _id, _original, unnest([${candidates.join(', ')}]) as f
          from ${table} where _original is not null and (${some}))
        where f is not null)
      where not list_contains(map {${blanks.join(', ')}}[f], 整_文(原文)))
    where 原因 is not null`);
}

/** Asked first: a text may be blank in many more columns than can be unreadable. */
async function hasFormulaErrors(engine: Sql, table: string): Promise<boolean> {
  const found = await engine.rows(
    `select 1 from ${table} where regexp_matches(_original, ${q(formulaErrors)}) limit 1`,
  );
  return found.length > 0;
}

function blankList(field: Field): string {
  return `[${['', ...field.missingValues].map(q).join(', ')}]`;
}

function reasonOf(field: Field): string | undefined {
  return field.format === 'partial-date' ? typeWords.yearmonth : typeWords[field.type];
}
