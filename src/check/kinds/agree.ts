import { quoteName, quoteText } from '../../engine/duckdb.ts';
import type { Layout } from '../../layout/layout.ts';
import type { AgreeOptions, RuleFile } from '../rule.ts';
import {
  type Branch,
  type Expression,
  type KindContext,
  type KindDefinition,
  limitValue,
  Skip,
  whenClause,
} from './kind.ts';

interface Source {
  label: string;
  table: string;
  field: string;
  on: string;
  path: (string | number)[];
}

/**
 * Several sources of one fact. Sources that were not given are not compared; the row of the rule's own table,
 * or else of the first source that has one, stands for the household.
 */
export const agree: KindDefinition<AgreeOptions> = {
  asksPlaces: ({ verdict }) => verdict === 'missing',
  extras: ['字段', '各来源', '异源'],
  expressions: (options) =>
    fieldsOf(options)
      .flatMap((field) => sourcesOf(options, field))
      .flatMap((source): Expression[] => [
        { path: source.path, sql: quoteName(source.field), scope: { table: source.table } },
        { path: ['agree', 'on'], sql: source.on, scope: { table: source.table } },
      ]),
  limits: (options) => [
    { path: ['agree', 'agreeing'], limit: options.agreeing },
    ...toleranceLimits(options.tolerance, ['agree', 'tolerance']),
    ...Object.entries(options.looser).flatMap(([label, tolerance]) =>
      toleranceLimits(tolerance, ['agree', 'looser', label]),
    ),
  ],
  needs: () => [],
  prepare: (options, rule, context) =>
    comparable(options, context).map((compared) => ({
      table: compared.table,
      sql: verdicts(options, rule, compared, context),
      takenBy: standing(rule, compared).length === 0 ? quoteText(rule.table) : '_entity.tab',
    })),
  branches(options, rule, context) {
    const compared = comparable(options, context);
    if (compared.length === 0) throw new Skip(missingReason(options, context));
    return compared.flatMap((one) => branchesOf(options, rule, one));
  },
};

/** A field for which enough sources were given, and the table that its verdicts are put into. */
interface Compared {
  field: string;
  sources: Source[];
  table: string;
}

function comparable(options: AgreeOptions, context: KindContext): Compared[] {
  return fieldsOf(options)
    .map((field, i) => ({
      field,
      sources: given(options, field, context),
      table: `_verdict_${i}`,
    }))
    .filter(({ sources }) => sources.length >= fewest(options, context));
}

function toleranceLimits(tolerance: AgreeOptions['tolerance'], path: string[]) {
  return (['number', 'percent'] as const).flatMap((what) => {
    const limit = tolerance[what];
    return limit === undefined ? [] : [{ path: [...path, what], limit }];
  });
}

function fieldsOf({ field }: AgreeOptions): string[] {
  return Array.isArray(field) ? field : [field];
}

function sourcesOf({ sources, on }: AgreeOptions, field: string): Source[] {
  return Object.entries(sources).map(([label, target]) => {
    const [table, own] = target.split('.') as [string, string?];
    const key = typeof on === 'string' ? on : (on[label] ?? Object.values(on)[0]!);
    return { label, table, field: own ?? field, on: key, path: ['agree', 'sources', label] };
  });
}

function given(options: AgreeOptions, field: string, { supply }: KindContext): Source[] {
  const needsField = options.verdict !== 'missing';
  return sourcesOf(options, field).filter(({ table, field: own }) =>
    supply.has(table, needsField ? own : undefined),
  );
}

function missingReason(options: AgreeOptions, context: KindContext): string {
  const least = fewest(options, context);
  const names = fieldsOf(options).flatMap((field) =>
    sourcesOf(options, field).filter(({ table, field: own }) => !context.supply.has(table, own)),
  );
  const absent = [...new Set(names.map(({ label, table }) => (label === '系统' ? table : label)))];
  return `至少要有 ${least} 个来源才能比较，缺 ${absent.join('、')}`;
}

function fewest({ verdict, agreeing }: AgreeOptions, { parameters }: KindContext): number {
  return verdict === 'differ' ? 2 : limitValue(agreeing, parameters) + 1;
}

