import { z } from 'zod';
import { kindNames, ruleSchema } from '../check/rule.ts';
import { UsageError } from '../errors.ts';
import { layoutSchema } from '../layout/layout.ts';
import { nearest } from '../layout/nearest.ts';
import { configSchema } from '../options.ts';
import { issueSchema, reportSchema } from '../report-schema.ts';
import type { Terminal } from './terminal.ts';

type Described = Record<string, unknown>;

/** What we print, as other programs take it. */
const printed = (shape: z.ZodType, title: string): Described => ({
  title,
  ...z.toJSONSchema(shape),
});

/** What people write, as editors take it: those that complete yaml know draft 7 best. */
const written = (shape: z.ZodType, title: string): Described => ({
  title,
  ...z.toJSONSchema(shape, { io: 'input', target: 'draft-7' }),
});

const schemas = {
  issue: () => printed(issueSchema, '问题'),
  report: () => printed(reportSchema, '检查报告'),
  rule: () => ({
    ...written(ruleSchema, '规则文件'),
    oneOf: kindNames.map((kind) => ({ required: [kind] })),
  }),
  table: () => written(layoutSchema, '表文件'),
  config: () => written(configSchema, '配置文件 duizhang.yaml'),
} satisfies Record<string, () => Described>;

export type SchemaName = keyof typeof schemas;
export const schemaNames = Object.keys(schemas) as SchemaName[];

/** The JSON Schema of something that we write or read. */
export function jsonSchema(name: string): Described {
  if (Object.hasOwn(schemas, name)) return schemas[name as SchemaName]();
  const meant = nearest(name, schemaNames);
  throw new UsageError(`没有名为“${name}”的格式`, {
    advice: `${meant ? `是否想写 ${meant}？` : ''}可用的有 ${schemaNames.join(' ')}`,
  });
}

export function schemaText(name: string): string {
  return `${JSON.stringify(jsonSchema(name), null, 2)}\n`;
}

export function schema(name: string, terminal: Pick<Terminal, 'stdout'>): number {
  terminal.stdout.write(schemaText(name));
  return 0;
}
