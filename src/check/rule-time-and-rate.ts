import { z } from 'zod';
import { expression, limit } from './rule-parts.ts';

/** Rows of another table, several for one row of the rule's own. */
const rowsElsewhere = {
  table: z.string().describe('另一张表'),
  on: expression.describe('那张表里指明属于哪一户（人、项目）的列'),
  key: expression.optional().describe('本表里与之相同的列；列名相同时不写'),
};

const step = z.union([
  expression,
  z.strictObject({
    date: expression.describe('日期列，或算出日期的表达式'),
    with: z.array(z.string()).default([]).describe('这一步还应填写的列，如结论、签字'),
  }),
]);

const deadline = z.union([
  expression,
  z.strictObject({
    parameter: z.string().min(1).describe('写着月日（如 10-20）的参数'),
    year: expression.optional().describe('哪一年的月日；缺省为数据日期所在的年'),
  }),
]);

const between = z.strictObject({
  from: z.string().describe('从哪一步'),
  to: z.string().describe('到哪一步'),
  least: limit.optional().describe('至少隔多少（数，或参数名）'),
  most: limit.optional().describe('至多隔多少（数，或参数名）'),
  unit: z
    .string()
    .default('天')
    .describe('天（自然日）、工作日、月，或写着 自然日、工作日 的参数名'),
  inclusive: z.boolean().default(false).describe('起止两天都算在内，如公示天数'),
});

export const sequenceOptions = z
  .strictObject({
    steps: z
      .record(z.string().regex(/\D/, '步骤名称不能全是数字'), step)
      .describe('步骤名称 → 日期列（或表达式），按先后次序写；有 rows 时 → 步骤列里的文字'),
    rows: z
      .strictObject({
        ...rowsElsewhere,
        step: expression.describe('那张表里写步骤名称的列'),
        date: expression.describe('那张表里的日期列；一步有几行的取最早一行'),
      })
      .optional()
      .describe('一步一行的长表'),
    complete: z
      .union([z.boolean(), z.literal('gaps')])
      .default(false)
      .describe('true：每一步都要有日期；gaps：后面的步骤已有日期而这一步没有，才算缺'),
    order: z.boolean().default(false).describe('后一步不得早于前一步；没有日期的步骤跳过'),
    sameDay: z.boolean().default(true).describe('相邻两步可以在同一天；false：同一天也算颠倒'),
    crowded: limit.optional().describe('同一天完成的步骤达到几个即报告'),
    deadlines: z.record(z.string(), deadline).default({}).describe('步骤 → 期限，当天不算逾期'),
    between: z.array(between).default([]).describe('两步之间的间隔；止早于起的不看，那是颠倒'),
  })
  .superRefine(({ steps, complete, order, crowded, deadlines, between: spans }, context) => {
    const check = (name: string, path: (string | number)[]) => {
      if (!(name in steps))
        context.addIssue({ code: 'custom', path, message: `steps 里没有步骤“${name}”` });
    };
    for (const name of Object.keys(deadlines)) check(name, ['deadlines', name]);
    for (const [i, { from, to }] of spans.entries()) {
      check(from, ['between', i, 'from']);
      check(to, ['between', i, 'to']);
    }
    const asks = complete !== false || order || crowded !== undefined;
    if (!asks && spans.length === 0 && Object.keys(deadlines).length === 0)
      context.addIssue({
        code: 'custom',
        message: '没有写要查什么：complete、order、crowded、deadlines、between 至少写一项',
      });
  });

export const freshOptions = z
  .strictObject({
    dates: z
      .union([expression, z.array(expression).min(1), z.record(z.string(), expression)])
      .optional()
      .describe('日期列（或表达式）；几个的取最新；each 时写成 名称 → 日期'),
    rows: z
      .strictObject({
        ...rowsElsewhere,
        date: expression.describe('那张表里的日期列，取最新一行'),
        where: expression.optional().describe('只看那张表里满足此条件的行'),
      })
      .optional()
      .describe('日期在另一张表里'),
    within: limit.describe('多久之内（数，或参数名），正好这么久不算落后'),
    unit: z.enum(['天', '工作日', '月']).default('天').describe('within 的单位'),
    than: expression.optional().describe('与哪一天比；缺省为数据日期'),
    peers: z
      .array(expression)
      .min(1)
      .optional()
      .describe('与同伴中最新的日期比：这些列取值相同的行互为同伴'),
    each: z
      .boolean()
      .default(false)
      .describe('逐个看 dates 的每个日期；没写 than 时与其中最新的比'),
  })
  .refine(({ dates, rows }) => dates !== undefined || rows !== undefined, {
    message: 'dates 和 rows 至少写一项',
  })
  .refine(({ than, peers }) => than === undefined || peers === undefined, {
    message: 'than 和 peers 只能写一项',
  });

const measure = z.union([
  expression,
  z.strictObject({
    table: z.string().optional().describe('数哪张表的行；缺省为本表'),
    where: expression.optional().describe('只数满足此条件的行'),
    sum: expression.optional().describe('不数行，而是把这一列加起来'),
  }),
]);

export const rateOptions = z
  .strictObject({
    by: z
      .enum(['村', '乡', '县'])
      .optional()
      .describe('把本表的行按村、乡镇、县归并；不写则本表一行就是一个村（乡、县）'),
    numerator: measure.describe('分子：本行的表达式，或同一地区里某表的行数（合计）'),
    denominator: measure.default({}).describe('分母，写法与分子相同；缺省为本表的行数'),
    unit: z.enum(['%', '‰', '比例']).default('%').describe('限值、申报值的单位'),
    limit: limit.optional().describe('限值（数，或参数名）'),
    direction: z
      .enum(['below', 'at-most', 'at-least', 'above'])
      .default('at-most')
      .describe('应当 below 低于、at-most 不高于、at-least 不低于、above 高于限值'),
    year: expression.optional().describe('取哪一年的限值；缺省为数据日期所在的年'),
    stated: expression.optional().describe('申报的比率，与算出的比'),
    tolerance: limit.default(0).describe('申报与算出相差不超过多少（数，或参数名）'),
    minimum: limit.default(0).describe('分母小于此数的，比率说明不了什么'),
    small: z
      .enum(['say', 'pass'])
      .default('say')
      .describe('分母太小时：say 照样报告并说明（{基数过小}），pass 放过'),
  })
  .refine(({ limit: most, stated }) => (most === undefined) !== (stated === undefined), {
    message: 'limit 和 stated 须写且只写一项',
  })
  .refine(
    ({ by, numerator, denominator }) =>
      by === undefined || (typeof numerator !== 'string' && typeof denominator !== 'string'),
    { message: '写了 by，分子、分母就要写成 {where: …} 或 {sum: …}' },
  );
