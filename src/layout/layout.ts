import { z } from 'zod';

const word = z.string().min(1);
const words = z.array(word);

/** Canonical value → other spellings. Every spelling stands for exactly one value. */
export const codesSchema = z.record(word, words);
export type Codes = z.output<typeof codesSchema>;

const fieldTypes = ['string', 'integer', 'number', 'boolean', 'date', 'year', 'yearmonth'] as const;
const formats = [
  'text',
  'code',
  'name',
  'id-number',
  'phone',
  'bank-card',
  'partial-date',
] as const;
const privacies = ['name', 'id', 'phone', 'bank', 'address', 'health'] as const;
const grains = ['person', 'household', 'village', 'county', 'township', 'other'] as const;

/** The constraints of a Frictionless field; they describe, only rules judge. */
const constraintsSchema = z.strictObject({
  required: z.boolean().optional().describe('必填'),
  unique: z.boolean().optional().describe('不重复'),
  minimum: z.number().optional().describe('最小值'),
  maximum: z.number().optional().describe('最大值'),
  minLength: z.int().optional().describe('最短几个字'),
  maxLength: z.int().optional().describe('最长几个字'),
  pattern: z.string().optional().describe('正则表达式'),
});

export const fieldSchema = z.strictObject({
  name: word.describe('规范列名，规则里用它'),
  title: word.optional().describe('显示名，缺省与 name 相同'),
  description: word.optional().describe('含义'),
  type: z
    .enum(fieldTypes)
    .describe('string 文本 integer 整数 number 数 boolean 是否 date 日期 year 年 yearmonth 年月'),
  /** How the text of a string is read and compared; `format` is taken by Frictionless for its own few words. */
  holds: z
    .enum(formats)
    .default('text')
    .describe(
      '文本里是什么：code 编号 name 姓名 id-number 证件号码 phone 电话 bank-card 卡号 partial-date 年、年月或日期',
    ),
  aliases: words.default([]).describe('表头的其他写法；括号、空格、单位在比较前已去掉'),
  fallback: words.default([]).describe('表里没有这一列时用本表的哪些列代替，先写的优先'),
  pii: z
    .enum(privacies)
    .nullable()
    .default(null)
    .describe('个人信息的种类，决定怎样遮盖：name id phone bank address health'),
  unit: word.nullable().default(null).describe('数的单位，如 元 亩 人'),
  multiple: z.boolean().default(false).describe('一格里有几个值，用 , ， 、 ; ； | 隔开'),
  codes: z
    .union([codesSchema, word])
    .default({})
    .describe('代码表：规范值 → 其他写法；或公用代码表的名称（tables/codes/*.yaml）'),
  constraints: constraintsSchema.default({}).describe('约束，只作说明：对错由规则判断'),
  missingValues: z.array(z.string()).optional().describe('这一列里等于空白的写法'),
  identifying: z.boolean().default(false).describe('表头里有这一列，就很像是这张表'),
});

const foreignKeySchema = z.strictObject({
  fields: words.min(1).describe('本表的列'),
  reference: z
    .strictObject({
      resource: word.describe('被引用的表'),
      fields: words.min(1).describe('被引用表的列'),
    })
    .describe('引用哪张表的哪些列'),
});

const blank = ['', '-', '--', '—', '——', '/', '\\', '无数据', '空'];

/** rules/tables/*.yaml: a Frictionless Table Schema and what we need to find a table in a spreadsheet. */
export const layoutSchema = z.strictObject({
  $schema: z.string().optional().describe('table.schema.json 的位置，供编辑器提示'),
  /** `name` is taken by Frictionless for Latin identifiers. */
  table: word.describe('表的规范中文名，规则里用它'),
  title: word.describe('显示名'),
  description: word.optional().describe('含义'),
  grain: z
    .enum(grains)
    .describe('一行是什么：person 人 household 户 village 村 county 县 township 乡镇 other 其他'),
  primaryKey: words.min(1).describe('主键；连同 keys，取各列都填了的第一个来认一行'),
  keys: z.array(words.min(1)).default([]).describe('可以代替主键的列，先写的优先'),
  foreignKeys: z.array(foreignKeySchema).default([]).describe('引用别的表'),
  missingValues: z
    .array(z.string())
    .default(blank)
    .describe('等于空白的写法；0 和 无 是值，不算空白'),
  area: z
    .strictObject({
      county: word.nullable().default(null).describe('哪一列是县'),
      township: word.nullable().default(null).describe('哪一列是乡镇'),
      village: word.nullable().default(null).describe('哪一列是行政村'),
    })
    .prefault({})
    .describe('哪些列是所在地'),
  household: word.nullable().default(null).describe('哪一列是户编号'),
  person: word.nullable().default(null).describe('哪一列是证件号码'),
  year: word
    .nullable()
    .default(null)
    .describe('按年的表：哪一列是年度；表里没有时由标题、文件名补上'),
  label: word.nullable().default(null).describe('问题里用哪一列称呼这一行'),
  live: word.nullable().default(null).describe('SQL 条件：满足的行才算在册；缺列、空白须算在册'),
  liveWith: word
    .nullable()
    .default(null)
    .describe('跟着哪张表的户：那张表里这一户有而不在册的，这一行也不算在册'),
  marks: words.default([]).describe('标题、工作表名、文件名里有这些词，就像是这张表'),
  marksAlone: words
    .default([])
    .describe('常用词，只有单独作标题、工作表名、文件名（或其中一节）才像是这张表，文件夹名不算'),
  fields: z.array(fieldSchema).min(1).describe('各列'),
});

export type FieldFormat = (typeof formats)[number];

/** A field as loaded: shared code lists put in, blanks of the table filled in, title never missing. */
export interface Field extends Omit<
  z.output<typeof fieldSchema>,
  'codes' | 'holds' | 'missingValues' | 'title'
> {
  format: FieldFormat;
  title: string;
  codes: Codes;
  missingValues: string[];
}

/** A table as loaded. */
export interface Layout extends Omit<
  z.output<typeof layoutSchema>,
  '$schema' | 'fields' | 'table'
> {
  name: string;
  /** File that says so, as shown to users. */
  file: string;
  fields: Field[];
}
