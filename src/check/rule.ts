import { z } from 'zod';
import { categories, severities } from '../model.ts';

/** An SQL expression in DuckDB's dialect over tables and columns by their Chinese names. */
const expression = z.string().min(1);

/** A number, or the name of a parameter that holds it; a limit belongs in rules/parameters.yaml. */
const limit = z.union([
  z.number(),
  z.string().min(1),
  z.strictObject({
    parameter: z.string().min(1).describe('参数名'),
    plus: z.number().describe('在参数上加多少，可为负'),
  }),
]);
export type Limit = z.infer<typeof limit>;

/** How far two numbers may be apart and still agree: by amount, by share of the larger (percent), or either. */
const tolerance = z.strictObject({
  number: limit.optional().describe('相差不超过多少（数，或参数名）'),
  percent: limit.optional().describe('相差不超过较大者的百分之几（数，或参数名）'),
});

export const requiredOptions = z.strictObject({
  fields: z.array(z.string()).min(1).describe('不得为空的列'),
  placeholders: z.array(z.string()).default([]).describe('等同空白的填法，如 无、暂无'),
  enough: z
    .enum(['all', 'any'])
    .default('all')
    .describe('all：每一列都要填；any：填了其中一列即可'),
});

export const uniqueOptions = z.strictObject({
  by: z.array(expression).min(1).describe('取值相同即为重复的表达式；任一为空的行不参加比较'),
  differ: z.array(expression).default([]).describe('重复各行中这些表达式不全相同才报告'),
});

export const referencesOptions = z.strictObject({
  fields: z.array(expression).min(1).describe('本表的列'),
  table: z.string().describe('被引用的表'),
  to: z.array(expression).min(1).describe('被引用表的列，与 fields 一一对应'),
});

export const agreeOptions = z.strictObject({
  on: z
    .union([expression, z.record(z.string(), expression)])
    .describe('各来源对上同一户（人）的列；各来源列名不同时按来源写'),
  field: z.union([z.string(), z.array(z.string()).min(1)]).describe('要比较的列；写几列就逐列比较'),
  sources: z
    .record(z.string(), z.string())
    .describe('来源名称 → 表名，或 表名.列名；登记系统自己的来源名称是 系统'),
  compare: z
    .enum(['text', 'name', 'number', 'set'])
    .default('text')
    .describe(
      '怎样算相同：text 文本；name 姓名，不计空格和间隔点；number 数，可有容差；set 多项，不计次序',
    ),
  tolerance: tolerance.default({}).describe('number 的容差，两项满足一项即可'),
  looser: z.record(z.string(), tolerance).default({}).describe('个别来源放宽的容差'),
  verdict: z
    .enum(['differ', 'odd', 'missing'])
    .default('differ')
    .describe('differ：不全一致；odd：其余一致而仅一处不同；missing：多处有而一处没有该户'),
  agreeing: limit.default(1).describe('odd：至少几处一致；missing：至少几处有该户'),
});

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
    between: z
      .array(between)
      .default([])
      .describe('两步之间的间隔；止早于起的不看，那是颠倒'),
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

/** An example of a rule: rows of tables, and what the rule finds in them. */
const example = z.strictObject({
  name: z.string().optional().describe('例子说明什么'),
  given: z
    .record(
      z.string(),
      z.array(z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()]))),
    )
    .describe('表名 → 各行；只写要用的列，没写的列为空白'),
  previous: z
    .record(
      z.string(),
      z.array(z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()]))),
    )
    .optional()
    .describe('上期的各表'),
  finds: z
    .array(
      z.strictObject({
        key: z.string().nullable().optional().describe('查出的对象的主键'),
        message: z.string().optional().describe('报告的话（不遮盖）'),
        fields: z.array(z.string()).optional().describe('问题所在的列'),
        suspect: z.string().nullable().optional().describe('与多数不同的来源'),
      }),
    )
    .describe('应查出的问题，一条不多一条不少；[] 为查不出'),
  asOf: z.iso.date().optional().describe('数据日期，缺省为 2020-12-31'),
  region: z.string().optional().describe('地区预设，缺省为 national'),
  params: z
    .record(z.string(), z.union([z.string(), z.number()]))
    .optional()
    .describe('参数 → 值，缺省按 rules/parameters.yaml'),
});

