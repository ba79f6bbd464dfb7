import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Rule } from '../check/load.ts';
import { Engine } from '../engine/duckdb.ts';
import { ExpectedError } from '../errors.ts';
import { builtinParameters, type Knowledge } from '../knowledge.ts';
import { differences, type Found, type ProofRoom, Stage } from './examples.ts';
import { type Mutant, mutants, nameOf } from './mutate.ts';

/** What the examples of one rule prove. */
export interface Proof {
  rule: string;
  /** The rule itself is wrong: nothing could be run. */
  error: string | null;
  examples: number;
  failures: { example: string; difference: string }[];
  /** Changes of the rule; `killed`: some example noticed. */
  mutants: { place: string; change: string; killed: boolean; explained: string | null }[];
  /** What `survivors` explains although there is nothing to explain. */
  stale: { name: string; because: 'noticed' | 'no-such-change' }[];
}

export interface ProveOptions {
  mutate: boolean;
  threads: number;
  onProgress?: ((sentence: string) => void) | undefined;
  signal?: AbortSignal;
}

/** Runs the examples of rules and, where asked, holds them against every single change of the rule. */
export async function prove(
  known: Knowledge,
  rules: readonly Rule[],
  options: ProveOptions,
): Promise<Proof[]> {
  const folder = mkdtempSync(join(tmpdir(), 'duizhang-'));
  const queue = [...rules.entries()];
  const proofs: Proof[] = [];
  const work = async () => {
    const engine = await Engine.open({ folder, threads: 1 });
    const room: ProofRoom = {
      engine,
      layouts: known.layouts,
      rules: known.ruleSet.rules,
      parameters: builtinParameters,
    };
    try {
      for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
        options.signal?.throwIfAborted();
        const [i, rule] = next;
        options.onProgress?.(`${rule.id}（${i + 1}/${rules.length}）`);
        proofs[i] = await proveRule(room, rule, options.mutate);
      }
    } finally {
      engine.close();
    }
  };
  try {
    await Promise.all(
      Array.from({ length: Math.min(options.threads, Math.max(rules.length, 1)) }, work),
    );
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  return proofs;
}

async function proveRule(room: ProofRoom, rule: Rule, mutate: boolean): Promise<Proof> {
  const proof: Proof = {
    rule: rule.id,
    error: null,
    examples: rule.examples.length,
    failures: [],
    mutants: [],
    stale: [],
  };
  try {
    const alive = mutate ? await mutants(room.engine, rule) : [];
    const killed = new Set<Mutant>();
    for (const [i, example] of rule.examples.entries()) {
      const stage = await Stage.set(room, rule, example);
      const found = await stage.find(await stage.analyse(rule));
      for (const difference of differences(example, found))
        proof.failures.push({ example: example.name ?? `例 ${i + 1}`, difference });
      for (const mutant of alive)
        if (!killed.has(mutant) && (await notices(stage, mutant, found))) killed.add(mutant);
    }
    proof.mutants = alive.map((mutant) => ({
      place: mutant.place,
      change: mutant.change,
      killed: killed.has(mutant),
      explained: rule.survivors[nameOf(mutant)] ?? null,
    }));
    if (mutate) proof.stale = stale(rule, proof.mutants);
  } catch (error) {
    if (!(error instanceof ExpectedError)) throw error;
    proof.error = error.describe();
  }
  return proof;
}

function stale({ survivors }: Rule, tried: Proof['mutants']): Proof['stale'] {
  const alive = new Set(tried.filter(({ killed }) => !killed).map(nameOf));
  const all = new Set(tried.map(nameOf));
  return Object.keys(survivors)
    .filter((name) => !alive.has(name))
    .map((name) => ({ name, because: all.has(name) ? 'noticed' : 'no-such-change' }));
}

/** A mutant that cannot be run is noticed too. */
async function notices(stage: Stage, mutant: Mutant, found: readonly Found[]): Promise<boolean> {
  try {
    const changed = await stage.find(await stage.analyse(mutant.rule));
    return JSON.stringify(changed) !== JSON.stringify(found);
  } catch (error) {
    if (error instanceof ExpectedError) return true;
    throw error;
  }
}
