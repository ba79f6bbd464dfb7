import { z } from 'zod';
import { categories, severities } from '../model.ts';
import { expression, limit } from './rule-parts.ts';
import { freshOptions, rateOptions, sequenceOptions } from './rule-time-and-rate.ts';

/** How far two numbers may be apart and still agree: by amount, by share of the larger (percent), or either. */
const tolerance = z.strictObject({
  number: limit.optional().describe('相差不超过多少（数，或参数名）'),
  percent: limit.optional().describe('相差不超过较大者的百分之几（数，或参数名）'),
});

export const requiredOptions = z.strictObject({
  fields: z.array(z.string()).min(1).describe('不得为空的列'),
  placeholders: z
    .union([z.array(z.string()), z.string().min(1)])
    .default([])
    .describe('等同空白的填法，如 [无, 暂无]；或写参数名称，取它的清单'),
  enough: z
    .enum(['all', 'any'])
    .default('all')
    .describe('all：每一列都要填；any：填了其中一列即可'),
});

export const uniqueOptions = z.strictObject({
  by: z.array(expression).min(1).describe('取值相同即为重复的表达式；任一为空的行不参加比较'),
  differ: z
    .array(expression)
    .default([])
    .describe('重复各行中这些表达式不全相同才报告，空白的不算不同'),
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
  asOf: z.iso.date('应写成 2020-12-31 的样子').optional().describe('数据日期，缺省为 2020-12-31'),
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
      .regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, '只能用小写英文字母、数字和连字符')
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
    oneOf: z
      .array(z.array(z.string()).min(2))
      .default([])
      .describe('每组列里至少要有一列，各列都可以没有；一组全没有时规则不执行'),
    perTownship: z
      .array(z.string())
      .default([])
      .describe('按乡镇报来的表：某乡镇在表里一行也没有，是没有报来，那个乡镇的行不判断，并说明'),
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
