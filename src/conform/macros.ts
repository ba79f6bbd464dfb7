import { quoteText } from '../engine/duckdb.ts';
import {
  blankClass,
  fullPunctuation,
  fullWidth,
  halfPunctuation,
  halfWidth,
  zeroWidthClass,
} from './fold.ts';

const q = quoteText;
const twice = (text: string, pattern: string, by: string) =>
  // No look-around in RE2, so neighbouring hits overlap and the second pass finds the rest.
  `regexp_replace(regexp_replace(${text}, ${q(pattern)}, ${q(by)}, 'g'), ${q(pattern)}, ${q(by)}, 'g')`;

// Without ·, or the second pass would begin at what the first one wrote.
const dot = '[•・‧∙⋅．.]';
const clock = String.raw`\d{1,2} *[:：时点].*`;
const dayTime = String.raw` *(?:凌晨|早上|[上中下]午|晚上) *(?:${clock})?$|(?:T| *)${clock}$`;
/** 2019年3-5月 is not the fifth of March. */
const months = '^[0-9]{4} *[年./-] *[0-9]{1,2}[^0-9]{1,3}[0-9]{1,2} *月.*$';
/** What may stand between the parts of a date: 2019年底, 2019年3月份. */
const between = String.raw` *(?:年[度初底末]?|月[份初底末]?|[./—–,，、。-]) *| +`;

/**
 * How the text of a cell is cleaned, once and the same for every sheet. All of them are the slow path: a cell
 * that is already as it should be never comes here (see column-sql.ts). A macro's argument is copied to wherever
 * its body names it: only those whose x is always the raw cell name it more than once.
 */
export const macros: [signature: string, body: string][] = [
  // ="610…" and '610… are tricks that keep Excel from turning codes into numbers.
  [
    '整_去壳(x)',
    String.raw`case when regexp_matches(x, '^\s*[='']')
      then regexp_replace(x, '(?s)^\s*(?:=\s*"(.*)"|''(.*))\s*$', '\1\2') else x end`,
  ],
  // translate builds its table anew for every row.
  [
    '整_半角(x)',
    `case when regexp_matches(x, '[${fullWidth}]')
      then translate(整_去壳(x), ${q(fullWidth)}, ${q(halfWidth)}) else 整_去壳(x) end`,
  ],
  [
    '整_文(x)',
    `trim(regexp_replace(regexp_replace(整_半角(x), '[${zeroWidthClass}]', '', 'g'), '[${blankClass}]+', ' ', 'g'))`,
  ],
  ['整_紧(x)', `replace(整_文(x), ' ', '')`],
  [
    '整_码(x)',
    `lower(case when regexp_matches(x, '[${fullPunctuation}]')
      then translate(整_紧(x), ${q(fullPunctuation)}, ${q(halfPunctuation)}) else 整_紧(x) end)`,
  ],
  [
    '整_名(x)',
    twice(
      twice(
        `regexp_replace(整_文(x), ' *· *', '·', 'g')`,
        String.raw`(\p{Han}) +(\p{Han})`,
        String.raw`\1\2`,
      ),
      String.raw`(\p{Han}) *${dot} *(\p{Han})`,
      String.raw`\1·\2`,
    ),
  ],
  ['整_证号(x)', 'upper(整_紧(x))'],
  ['整_编号(x)', String.raw`regexp_replace(整_紧(x), '^([0-9]+)\.0+$', '\1')`],
  [
    '整_电话(x)',
    String.raw`regexp_replace(regexp_replace(整_编号(x), '[-—–()（）]', '', 'g'), '^\+?86(1[0-9]{10})$', '\1')`,
  ],
  ['整_卡号(x)', String.raw`regexp_replace(整_编号(x), '[-—–]', '', 'g')`],
  // Blanks and currency signs aside: what is left is a number, perhaps with thousands commas and a unit.
  ['整_数文(x)', `replace(translate(整_紧(x), '，￥¥', ','), 'm2', '㎡')`],
  // 2016年12月31日 08:30, 2016.12.31, 2016/1/2 → 2016-12-31, 2016-1-2; 202303.0 → 202303
  [
    '整_日文(x)',
    String.raw`regexp_replace(regexp_replace(regexp_replace(regexp_replace(整_文(x), '${months}|${dayTime}', ''),
      '^([0-9]{4,8})\.0+$|^([2-6][0-9]{4})\.[0-9]+$', '\1\2'),
      '${between}', '-', 'g'), '-?(日|号)$|-$', '')`,
  ],
  // 二〇一九-三-二十一 → 2019-3-21; a text without 一 to 十 stays as it is.
  [
    '整_汉数(d)',
    String.raw`case when regexp_matches(d, '[一二三四五六七八九十]')
      then replace(regexp_replace(regexp_replace(regexp_replace(translate(d, '〇○零一二三四五六七八九', '000123456789'),
        '([1-9])十([1-9])', '\1\2', 'g'), '([1-9])十', '\10', 'g'), '十([1-9])', '1\1', 'g'), '十', '10') else d end`,
  ],
  // ISO text of the precision given: 2016, 2016-12 or 2016-12-31; NULL for what is no date of 1850–2199.
  [
    '整_期文(d)',
    String.raw`case
      when not regexp_matches(d, '^(18[5-9]|19|2[01]|[2-5][0-9]{4}$|60000$)') then null
      when regexp_full_match(d, '[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}') then try_cast(d as date)::varchar
      when regexp_full_match(d, '[0-9]{8}')
        then try_cast(d[1:4] || '-' || d[5:6] || '-' || d[7:8] as date)::varchar
      when regexp_full_match(d, '[0-9]{4}-[0-9]{1,2}') then left(try_cast(d || '-1' as date)::varchar, 7)
      when regexp_full_match(d, '[0-9]{6}') then left(try_cast(d[1:4] || '-' || d[5:6] || '-1' as date)::varchar, 7)
      when regexp_full_match(d, '[0-9]{4}') then d
      when regexp_full_match(d, '[2-5][0-9]{4}|60000') then (date '1899-12-30' + d::integer)::varchar end`,
  ],
  // Through a list, so that the cleaned text is computed once for its many uses.
  [
    '整_期(x)',
    'list_transform(list_transform([整_日文(x)], lambda d: 整_汉数(d)), lambda d: 整_期文(d))[1]',
  ],
  ['整_日(x)', `try_cast(regexp_extract(整_期(x), '^.{10}$') as date)`],
  ['整_年(x)', `left(整_期(x), 4)::integer`],
];
