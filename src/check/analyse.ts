import type { Sql } from '../engine/duckdb.ts';
import { RuleError } from '../errors.ts';
import type { Layouts } from '../layout/load.ts';
import type { Expression } from './kinds/kind.ts';
import {
  checkFields,
  checkNeeded,
  checkResult,
  unknownParameter,
  unknownTable,
} from './check-names.ts';
import { type HolePrivacy, privacyOf } from './hole.ts';
import { kinds } from './kinds/index.ts';
import {
  type Catalogue,
  emptyUsage,
  namesOfExpression,
  namesOfQuery,
  type Relation,
  tableRelation,
  type Usage,
} from './language/names.ts';
import { type Node, parseExpression, parseQuery, SqlError } from './language/tree.ts';
import { Origins } from './language/values.ts';
import type { Rule } from './load.ts';
import { parseTemplate, type Template } from './message.ts';

/** A rule whose every name is known: what it reads, and how its message is filled. */
export interface Analysis {
  rule: Rule;
  usage: Usage;
  template: Template;
  /** How the value of each hole is masked. */
  privacy: HolePrivacy[];
}

/** Reads all SQL of a rule. Throws RuleError at the place of the first name or construct that is wrong. */
export async function analyse(
  engine: Sql,
  rule: Rule,
  catalogue: Catalogue,
  layouts: Layouts,
): Promise<Analysis> {
  if (catalogue.columnsOf(rule.table) === null)
    throw unknownTable(rule, ['table'], rule.table, catalogue);
  if (layouts.get(rule.table) === null)
    throw rule.source.error(
      ['table'],
      `规则 ${rule.id}：“${rule.table}”的行不能作判断的对象，只能在条件里引用`,
    );
  checkFields(rule, catalogue);
  const usage = emptyUsage();
  usage.tables.add(rule.table);
  const definition = kinds[rule.kind];
  const expressions: Expression[] = definition.expressions(rule[rule.kind], rule);
  if (rule.when !== undefined)
    expressions.push({ path: ['when'], sql: rule.when, scope: { table: rule.table } });
  let result: Result | null = null;
  for (const expression of expressions) {
    const read = await located(rule, expression.path, 0, () =>
      readNames(engine, expression, catalogue, usage),
    );
    result ??= read;
  }
  if (rule.query !== undefined) checkResult(rule, rule.query, result?.columns ?? null, layouts);
  for (const { path, limit } of definition.limits?.(rule[rule.kind]) ?? []) {
    if (typeof limit === 'number') continue;
    const name = typeof limit === 'string' ? limit : limit.parameter;
    if (!catalogue.hasParameter(name)) throw unknownParameter(rule, path, name, catalogue);
    usage.parameters.add(name);
  }
  for (const name of definition.needs(rule[rule.kind], rule)) usage.columns.add(name);
  checkNeeded(rule, definition.needs(rule[rule.kind], rule), catalogue);

  const template = parseTemplate(rule.message);
  if (template === null) throw rule.source.error(['message'], 'message 里有没合上的花括号');
  const own = tableRelation(rule.table, catalogue, definition.extras);
  const scope: Relation =
    rule.kind === 'query'
      ? {
          alias: rule.table,
          table: null,
          columns: result?.columns ? [...result.columns, '_id'] : null,
        }
      : own;
  const privacy: HolePrivacy[] = [];
  for (const hole of template.holes) {
    const tree = await located(rule, ['message'], hole.offset, () =>
      parseExpression(engine, hole.sql),
    );
    await located(rule, ['message'], hole.offset, () =>
      namesOfExpression(tree, [scope], catalogue, usage),
    );
    const isColumn = (name: string) =>
      definition.extras.includes(name) ||
      [...usage.tables].some((table) => catalogue.columnsOf(table)?.includes(name));
    const origins = new Origins([tree], rule.table, isColumn, result?.query);
    privacy.push(privacyOf(origins.of(tree), rule, usage.tables, layouts));
  }
  return { rule, usage, template, privacy };
}

/** What a query of the rule gives. */
interface Result {
  query: Node;
  columns: readonly string[] | null;
}

async function readNames(
  engine: Sql,
  { sql, scope }: Expression,
  catalogue: Catalogue,
  usage: Usage,
): Promise<Result | null> {
  if (scope === 'query') {
    const query = await parseQuery(engine, sql);
    return { query, columns: namesOfQuery(query, catalogue, usage) };
  }
  if (catalogue.columnsOf(scope.table) === null) {
    const meant = catalogue.nearest(scope.table, catalogue.tables());
    throw new SqlError(
      `没有叫“${scope.table}”的表${meant ? `，是否想写“${meant}”` : ''}`,
      0,
      scope.table,
    );
  }
  usage.tables.add(scope.table);
  const relation = tableRelation(scope.table, catalogue, scope.extra);
  namesOfExpression(await parseExpression(engine, sql), [relation], catalogue, usage);
  return null;
}

async function located<T>(
  rule: Rule,
  path: (string | number)[],
  offset: number,
  work: () => T | Promise<T>,
): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof SqlError)) throw error;
    const place = rule.source.positionIn(path, offset + error.offset);
    throw new RuleError(`规则 ${rule.id}：${error.message}`, {
      place: { file: rule.source.file, ...place },
    });
  }
}
