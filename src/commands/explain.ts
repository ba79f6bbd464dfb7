import type { Rule } from '../check/load.ts';
import { UsageError } from '../errors.ts';
import { explainRule } from '../prove/explain-rule.ts';
import { loadKnowledge } from '../knowledge.ts';
import { nearest } from '../layout/nearest.ts';
import { asks, type CheckFlags } from './check.ts';
import type { Terminal } from './terminal.ts';

/** `explain <rule>` */
export async function explain(
  id: string,
  inputs: string[],
  flags: CheckFlags,
  terminal: Terminal,
): Promise<number> {
  const { options } = asks(inputs.length > 0 ? inputs : ['.'], flags, terminal);
  const known = loadKnowledge({
    rules: options.rules,
    region: options.region,
    params: options.params,
  });
  const rule = known.ruleSet.rules.find((one) => one.id === id);
  if (!rule) throw unknownRule(id, known.ruleSet.rules);
  const asOf = options.asOf ?? new Date().toISOString().slice(0, 10);
  terminal.stdout.write(await explainRule(known, rule, asOf));
  return 0;
}

function unknownRule(id: string, rules: readonly Rule[]): UsageError {
  const meant = nearest(
    id,
    rules.map((rule) => rule.id),
  );
  return new UsageError(`没有规则“${id}”`, {
    advice: meant ? `是否想写“${meant}”` : '用 duizhang rules list 看全部规则',
  });
}
