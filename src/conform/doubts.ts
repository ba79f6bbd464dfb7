import { type Engine, quoteName, quoteText } from '../engine/duckdb.ts';
import type { Field, Layout } from '../layout/layout.ts';
import { baseTable, type Drop } from './schema.ts';

const typeWords: Partial<Record<Field['type'], string>> = {
  integer: '不是整数',
  number: '不是数字',
  boolean: '不是“是”或“否”',
  date: '不是完整有效的日期',
  year: '不是年份',
  yearmonth: '不是有效的年月',
};

/**
 * Fills 存疑 with the cells of `table` that hold something which is not of their type. They are found among the
 * cells that changed: stored as blank though their text does not mean blank.
 */
export async function noteDoubts(engine: Engine, layout: Layout, drop: Drop): Promise<number> {
  const parts = layout.fields.flatMap((field) => {
    const reason = field.format === 'partial-date' ? typeWords.yearmonth : typeWords[field.type];
    return reason ? [doubtsOf(layout, field, reason, drop)] : [];
  });
  if (parts.length === 0) return 0;
  return engine.run(`insert into ${drop}.存疑 ${parts.join('\nunion all ')}`);
}

function doubtsOf(layout: Layout, field: Field, reason: string, drop: Drop): string {
  const blank = ['', ...field.missingValues].map(quoteText).join(', ');
  const q = quoteText;
  return `select ${q(layout.name)}, _id, ${q(field.name)}, 原文, ${q(reason)}
    from (select _id, split_part(split_part(_original, chr(30) || ${q(field.name)} || chr(31), 2), chr(30), 1) as 原文
      from ${baseTable(drop, layout.name)}
      where _original is not null and ${quoteName(field.name)} is null
        and contains(_original, chr(30) || ${q(field.name)} || chr(31)))
    where 整_文(原文) not in (${blank})`;
}
