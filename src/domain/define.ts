import { functionStatements } from './functions.ts';
import { type ParameterRow, parameterStatements } from './parameter-functions.ts';

/** Defines all functions that rules may call, at a data date and with the values of the parameters. */
export async function defineFunctions(
  engine: { run(sql: string): Promise<unknown> },
  parameters: { rows(): readonly ParameterRow[] },
  asOf: string,
): Promise<void> {
  await engine.run(
    [...parameterStatements(parameters.rows()), ...functionStatements(asOf)].join(';\n'),
  );
}