const kinds = {
  expect: expression.describe('每行都应成立的条件'),
  required: requiredOptions.describe('应填写的列'),
  unique: uniqueOptions.describe('不应重复的取值'),
  references: referencesOptions.describe('应能在另一张表里找到'),
  agree: agreeOptions.describe('同一事实的几个来源应一致（六个一致、行业比对）'),
  sequence: sequenceOptions.describe('步骤齐全、先后有序、不超期限'),
  fresh: freshOptions.describe('日期不应陈旧'),
  rate: rateOptions.describe('按村、乡镇、县算的比率与限值（申报值）比'),
  query: expression.describe('返回有问题的行的 SELECT；结果须含本表的主键列（或 _id）'),
};

export type Kind = keyof typeof kinds;
export const kindNames = Object.keys(kinds) as Kind[];

export const ruleSchema = z
  .strictObject({
    $schema: z.string().optional().describe('rule.schema.json 的位置，供编辑器提示'),
    id: z
      .string()
      .regex(/^[a-z0-9]+(-[a-z0-9]+)*$/)
      .describe('与文件名相同；英文小写，以连字符相连；说的是错，不是对'),
    title: z.string().min(2).describe('一句话说出查到了什么'),
    table: z.string().describe('规则逐行判断的表；一行是一个被判断的对象'),
    when: expression.optional().describe('只看满足此条件的行'),
    expect: kinds.expect.optional(),
    required: kinds.required.optional(),
    unique: kinds.unique.optional(),
    references: kinds.references.optional(),
    agree: kinds.agree.optional(),
    sequence: kinds.sequence.optional(),
    fresh: kinds.fresh.optional(),
    rate: kinds.rate.optional(),
    query: kinds.query.optional(),
    unknown: z
      .enum(['pass', 'issue'])
      .default('pass')
      .describe('条件无法判断（缺数据）时：pass 放过，issue 也报告'),
    all: z.boolean().default(false).describe('连同已注销、死亡等不在册的行一起看'),
    optional: z.array(z.string()).default([]).describe('可以没有的表或 表.列；没有时照样检查'),
    after: z.array(z.string()).default([]).describe('这些规则已对同一对象报告时，本规则不再单列'),
    years: z
      .strictObject({
        from: z.int().optional().describe('从哪一年度起'),
        to: z.int().optional().describe('到哪一年度止'),
      })
      .optional()
      .describe('适用的年度'),
    regions: z.array(z.string()).optional().describe('适用的地区'),
    fields: z.array(z.string()).default([]).describe('问题所在的列'),
    message: z.string().min(4).describe('报告的话；{…} 内是 SQL 表达式'),
    category: z.enum(categories).describe('问题类型'),
    severity: z
      .enum(severities)
      .describe('级别：error 必定有误或一票否决；warning 疑点，须核实；info 提示'),
    owner: z.string().min(1).describe('责任部门'),
    basis: z.string().min(2).describe('依据'),
    certainty: z
      .enum(['official', 'practice', 'inference'])
      .describe('依据有多硬：official 文件规定；practice 各地在查；inference 推断'),
    why: z.string().min(2).describe('为什么查'),
    fix: z.string().min(2).describe('乡镇怎么办；什么情况可以不管'),
    since: z.string().optional().describe('从哪个版本起有这条规则，改过什么'),
    survivors: z
      .record(z.string(), z.string())
      .default({})
      .describe('rules test 列出而没有例子能发现的改法 → 为什么发现不了'),
    examples: z.array(example).min(1).describe('例子，即规则的测试：至少一个查得出，一个查不出'),
  })
  .refine((rule) => kindNames.filter((kind) => rule[kind] !== undefined).length === 1, {
    message: `规则须写且只写一种检查：${kindNames.join('、')}`,
  });

export type RuleFile = z.infer<typeof ruleSchema>;
export type Example = RuleFile['examples'][number];
export type AgreeOptions = z.infer<typeof agreeOptions>;
