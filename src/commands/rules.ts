import { availableParallelism } from 'node:os';
import type { Rule, RuleSet } from '../check/load.ts';
import { selectRules } from '../check/select-rules.ts';
import { lint, type LintNote } from '../prove/lint.ts';
import { prove } from '../prove/prove.ts';
import { loadKnowledge } from '../knowledge.ts';
import { isProven, proofText } from './proof-text.ts';
import type { Terminal } from './terminal.ts';
import { UsageError } from '../errors.ts';

interface Flags {
  format: string;
  rules?: string[];
}

/** `rules list`: a line a rule. */
export async function listRules(flags: Flags, terminal: Terminal): Promise<number> {
  const { rules, errors } = knowledge(flags).ruleSet;
  for (const error of errors) terminal.warn(error.describe());
  if (wantsJson(flags)) {
    const rows = rules.map(
      ({ id, title, family, severity, category, table, kind, owner, certainty }) => ({
        id,
        title,
        family,
        severity,
        category,
        table,
        kind,
        owner,
        certainty,
      }),
    );
    terminal.stdout.write(`${JSON.stringify(rows, null, 2)}\n`);
  } else {
    const lines = rules.map((rule) =>
      [rule.id.padEnd(30), rule.severity.padEnd(7), rule.category, rule.title].join('  '),
    );
    terminal.stdout.write(`${lines.join('\n')}\n共 ${rules.length} 条\n`);
  }
  return errors.length > 0 ? 2 : 0;
}

/** `rules lint`: what is wrong with the files; errors are exit code 2, remarks 1. */
export async function lintRules(
  words: string[],
  flags: Flags,
  terminal: Terminal,
): Promise<number> {
  const known = knowledge(flags);
  const notes = await lint(known, selected(known.ruleSet, words));
  if (wantsJson(flags)) terminal.stdout.write(`${JSON.stringify(notes, null, 2)}\n`);
  else terminal.stdout.write(lintText(notes, known.ruleSet.rules.length));
  if (notes.some(({ level }) => level === 'error')) return 2;
  return notes.some(({ level }) => level === 'warning') ? 1 : 0;
}

function lintText(notes: LintNote[], rules: number): string {
  const words = { error: '错误', warning: '提醒', info: '说明' } as const;
  const lines = notes.map(({ place, level, message }) => `${place} ${words[level]}：${message}`);
  const count = (level: LintNote['level']) => notes.filter((note) => note.level === level).length;
  return [
    ...lines,
    `查了 ${rules} 条规则：错误 ${count('error')}，提醒 ${count('warning')}，说明 ${count('info')}`,
    '',
  ].join('\n');
}

/** `rules test`: the examples, then the mutants of each rule; one that neither an example notices nor the rule explains is 1. */
export async function testRules(
  words: string[],
  flags: Flags & { mutate: boolean },
  terminal: Terminal,
): Promise<number> {
  const known = knowledge(flags);
  for (const error of known.ruleSet.errors) terminal.warn(error.describe());
  const threads = Math.max(1, availableParallelism());
  const proofs = await prove(known, selected(known.ruleSet, words), {
    mutate: flags.mutate,
    threads,
    onProgress: terminal.progress,
    signal: terminal.signal,
  }).finally(() => terminal.progress?.(''));
  if (wantsJson(flags)) terminal.stdout.write(`${JSON.stringify(proofs, null, 2)}\n`);
  else terminal.stdout.write(proofText(proofs, flags.mutate));
  if (known.ruleSet.errors.length > 0 || proofs.some(({ error }) => error !== null)) return 2;
  return proofs.every(isProven) ? 0 : 1;
}

function knowledge(flags: Flags) {
  return loadKnowledge({ rules: flags.rules ?? [], region: 'national', params: {} });
}

function selected(ruleSet: RuleSet, words: string[]): Rule[] {
  return selectRules(ruleSet, words, []);
}

function wantsJson({ format }: Flags): boolean {
  if (format === 'json') return true;
  if (format === 'text' || format === 'table') return false;
  throw new UsageError(`没有格式“${format}”`, { advice: '可用的有 text、json' });
}
