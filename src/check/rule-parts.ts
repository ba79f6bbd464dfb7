import { z } from 'zod';

/** An SQL expression in DuckDB's dialect over tables and columns by their Chinese names. */
export const expression = z.string().min(1);

/** A number, or the name of a parameter that holds it; a limit belongs in rules/parameters.yaml. */
export const limit = z.union([
  z.number(),
  z.string().min(1),
  z.strictObject({
    parameter: z.string().min(1).describe('参数名'),
    plus: z.number().describe('在参数上加多少，可为负'),
  }),
]);
export type Limit = z.infer<typeof limit>;
