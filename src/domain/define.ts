import { functionStatements } from './functions.ts';
import { type ParameterRow, parameterStatements } from './parameter-functions.ts';

/**
 * Defines all functions that rules may call, at a data date and with the values of the parameters: all of them, or those that
 * are `used`.
 */
export async function defineFunctions(
  engine: { run(sql: string): Promise<unknown> },
  parameters: { rows(): readonly ParameterRow[] },
  asOf: string,
  used?: ReadonlySet<string>,
): Promise<void> {
  const statements = [...parameterStatements(parameters.rows(), used), ...functionStatements(asOf)];
  await engine.run(statements.join(';\n'));
}
