import { z } from 'zod';
import { ruleSchema } from '../check/rule.ts';
import { UsageError } from '../errors.ts';
import { layoutSchema } from '../layout/layout.ts';
import { nearest } from '../layout/nearest.ts';
import { configSchema } from '../options.ts';
import { issueSchema, reportSchema } from '../report-schema.ts';
import type { Terminal } from './terminal.ts';

const schemas = {
  issue: issueSchema,
  report: reportSchema,
  rule: ruleSchema,
  table: layoutSchema,
  config: configSchema,
};

export const schemaNames = Object.keys(schemas);

/** The JSON Schema of something that we write or read, as editors and other programs take it. */
export function jsonSchema(name: string): unknown {
  const schema = schemas[name as keyof typeof schemas];
  if (schema)
    return z.toJSONSchema(schema, {
      io: name === 'issue' || name === 'report' ? 'output' : 'input',
    });
  const meant = nearest(name, schemaNames);
  throw new UsageError(`没有名为“${name}”的格式`, {
    advice: `${meant ? `是否想写 ${meant}？` : ''}可用的有 ${schemaNames.join(' ')}`,
  });
}

export function schema(name: string, terminal: Pick<Terminal, 'stdout'>): number {
  terminal.stdout.write(`${JSON.stringify(jsonSchema(name), null, 2)}\n`);
  return 0;
}
