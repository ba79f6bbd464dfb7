import { z } from 'zod';

const word = z.string().min(1);
const value = z.union([z.number(), word, z.array(word)]);
export type ParameterValue = z.output<typeof value>;

/** How sure we are of a number: what an office publishes, a source states, offices do, is commonly known, or we infer. */
const certainties = ['official', 'found', 'practice', 'general', 'inference'] as const;

const common = {
  title: word,
  unit: word.optional(),
  source: word,
  certainty: z.enum(certainties),
  note: word.optional(),
};
const yearly = z.record(z.string().regex(/^(19|20)\d\d$/, '应为四位年份'), value);

const fixedSchema = z.strictObject({
  ...common,
  by: z.undefined().optional(),
  values: z.record(word, value),
});
const yearlySchema = z.strictObject({
  ...common,
  by: z.literal('year'),
  values: z.record(word, yearly),
});

/** One threshold: its values by region (national, 陕西 …) and, with `by: year`, by the year from which they hold. */
export const parameterSchema = z.discriminatedUnion('by', [fixedSchema, yearlySchema]);
export type ParameterEntry = z.output<typeof parameterSchema>;

/** rules/parameters.yaml: every number that depends on a place or a year, by its Chinese name. */
export const parameterFileSchema = z.record(word, parameterSchema);
