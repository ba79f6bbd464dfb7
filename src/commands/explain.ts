import { namedBy, type Rule } from '../check/load.ts';
import { UsageError } from '../errors.ts';
import { loadKnowledge } from '../knowledge.ts';
import { nearest } from '../layout/nearest.ts';
import type { Issue } from '../model.ts';
import { localDate } from '../options.ts';
import { explainIssue } from '../prove/explain-issue.ts';
import { explainRule } from '../prove/explain-rule.ts';
import { run, type RunResult } from '../run.ts';
import { asks, type CheckFlags } from './check.ts';
import { paramOrigin } from './print-config.ts';
import type { Terminal } from './terminal.ts';

/** `explain <rule>`, or `explain <issue> <inputs…>` */
export async function explain(
  id: string,
  inputs: string[],
  flags: CheckFlags,
  terminal: Terminal,
): Promise<number> {
  const { options, found } = asks(inputs.length > 0 ? inputs : ['.'], flags, terminal);
  const known = loadKnowledge({
    rules: options.rules,
    region: options.region,
    params: options.params,
  });
  const rule = known.ruleSet.rules.find((one) => one.id === id);
  if (!rule && isIssueId(id)) return explainFound(id, inputs, flags, terminal);
  const broken = known.ruleSet.errors.filter(({ place }) => namedBy(place.file ?? '').id === id);
  for (const error of broken) terminal.warn(error.describe());
  if (broken.length > 0) return 2;
  if (!rule) throw unknownRule(id, known.ruleSet.rules);
  const asOf = options.asOf ?? localDate(new Date());
  terminal.stdout.write(
    await explainRule(known, rule, asOf, (name) => paramOrigin(name, flags, found)),
  );
  return 0;
}

const isIssueId = (id: string) => /^[0-9a-f]{16}$/.test(id);

/** Runs the check again: an issue is known by what it says, not by where it was written down. */
async function explainFound(
  id: string,
  inputs: string[],
  flags: CheckFlags,
  terminal: Terminal,
): Promise<number> {
  const { options, masking, found } = asks(inputs, flags, terminal);
  // Every issue is looked through: a township that duizhang.yaml chooses must not hide it.
  const result = await run({ ...options, townships: [], signal: terminal.signal });
  try {
    for (const sentence of result.report.run.problems) terminal.warn(sentence);
    const { issue, place } = await find(result, id, masking);
    terminal.stdout.write(
      await explainIssue(result.room, issue, place, masking, (name) =>
        paramOrigin(name, flags, found),
      ),
    );
    return 0;
  } finally {
    result.close();
  }
}

async function find(
  { report }: RunResult,
  id: string,
  masking: 'all' | 'names' | 'none',
): Promise<{ issue: Issue; place: number }> {
  let place = 0;
  for await (const issue of report.issues({ masking })) {
    place += 1;
    if (issue.id === id) return { issue, place };
  }
  throw new UsageError(`查出的 ${place} 条问题里没有编号 ${id}`, {
    advice: '数据、规则或选项可能已经变了；请核对 --as-of、--param、--region 与当时是否相同',
  });
}

function unknownRule(id: string, rules: readonly Rule[]): UsageError {
  const meant = nearest(
    id,
    rules.map((rule) => rule.id),
  );
  return new UsageError(`没有规则“${id}”`, {
    advice: meant ? `是否想写“${meant}”` : '用 duizhang rules list 看全部规则；问题编号是 16 位',
  });
}
