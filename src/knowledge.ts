import { join } from 'node:path';
import { builtinRules } from './builtin.ts';
import { loadRules, type RuleSet } from './check/load.ts';
import { type Layouts, loadLayouts } from './layout/load.ts';
import { type Parameters, resolveParameters } from './layout/parameters.ts';

/** All that files say about what is checked: tables, parameters, rules. */
export interface Knowledge {
  layouts: Layouts;
  parameters: Parameters;
  ruleSet: RuleSet;
}

interface Wanted {
  rules: string[];
  region: string;
  params: Record<string, string>;
}

export function loadKnowledge(wanted: Wanted): Knowledge {
  return { ...loadTables(wanted), ruleSet: loadRules([builtinRules, ...wanted.rules]) };
}

/** Tables and parameters, without the rules. */
export function loadTables({
  region,
  params,
}: Pick<Wanted, 'region' | 'params'>): Omit<Knowledge, 'ruleSet'> {
  return {
    layouts: loadLayouts(join(builtinRules, 'tables')),
    parameters: builtinParameters(region, new Map(Object.entries(params))),
  };
}

export function builtinParameters(
  region: string,
  overrides: ReadonlyMap<string, string>,
): Parameters {
  return resolveParameters(join(builtinRules, 'parameters.yaml'), region, overrides);
}
