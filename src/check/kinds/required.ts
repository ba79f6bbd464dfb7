import type { z } from 'zod';
import { quoteName, quoteText } from '../../engine/duckdb.ts';
import type { requiredOptions } from '../rule.ts';
import { blankTest, type KindDefinition, whenClause } from './kind.ts';

type Options = z.infer<typeof requiredOptions>;

/** Columns that must be filled. 0 is a value, and so is a text that could not be read. */
export const required: KindDefinition<Options> = {
  extras: ['空白列'],
  expressions: () => [],
  needs: ({ fields }, rule) => fields.map((field) => `${rule.table}.${field}`),
  branches({ fields, placeholders, enough }, rule, { parameters }) {
    const words =
      typeof placeholders === 'string'
        ? [parameters.value(placeholders) ?? []].flat().map(String)
        : placeholders;
    const list = words.map(quoteText).join(', ');
    const missing = (field: string) =>
      words.length === 0
        ? blankTest(rule.table, field)
        : `(${blankTest(rule.table, field)} or coalesce(${quoteName(field)}::varchar in (${list}), false))`;
    const named = fields.map((field) => `if(${missing(field)}, ${quoteText(field)}, null)`);
    const count = enough === 'any' ? `= ${fields.length}` : '> 0';
    const relation = `(select *, array_to_string(_missing, '、') as 空白列 from (
        select *, list_filter([${named.join(', ')}], lambda x: x is not null) as _missing
        from ${quoteName(rule.table)} ${whenClause(rule, 'where')})
      where len(_missing) ${count})`;
    return [{ table: rule.table, relation, fields: '_missing', possibleFields: fields }];
  },
};
