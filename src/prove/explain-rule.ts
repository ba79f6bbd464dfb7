import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stringify } from 'yaml';
import { analyse, type Analysis } from '../check/analyse.ts';
import { catalogueOf } from '../check/catalogue.ts';
import { kinds } from '../check/kinds/index.ts';
import { Skip } from '../check/kinds/kind.ts';
import type { Rule } from '../check/load.ts';
import { Engine } from '../engine/duckdb.ts';
import type { Knowledge } from '../knowledge.ts';
import { sourceText } from './parameter-source.ts';

export const severityWords = {
  error: '错误（error）',
  warning: '疑点（warning）',
  info: '提示（info）',
};
export const certaintyWords = { official: '文件规定', practice: '各地在查', inference: '推断' };

/** Where a parameter was set that does not have the value of the file: a flag, or a line of duizhang.yaml. */
export type OverriddenBy = (name: string) => string;

/** One rule as people read it: what it finds, why, from what, by which condition and numbers. */
export async function explainRule(
  known: Knowledge,
  rule: Rule,
  asOf: string,
  overriddenBy: OverriddenBy = () => '--param',
): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'duizhang-'));
  const engine = await Engine.open({ folder, threads: 1 });
  try {
    const analysis = await analyse(
      engine,
      rule,
      catalogueOf(known.layouts, known.parameters),
      known.layouts,
    );
    return text(known, analysis, asOf, overriddenBy);
  } finally {
    engine.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

function text(
  known: Knowledge,
  analysis: Analysis,
  asOf: string,
  overriddenBy: OverriddenBy,
): string {
  const { rule, usage } = analysis;
  const sections: [string, string][] = [
    ['级别', `${severityWords[rule.severity]}　类型 ${rule.category}　责任部门 ${rule.owner}`],
    ['为什么查', rule.why],
    ['怎么办', rule.fix],
    ['依据', `${rule.basis}（${certaintyWords[rule.certainty]}）`],
    ['适用', eraText(rule)],
    ['读哪些列', readsText(rule, usage)],
    ['条件', conditionText(rule)],
    ['用到的参数', parametersText(known, [...usage.parameters], asOf, overriddenBy)],
    ['报告的话', rule.message],
    [
      '不再单列',
      rule.after.length > 0 ? `这些规则已对同一对象报告时不再单列：${rule.after.join('、')}` : '无',
    ],
    ['编译成的 SQL', sqlText(known, rule)],
    ['例', exampleText(rule)],
    ['文件', rule.source.file],
  ];
  const body = sections.map(
    ([head, content]) => `【${head}】${content.includes('\n') ? `\n${indent(content)}` : content}`,
  );
  return `${rule.id}　${rule.title}\n\n${body.join('\n')}\n`;
}

/** For which years and places a rule holds. */
export function eraText({ years, regions }: Rule): string {
  const era = years ? `${years.from ?? ''}—${years.to ?? ''} 年度` : '各年度';
  return `${era}；${regions ? regions.join('、') : '各地'}`;
}

/** An example that finds something, as it stands in the file. */
export function exampleText({ examples }: Rule): string {
  const shown = examples.find(({ finds }) => finds.length > 0) ?? examples[0];
  return stringify(shown, { lineWidth: 0 }).trimEnd();
}

/** The columns that a rule reads, and which of them may be missing. */
export function readsText(rule: Rule, { columns, tables }: Analysis['usage']): string {
  const optional = new Set(rule.optional);
  const named = [...columns]
    .toSorted()
    .map((name) => (name.startsWith('上期.') ? `${name}（上期，用 --previous 给出）` : name))
    .map((name) =>
      optional.has(name) || optional.has(name.split('.')[0]!) ? `${name}（可以没有）` : name,
    );
  return named.length > 0 ? named.join('、') : [...tables].toSorted().join('、');
}

/** The condition as its author wrote it. */
export function conditionText(rule: Rule): string {
  const said = rule[rule.kind];
  const what = typeof said === 'string' ? said.trim() : stringify(said, { lineWidth: 0 }).trimEnd();
  const words = {
    expect: '每行应满足',
    required: '应填写',
    unique: '不应重复',
    references: '应能找到',
    agree: '应一致',
    sequence: '步骤应',
    fresh: '应及时',
    rate: '比率应',
    query: '查出',
  };
  const when = rule.when === undefined ? '' : `只看：${rule.when.trim()}\n`;
  const unknown =
    rule.unknown === 'issue' && rule.kind === 'expect' ? '\n缺数据、无法判断时也报告' : '';
  return `${when}${words[rule.kind]}：${what.includes('\n') ? `\n${indent(what)}` : what}${unknown}`;
}

/** Each parameter with the value used in the year of the data date, and where it comes from. */
export function parametersText(
  { parameters }: Knowledge,
  names: string[],
  asOf: string,
  overriddenBy: OverriddenBy = () => '--param',
): string {
  if (names.length === 0) return '无';
  const year = Number(asOf.slice(0, 4));
  return names
    .toSorted()
    .map((name) => {
      const entry = parameters.entry(name);
      const found = parameters.find(name, year);
      if (!found) return `${name}：${parameters.region} ${year} 年没有值`;
      const value = `${[found.value].flat().join('、')}${entry?.unit ?? ''}`;
      const from =
        found.origin.kind === 'override'
          ? overriddenBy(name)
          : `${found.origin.file}:${found.origin.line}，${found.origin.region}`;
      const since = found.year === null ? '' : `自 ${found.year} 年起，`;
      return `${name} = ${value}（${since}${from}；${sourceText(entry)}）`;
    })
    .join('\n');
}

function sqlText({ layouts, parameters }: Knowledge, rule: Rule): string {
  const context = {
    layouts,
    layout: layouts.need(rule.table),
    supply: { has: () => true },
    parameters,
  };
  try {
    const kind = kinds[rule.kind];
    const prepared = kind.prepare?.(rule[rule.kind], rule, context) ?? [];
    const branches = kind.branches(rule[rule.kind], rule, context);
    return [
      ...prepared.map(({ table, sql }) => `create temp table ${table} as\n${sql};`),
      branches
        .map(({ relation }) => relation.replace(/^\(/, '').replace(/\)$/, ''))
        .join('\n— 或 —\n'),
    ].join('\n');
  } catch (error) {
    if (error instanceof Skip) return error.message;
    throw error;
  }
}

function indent(lines: string): string {
  return lines.replace(/^/gm, '    ');
}
