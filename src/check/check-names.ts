import type { RuleError } from '../errors.ts';
import { lastDrop } from './catalogue.ts';
import type { Layouts } from '../layout/load.ts';
import { nearest } from '../layout/nearest.ts';
import { readsId } from './kinds/query.ts';
import type { Catalogue } from './language/names.ts';
import type { Rule } from './load.ts';

/** A name in a rule that none of the `known` is, and which of them was probably meant. */
export function unknownName(
  rule: Rule,
  path: (string | number)[],
  what: string,
  name: string,
  known: Iterable<string>,
): RuleError {
  const meant = nearest(name, known);
  return rule.source.error(
    path,
    `规则 ${rule.id}：没有叫“${name}”的${what}${meant ? `，是否想写“${meant}”` : ''}`,
  );
}

export function unknownTable(
  rule: Rule,
  path: (string | number)[],
  name: string,
  catalogue: Catalogue,
): RuleError {
  return unknownName(rule, path, '表', name, catalogue.tables());
}

export function unknownParameter(
  rule: Rule,
  path: (string | number)[],
  name: string,
  catalogue: Catalogue,
): RuleError {
  const meant = catalogue.nearest(name, catalogue.parameters());
  return rule.source.error(
    path,
    `规则 ${rule.id}：没有叫这个名字的参数“${name}”${meant ? `，是否想写“${meant}”` : ''}`,
  );
}

/** The names of columns, tables and parameters that stand by themselves, outside of SQL. */
export function checkFields(rule: Rule, catalogue: Catalogue): void {
  checkOptions(rule);
  for (const [i, name] of rule.fields.entries()) {
    checkColumn(rule, ['fields', i], name, catalogue);
    if (name.startsWith(lastDrop))
      throw rule.source.error(['fields', i], `规则 ${rule.id}：fields 只能写本期的列`);
  }
  for (const [i, names] of rule.oneOf.entries())
    for (const [j, name] of names.entries()) checkColumn(rule, ['oneOf', i, j], name, catalogue);
  const placeholders = rule.required?.placeholders;
  if (typeof placeholders === 'string' && !catalogue.hasParameter(placeholders))
    throw unknownParameter(rule, ['required', 'placeholders'], placeholders, catalogue);
  for (const [i, name] of rule.perTownship.entries())
    if (catalogue.columnsOf(name) === null)
      throw unknownTable(rule, ['perTownship', i], name, catalogue);
  for (const [i, name] of rule.optional.entries()) {
    if (catalogue.columnsOf(name) !== null) continue;
    // A name by itself may be a table or a column of the rule's own.
    const isColumn = name.includes('.') || catalogue.nearest(name, catalogue.tables()) === null;
    if (!isColumn) throw unknownTable(rule, ['optional', i], name, catalogue);
    checkColumn(rule, ['optional', i], name, catalogue);
  }
}

/** The columns that the kind of the rule needs, as `表.列`. */
export function checkNeeded(rule: Rule, names: string[], catalogue: Catalogue): void {
  for (const name of names) {
    const [table, column] = splitColumn(name, rule.table);
    const wrong = catalogue.columnsOf(table) === null ? table : column;
    const within = pathOf(rule[rule.kind], name) ?? pathOf(rule[rule.kind], wrong) ?? [];
    checkColumn(rule, [rule.kind, ...within], name, catalogue);
  }
}

/** A query tells its rows by `_id`, or by the key of the table; where its columns are not known, the engine will say. */
export function checkResult(
  rule: Rule,
  sql: string,
  result: readonly string[] | null,
  layouts: Layouts,
): void {
  if (result === null || result.includes('_id')) return;
  const { primaryKey, year } = layouts.need(rule.table);
  const keys = primaryKey.filter((column) => column !== year);
  const lacking = keys.filter((column) => !result.includes(column));
  if (lacking.length > 0)
    throw rule.source.error(
      ['query'],
      `规则 ${rule.id}：查询的结果里没有 _id，也没有主键列 ${lacking.join('、')}，说不出是哪一行`,
      'select 后面写上 _id',
    );
  if (readsId(sql))
    throw rule.source.error(
      ['query'],
      `规则 ${rule.id}：查询里用了 _id，结果里却没有它`,
      'select 后面写上 _id',
    );
}

/** Names of the options of `agree` and `references` that must fit each other. */
function checkOptions(rule: Rule): void {
  const { agree, references, source, id } = rule;
  if (references && references.fields.length !== references.to.length)
    throw source.error(
      ['references', 'to'],
      `规则 ${id}：fields 有 ${references.fields.length} 列，to 有 ${references.to.length} 列，要一一对应`,
    );
  const labels = Object.keys(agree?.sources ?? {});
  for (const label of Object.keys(agree?.looser ?? {})) {
    if (labels.includes(label)) continue;
    throw unknownName(rule, ['agree', 'looser', label], '来源', label, labels);
  }
}

/** Where among the options of a rule a text stands. */
function pathOf(value: unknown, text: string): string[] | null {
  if (value === text) return [];
  if (typeof value !== 'object' || value === null) return null;
  for (const [key, inner] of Object.entries(value)) {
    const path = pathOf(inner, text);
    if (path) return [key, ...path];
  }
  return null;
}

function checkColumn(
  rule: Rule,
  path: (string | number)[],
  name: string,
  catalogue: Catalogue,
): void {
  const [table, column] = splitColumn(name, rule.table);
  const columns = catalogue.columnsOf(table);
  if (columns === null) throw unknownTable(rule, path, table, catalogue);
  if (columns.includes(column)) return;
  const meant = catalogue.nearest(column, columns);
  throw rule.source.error(
    path,
    `规则 ${rule.id}：表“${table}”没有列“${column}”${meant ? `，是否想写“${meant}”` : ''}`,
  );
}

/** `列` or `表.列` or `上期.表.列`. */
export function splitColumn(name: string, table: string): [table: string, column: string] {
  const at = name.lastIndexOf('.');
  return at < 0 ? [table, name] : [name.slice(0, at), name.slice(at + 1)];
}
