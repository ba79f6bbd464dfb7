import { z } from 'zod';
import { categories, severities } from './model.ts';

/**
 * What `-f json` and `-f ndjson` print: the one source of the types in model.ts, of `duizhang schema`
 * and of the test that holds real output against it. The order of keys is the order of printing.
 */
const text = z.string();
const count = z.int().min(0);
const severitySchema = z
  .enum(severities)
  .describe('级别：error 必定有误或一票否决；warning 疑点，须核实；info 提示');
const categorySchema = z.enum(categories).describe('问题类型');
const valuesSchema = z.record(text, text.nullable());

const areaSchema = z.strictObject({
  county: text.nullable(),
  township: text.nullable(),
  village: text.nullable(),
});

const cellAddressSchema = z.strictObject({
  file: text.describe('相对于运行所在文件夹的路径'),
  sheet: text.describe('工作表名；文本文件为空'),
  row: z.int().min(1).describe('行号，与 Excel、WPS 所见相同'),
  column: text.nullable().describe('列标，如 F；整行的问题为 null'),
});

const entitySchema = z.strictObject({
  table: text,
  key: text.nullable(),
  household: text.nullable().describe('户编号'),
  name: text.nullable().describe('户主或本人姓名'),
});

export const issueSchema = z.strictObject({
  id: text.describe('由规则、对象、字段得出，两次运行之间不变'),
  rule: text,
  title: text,
  severity: severitySchema,
  category: categorySchema,
  message: text.describe('问题描述'),
  advice: text.describe('核对建议'),
  owner: text.describe('责任部门'),
  place: areaSchema.describe('所在县、乡镇、村'),
  alsoIn: z.array(areaSchema).describe('还涉及哪些地方'),
  entity: entitySchema.describe('对象：规则所判的那一行'),
  fields: z.array(text),
  values: valuesSchema.describe('各字段的当前值，按需遮盖'),
  sources: valuesSchema.exactOptional().describe('各来源的值；登记簿本身为“系统”'),
  suspect: text.nullable().exactOptional().describe('与多数不同的来源；没有多数为 null'),
  also: z.array(text).describe('由本问题引出、不再另列的规则'),
  where: z.array(cellAddressSchema),
});

const inputSchema = z.strictObject({
  file: text,
  sheet: text,
  tables: z.array(text),
  headerRows: z.tuple([z.int(), z.int()]).nullable(),
  rows: count,
  encoding: text.nullable(),
  sha256: text,
  columns: z.record(text, text).describe('字段 → 表头原文'),
  unmapped: z.array(text),
  problems: z.array(text),
});

const ruleSchema = z.strictObject({
  id: text,
  title: text,
  family: text,
  severity: severitySchema,
  category: categorySchema,
  status: z.enum(['ran', 'skipped', 'failed']),
  checked: count,
  issues: count,
  durationMs: z.number().min(0),
  reason: text.nullable(),
});

const townshipSchema = z.strictObject({
  county: text.nullable(),
  township: text.nullable(),
  households: count,
  persons: count,
  issues: count,
  householdsWithErrors: count,
  errorRate: z.number().min(0).max(1).nullable(),
  rank: z.int().min(1).nullable(),
  byRule: z.record(text, count),
});

const runSchema = z.strictObject({
  asOf: text.describe('数据日期'),
  asOfAssumed: z.boolean().describe('没有给出 --as-of，以运行当天为数据日期'),
  region: text,
  startedAt: text,
  durationMs: z.number().min(0),
  exitCode: z.literal([0, 1, 2]),
  inputs: z.array(inputSchema),
  problems: z.array(text).describe('没能查看的内容'),
});

const summarySchema = z.strictObject({
  issues: count,
  bySeverity: z.record(severitySchema, count),
  byCategory: z.record(categorySchema, count),
  coverage: z.strictObject({ rules: count, ran: count, skipped: count, failed: count }),
  townships: z.array(townshipSchema),
});

const reportHeadSchema = z.strictObject({
  schemaVersion: z.literal(1),
  tool: z.strictObject({ name: z.literal('duizhang'), version: text, rulesDigest: text }),
  run: runSchema,
  summary: summarySchema,
  rules: z.array(ruleSchema),
});

export const reportSchema = z.strictObject({
  ...reportHeadSchema.shape,
  issues: z.array(issueSchema),
});

export type Area = z.infer<typeof areaSchema>;
/** A cell as a person finds it in Excel or WPS. */
export type CellAddress = z.infer<typeof cellAddressSchema>;
export type Issue = z.infer<typeof issueSchema>;
export type InputSummary = z.infer<typeof inputSchema>;
export type RuleSummary = z.infer<typeof ruleSchema>;
export type TownshipSummary = z.infer<typeof townshipSchema>;
/** Everything about a run but the issues themselves. */
export type ReportHead = z.infer<typeof reportHeadSchema>;
