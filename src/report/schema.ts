import { z } from 'zod';
import { issueSchema, reportSchema } from '../report-schema.ts';

const schemas = {
  issue: { schema: issueSchema, title: '问题' },
  report: { schema: reportSchema, title: '检查报告' },
};

/** JSON Schema (2020-12) of what `-f ndjson` and `-f json` print. */
export function jsonSchema(what: keyof typeof schemas): object {
  const { schema, title } = schemas[what];
  return { title, ...z.toJSONSchema(schema) };
}