/** One row a household and source: one that says something, of the latest year. */
function facts(options: AgreeOptions, sources: Source[], layouts: KindContext['layouts']): string {
  const parts = sources.map((source, order) => {
    const layout = layouts.need(source.table);
    const column = quoteName(source.field);
    const value = options.verdict === 'missing' ? `'在册'` : column;
    return `select (\n${source.on}\n)::varchar as k, ${order} as ord, ${quoteText(source.label)} as label, ${quoteText(source.table)} as tab,
      ${quoteText(source.field)} as field, ${latest('_id', layout, value)} as id, ${latest(`显示(${value})`, layout, value)} as shown,
      ${latest(comparedValue(options, value), layout, value)} as v
      from ${quoteName(source.table)} where k is not null group by k`;
  });
  return parts.join('\nunion all\n');
}

/** Of several rows the choice hangs on what they say, not on where they stand: shuffled rows give the same issues. */
function latest(what: string, layout: Layout, value: string): string {
  const year = layout.year === null ? '0' : `-coalesce(${quoteName(layout.year)}, 0)`;
  return `arg_min(${what}, [(${value} is null)::integer, ${year}, hash(${value}), _id])`;
}

function comparedValue({ compare }: AgreeOptions, column: string): string {
  switch (compare) {
    case 'number':
      return `try_cast(${column} as decimal(18, 4))::varchar`;
    case 'name':
      return `regexp_replace(${column}::varchar, '[\\s　·•・．.]', '', 'g')`;
    case 'set':
      return `array_to_string(list_sort(list_distinct(string_split(${column}::varchar, ','))), ',')`;
    case 'text':
      return `${column}::varchar`;
  }
}

const number = (side: string) => `${side}.v::decimal(18, 4)`;

/** SQL condition: the facts a and b agree. */
function agreement(options: AgreeOptions, { parameters }: KindContext): string {
  if (options.compare !== 'number') return 'a.v = b.v';
  const amount = (side: string, what: 'number' | 'percent') => {
    const cases = Object.entries(options.looser)
      .filter(([, tolerance]) => tolerance[what] !== undefined)
      .map(
        ([label, tolerance]) =>
          `when ${quoteText(label)} then ${limitValue(tolerance[what]!, parameters)}`,
      );
    const usual =
      options.tolerance[what] === undefined ? 0 : limitValue(options.tolerance[what], parameters);
    return cases.length === 0
      ? String(usual)
      : `case ${side}.label ${cases.join(' ')} else ${usual} end`;
  };
  const gap = `abs(${number('a')} - ${number('b')})`;
  return `(${gap} <= greatest(${amount('a', 'number')}, ${amount('b', 'number')})
    or ${gap} * 100 <= greatest(${amount('a', 'percent')}, ${amount('b', 'percent')}) * greatest(abs(${number('a')}), abs(${number('b')})))`;
}

const listOfFacts = `list_sort(list({'ord': ord, 'label': label, 'value': shown, 'tab': tab, 'id': id, 'field': field}))`;

/**
 * One row a household that some sources have and others have not. A source without a single row of a township was not
 * handed in there; of a place unknown all must speak.
 */
function absences(options: AgreeOptions, sources: Source[], { parameters }: KindContext): string {
  const place = `{'c': h.county, 't': h.township}`;
  const spoken = sources.map(
    ({ label, table, on }, order) =>
      `select distinct ${place} as place, ${quoteText(label)} as label, ${order} as ord
        from (select (\n${on}\n)::varchar as k from every.${quoteName(table)}) join _household h on h.household = k
        where h.township is not null`,
  );
  return `select k, _facts, array_to_string(list_filter(_given, lambda x: not list_contains(_labels, x)), '、') as _suspect
    from (select k, any_value(${place}) as _place, ${listOfFacts} as _facts, list(label) as _labels
      from facts left join _household h on h.household = k group by k)
    join (select place, list(label order by ord) as _given
      from (${spoken.join(' union all ')} union all select distinct {'c': null, 't': null}, label, ord from facts) group by place)
    on place is not distinct from if(_place.t is null, {'c': null::varchar, 't': null::varchar}, _place)
    where len(_labels) >= ${limitValue(options.agreeing, parameters)} and len(_labels) < len(_given)`;
}

