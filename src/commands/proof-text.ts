import type { Proof } from '../prove/prove.ts';

/** Whether all examples hold, and every change of the rule is noticed by one or explained. */
export function isProven({ error, failures, mutants, stale }: Proof): boolean {
  return (
    error === null &&
    failures.length === 0 &&
    stale.length === 0 &&
    mutants.every(({ killed, explained }) => killed || explained !== null)
  );
}

const staleSentences = {
  noticed: '例子已能发现，不必再说明',
  'no-such-change': '没有这种改法，可能是规则改过了',
} as const;

export function proofText(proofs: readonly Proof[], mutated: boolean): string {
  const failed = proofs.filter(({ error, failures }) => error !== null || failures.length > 0);
  const examples = proofs.reduce((sum, proof) => sum + proof.examples, 0);
  const lines = [
    ...proofs.flatMap((proof) => [...exampleLines(proof), ...(mutated ? mutantLines(proof) : [])]),
    `${proofs.length} 条规则，${examples} 个例子：${proofs.length - failed.length} 条通过，${failed.length} 条不过`,
  ];
  if (mutated) lines.push(`把规则改错 ${share(proofs.flatMap(({ mutants }) => mutants))}`);
  return `${lines.join('\n')}\n`;
}

function exampleLines({ rule, error, failures }: Proof): string[] {
  return [
    ...(error === null ? [] : [`${rule}：${error}`]),
    ...failures.map(({ example, difference }) => `${rule}【${example}】${difference}`),
  ];
}

function mutantLines({ rule, error, mutants, stale }: Proof): string[] {
  if (error !== null) return [];
  const alive = mutants.filter(({ killed }) => !killed);
  return [
    `${rule}：改错 ${share(mutants)}`,
    ...alive.map(({ place, change, explained }) =>
      explained === null
        ? `    没有例子发现 ${place}：${change}`
        : `    已说明 ${place}：${change}（${explained}）`,
    ),
    ...stale.map(
      ({ name, because }) => `    survivors 里过时的说明 ${name}（${staleSentences[because]}）`,
    ),
  ];
}

/** `12 处，例子发现 11 处（91.6%），已说明 1 处，未说明 0 处`; rounded down, so that 100 % is all. */
function share(mutants: Proof['mutants']): string {
  const killed = mutants.filter((mutant) => mutant.killed).length;
  const explained = mutants.filter((mutant) => !mutant.killed && mutant.explained !== null).length;
  const percent = mutants.length === 0 ? 100 : Math.floor((killed / mutants.length) * 1000) / 10;
  const rest = mutants.length - killed - explained;
  return [
    `${mutants.length} 处，例子发现 ${killed} 处（${percent}%）`,
    ...(explained > 0 || rest > 0 ? [`已说明 ${explained} 处`, `未说明 ${rest} 处`] : []),
  ].join('，');
}
