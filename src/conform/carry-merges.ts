import { type Sql, quoteText } from '../engine/duckdb.ts';
import { rawColumn } from './feed-sql.ts';
import type { SheetPlan } from './plan.ts';

/** A cell merged over several rows of data holds its value for each of them. */
export async function carryMerges(engine: Sql, raw: string, plan: SheetPlan): Promise<void> {
  const bottom = plan.headerRows?.[1] ?? 0;
  const used = new Set(plan.feeds.flatMap(({ columns }) => columns.map(({ column }) => column)));
  const spans = new Map<number, string[]>();
  for (const merge of plan.sheet.merges) {
    if (merge.top <= bottom || merge.bottom === merge.top || !used.has(merge.left)) continue;
    const list = spans.get(merge.left) ?? [];
    list.push(`${merge.top},${merge.bottom}`);
    spans.set(merge.left, list);
  }
  for (const [column, list] of spans) {
    const name = rawColumn(column);
    await engine.run(`update ${raw} as r set ${name} = m.v
      from (select unnest(generate_series(s.upper + 1, s.lower)) as _row, t.${name} as v
        from (select split_part(s, ',', 1)::integer as upper, split_part(s, ',', 2)::integer as lower
          from (select unnest(string_split(${quoteText(list.join(';'))}, ';')) as s)) s
        join ${raw} t on t._row = s.upper) m
      where r._row = m._row and r.${name} is null`);
  }
}
