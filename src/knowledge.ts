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

export function loadKnowledge(options: {
  rules: string[];
  region: string;
  params: Record<string, string>;
}): Knowledge {
  return {
    layouts: loadLayouts(join(builtinRules, 'tables')),
    parameters: builtinParameters(options.region, new Map(Object.entries(options.params))),
    ruleSet: loadRules([builtinRules, ...options.rules]),
  };
}

export function builtinParameters(
  region: string,
  overrides: ReadonlyMap<string, string>,
): Parameters {
  return resolveParameters(join(builtinRules, 'parameters.yaml'), region, overrides);
}
