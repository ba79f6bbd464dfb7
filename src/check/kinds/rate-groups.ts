import { quoteName, quoteText } from '../../engine/duckdb.ts';
import type { RuleFile } from '../rule.ts';
import { type Branch, type KindContext, stableOrder, whenClause } from './kind.ts';
import { areaList, areaText, type Level, placed, sameArea } from './rate-area.ts';
import { amount, areaMeasure, type Measure, type RateOptions } from './rate-measure.ts';
import { judgedBy, verdict } from './rate-verdict.ts';

/** Rows that are shown of one area; the message gives the whole number. */
const shownRows = 100;

/** The rows of the rule's table by area: the area is the entity, and the rows that spoil its share are where to look. */
export function grouped(
  options: RateOptions,
  rule: RuleFile,
  level: Level,
  context: KindContext,
): Branch {
  const table = quoteName(rule.table);
  const parts = [
    ['n', options.numerator],
    ['d', options.denominator],
  ] as const;
  const isOwn = (measure: Measure) =>
    typeof measure !== 'string' && (measure.table ?? rule.table) === rule.table;
  const own = parts.flatMap(([letter, measure]) =>
    typeof measure !== 'string' && isOwn(measure) ? [{ letter, value: amount(measure) }] : [],
  );
  const others = parts.flatMap(([letter, measure]) =>
    typeof measure === 'string' || isOwn(measure) ? [] : [{ letter, measure }],
  );
  const order = `[${stableOrder(context.layout).join('::varchar, ')}::varchar] as _order`;
  const values = own.map(({ letter, value }) => `${value} as _${letter}`);
  const rows = `select ${['_id', order, `${spoils(options)} as _spoils`, ...values].join(', ')} from ${table} ${whenClause(rule, 'where')}`;
  const sums = own.map(({ letter }) => `, sum(r._${letter}) as _${letter}`).join('');
  const joins = others.map(
    ({ letter, measure }) => `left join (select a._area, sum(g.amount) as _${letter} from areas a
      join (${areaMeasure(measure, rule, level, context)}) g on ${sameArea('a', 'g', level)} group by a._area) ${letter}
      using (_area)`,
  );
  const taken = others.map(({ letter }) => `, ${letter}._${letter}`).join('');
  const relation = verdict(
    `(with located as (select r.*, ${areaList('p', level)}, concat_ws('/', ${keyParts(level)}) as _area
        from (${rows}) r join (${placed(rule.table, context)}) p on p._id = r._id where p.${level} is not null),
      areas as (select _area, any_value(county) as county, any_value(township) as township, any_value(village) as village,
          arg_min(_id, [(not _spoils)::varchar, array_to_string(_order, '|')]) as _first ${sums}
        from located r group by _area)
      select t.*, ${judgedBy(options).join(', ')}, a._area, ${areaText('a', level)} as 地区
        ${own.map(({ letter }) => `, a._${letter}`).join('')} ${taken},
        (select list(_id order by _order)[1:${shownRows}] from located l where l._area = a._area and l._spoils) as _rows
      from areas a join ${table} t on t._id = a._first ${joins.join('\n')})`,
    options,
    rule,
    context,
  );
  return {
    table: rule.table,
    relation,
    area: { level, key: '_area' },
    more: `list_transform(list_filter(coalesce(_rows, []), lambda x: x <> _id),
      lambda x: {'tab': ${quoteText(rule.table)}, 'id': x, 'field': null::varchar})`,
  };
}

/** Rows that a better share would have fewer of: those counted, or those not counted where the share should be high. */
function spoils({ numerator, direction, stated }: RateOptions): string {
  if (typeof numerator === 'string' || numerator.table !== undefined) return 'false';
  if (numerator.where === undefined || stated !== undefined) return 'false';
  const counted = `coalesce((\n${numerator.where}\n), false)`;
  return direction === 'at-least' || direction === 'above' ? `not ${counted}` : counted;
}

function keyParts(level: Level): string {
  const parts = ['p.county', 'p.township', 'p.village'];
  return parts.slice(0, ['county', 'township', 'village'].indexOf(level) + 1).join(', ');
}
