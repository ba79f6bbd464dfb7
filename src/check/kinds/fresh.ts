import type { z } from 'zod';
import { quoteName, quoteText } from '../../engine/duckdb.ts';
import type { RuleFile } from '../rule.ts';
import type { freshOptions } from '../rule-time-and-rate.ts';
import {
  type Expression,
  isLastDrop,
  type KindDefinition,
  limitSql,
  tableSql,
  whenClause,
} from './kind.ts';

type Options = z.infer<typeof freshOptions>;

/** A date that must not be older than so many days before the data date, or before the newest of its peers. */
export const fresh: KindDefinition<Options> = {
  extras: ['最新日期', '参照日期', '落后', '期限', '落后者'],
  expressions: (options, rule) => [
    ...namedDates(options).map(({ path, sql }) => own(path, sql, rule)),
    ...(options.than === undefined ? [] : [own(['than'], options.than, rule)]),
    ...(options.peers ?? []).map((sql, i) => own(['peers', i], sql, rule)),
    ...elsewhere(options, rule),
  ],
  limits: ({ within }) => [{ path: ['fresh', 'within'], limit: within }],
  needs: () => [],
  branches(options, rule, { layout, parameters }) {
    const limit = limitSql(options.within, parameters);
    const stale = staleness(options.unit, limit);
    const judged = options.each
      ? `len(_late) > 0`
      : `coalesce(${stale.test('参照日期', '最新日期')}, false)`;
    const unknown = rule.unknown === 'issue' ? 'or 最新日期 is null' : '';
    const late = `list_filter(_dates, lambda s: s.d is not null and coalesce(${stale.test('参照日期', 's.d')}, false))`;
    const relation = `(select *, coalesce(${stale.behind('参照日期', '最新日期')}, '没有日期') as 落后,
        显示(${limit}) || '${stale.word}' as 期限,
        array_to_string(list_transform(_late, lambda s: s.n || ' ' || s.d), '、') as 落后者
      from (select *, ${late} as _late
        from (select *, (${reference(options)})::date as 参照日期 from ${newest(options, rule)}))
      where ${judged} ${unknown})`;
    const plain = namedDates(options).filter(({ sql }) =>
      layout.fields.some(({ name }) => name === sql.trim()),
    );
    return [
      {
        table: rule.table,
        relation,
        ...(rule.fields.length === 0 && {
          fields: `[${plain.map(({ sql }) => quoteText(sql.trim())).join(', ')}]`,
          possibleFields: plain.map(({ sql }) => sql.trim()),
        }),
        ...(options.rows && !isLastDrop(options.rows.table) && { more: newestCell(options.rows) }),
      },
    ];
  },
};

interface NamedDate {
  name: string;
  sql: string;
  path: (string | number)[];
}

function namedDates({ dates }: Options): NamedDate[] {
  if (dates === undefined) return [];
  if (typeof dates === 'string') return [{ name: dates, sql: dates, path: ['dates'] }];
  if (Array.isArray(dates)) return dates.map((sql, i) => ({ name: sql, sql, path: ['dates', i] }));
  return Object.entries(dates).map(([name, sql]) => ({ name, sql, path: ['dates', name] }));
}

function own(path: (string | number)[], sql: string, { table }: RuleFile): Expression {
  return { path: ['fresh', ...path], sql, scope: { table } };
}

function elsewhere({ rows }: Options, rule: RuleFile): Expression[] {
  if (rows === undefined) return [];
  const scope = { table: rows.table };
  return [
    { path: ['fresh', 'rows', 'table'], sql: '1', scope },
    { path: ['fresh', 'rows', 'on'], sql: rows.on, scope },
    { path: ['fresh', 'rows', 'date'], sql: rows.date, scope },
    ...(rows.where === undefined
      ? []
      : [{ path: ['fresh', 'rows', 'where'], sql: rows.where, scope }]),
    own(['rows', rows.key === undefined ? 'on' : 'key'], rows.key ?? rows.on, rule),
  ];
}

/** The rows that are judged, with 最新日期, `_dates` by name, and `_peers` where they have such. */
function newest(options: Options, rule: RuleFile): string {
  const { rows, peers } = options;
  const dates = namedDates(options);
  const columns = dates.map(({ sql }, i) => `try_cast((\n${sql}\n) as date) as _s${i}`);
  if (peers) columns.push(`[${peers.map((sql) => `(\n${sql}\n)::varchar`).join(', ')}] as _peers`);
  if (rows) columns.push(`(\n${rows.key ?? rows.on}\n)::varchar as _key`);
  const judged = `(select ${['*', ...columns].join(', ')} from ${quoteName(rule.table)} ${whenClause(rule, 'where')})`;
  const joined =
    rows === undefined
      ? judged
      : `(select e.*, r._newest, r._newest_id from ${judged} e left join (
          select _key, max(_date) as _newest, arg_max(_id, [_date::varchar, _id::varchar]) as _newest_id from (
            select _id, (\n${rows.on}\n)::varchar as _key, try_cast((\n${rows.date}\n) as date) as _date from ${tableSql(rows.table)}
            ${rows.where === undefined ? '' : `where (\n${rows.where}\n)`}) group by _key) r on r._key = e._key)`;
  const all = [...dates.map((_, i) => `_s${i}`), ...(rows ? ['_newest'] : [])];
  const list = dates.map(({ name }, i) => `{'n': ${quoteText(name)}, 'd': _s${i}}`);
  return `(select *, greatest(${all.join(', ')}) as 最新日期,
    [${list.join(', ')}]::struct(n varchar, d date)[] as _dates from ${joined})`;
}

function reference({ than, peers, each }: Options): string {
  // A row that lacks what makes it a peer has no peers.
  if (peers)
    return `if(list_contains(list_transform(_peers, lambda p: p is null), true), null, max(最新日期) over (partition by _peers))`;
  if (than !== undefined) return `\n${than}\n`;
  return each ? '最新日期' : '数据日期()';
}

function staleness(unit: Options['unit'], limit: string) {
  switch (unit) {
    case '天':
      return {
        word: ' 天',
        test: (than: string, date: string) => `${than} - ${date} > ${limit}`,
        behind: (than: string, date: string) => `(${than} - ${date}) || ' 天'`,
      };
    case '工作日':
      return {
        word: ' 个工作日',
        test: (than: string, date: string) => `工作日数(${date} + 1, ${than}) > ${limit}`,
        behind: (than: string, date: string) => `工作日数(${date} + 1, ${than}) || ' 个工作日'`,
      };
    case '月':
      return {
        word: ' 个月',
        test: (than: string, date: string) => `${date} + to_months((${limit})::integer) < ${than}`,
        behind: (than: string, date: string) => `date_sub('month', ${date}, ${than}) || ' 个月'`,
      };
  }
}

function newestCell({ table, date }: NonNullable<Options['rows']>): string {
  const field = /^[\p{L}\p{N}_（）]+$/u.test(date) ? quoteText(date) : 'null::varchar';
  return `if(_newest_id is null, [], [{'tab': ${quoteText(table)}, 'id': _newest_id, 'field': ${field}}])`;
}