/** One row a household on which the sources do not agree: k, facts, suspect. */
function disagreements(options: AgreeOptions, sources: Source[], context: KindContext): string {
  if (options.verdict === 'missing') return absences(options, sources, context);
  const wanted =
    options.verdict === 'odd'
      ? `best >= ${limitValue(options.agreeing, context.parameters)} and best = total - 1 and odd = 1`
      : 'least < total';
  return `select k, _facts, if(best * 2 > total, _odd, null) as _suspect from (
      select k, count(*) as total, max(agreeing) as best, min(agreeing) as least, ${listOfFacts} as _facts,
        count(*) filter (where agreeing = 1) as odd,
        string_agg(label, '、' order by ord) filter (where agreeing * 2 <= total_of) as _odd
      from (select a.*, count(*) over (partition by a.k) as total_of, t.agreeing
        from filled a join (
          select a.k as tk, a.ord as tord, count(*) filter (where ${agreement(options, context)}) as agreeing
          from filled a join filled b on a.k = b.k group by a.k, a.ord) t on t.tk = a.k and t.tord = a.ord) a
      group by k) where ${wanted}`;
}

/**
 * One row a household on which the sources do not agree: k, _facts (in the order of the sources), _suspect, and _entity,
 * the row that stands for it.
 */
function verdicts(
  options: AgreeOptions,
  rule: RuleFile,
  { field, sources, table }: Compared,
  context: KindContext,
): string {
  const order = standing(rule, { field, sources, table })
    .map(({ label }) => quoteText(label))
    .join(', ');
  const entity = `list_sort(list_transform(list_filter(_facts, lambda f: list_contains([${order}]::varchar[], f.label)),
    lambda f: {'place': list_position([${order}]::varchar[], f.label), 'tab': f.tab, 'id': f.id}))[1]`;
  return `select *, ${entity} as _entity from (with facts as (${facts(options, sources, context.layouts)}),
    differing as (select k from facts where v is not null group by k having count(distinct v) > 1),
    filled as (select * from facts where v is not null and k in (select k from differing))
    ${disagreements(options, sources, context)})`;
}

/**
 * The sources whose row may stand for a household, best first: the rule's own table, else the first that has one. A rule
 * with a condition speaks of rows of its own table only.
 */
function standing(rule: RuleFile, { sources }: Compared): Source[] {
  const own = sources.filter((source) => source.table === rule.table);
  return rule.when === undefined
    ? [...own, ...sources.filter((source) => !own.includes(source))]
    : own;
}

function branchesOf(options: AgreeOptions, rule: RuleFile, compared: Compared): Branch[] {
  const { field, table } = compared;
  const stand = standing(rule, compared);
  if (stand.length === 0) return [outsideBranch(options, rule, field, table)];
  return [...new Set(stand.map((source) => source.table))].map((name) => {
    const when = whenClause(rule, 'where');
    const relation = `(select t.*, ${described(field)}
      from ${table} v
      join (select * from ${quoteName(name)} ${when}) t on v._entity.tab = ${quoteText(name)} and t._id = v._entity.id)`;
    return { ...finish(name, relation, field, options), from: table };
  });
}

/** The rule's own table is none of the sources: its row is found by the same key. */
function outsideBranch(
  options: AgreeOptions,
  rule: RuleFile,
  field: string,
  table: string,
): Branch {
  const on = typeof options.on === 'string' ? options.on : Object.values(options.on)[0]!;
  const relation = `(with entity as (
      select min(_id) as _id, (\n${on}\n)::varchar as k from ${quoteName(rule.table)} ${whenClause(rule, 'where')} group by 2)
    select t.*, ${described(field)}
    from ${table} join entity using (k) join ${quoteName(rule.table)} t on t._id = entity._id)`;
  return {
    ...finish(rule.table, relation, field, options),
    from: table,
  };
}

function described(field: string): string {
  return `${quoteText(field)} as 字段,
    array_to_string(list_transform(_facts, lambda f: f.label || ' ' || f.value), '，') as 各来源,
    coalesce(_suspect, '无法判断') as 异源, _facts, _suspect`;
}

function finish(table: string, relation: string, field: string, options: AgreeOptions): Branch {
  // A household that is missing somewhere is no matter of one field: the rule's own `fields` say where to look.
  const whole = options.verdict === 'missing';
  return {
    table,
    relation,
    ...(whole ? {} : { fields: `[${quoteText(field)}]`, possibleFields: [field] }),
    more: `list_transform(list_filter(_facts, lambda f: not (f.tab = ${quoteText(table)} and f.id = _id)),
      lambda f: {'tab': f.tab, 'id': f.id, 'field': ${whole ? 'null::varchar' : 'f.field'}})`,
    sources: `list_transform(_facts, lambda f: {'label': f.label, 'value': f.value})`,
    suspect: '_suspect',
  };
}
