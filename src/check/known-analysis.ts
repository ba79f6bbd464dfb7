import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Layouts } from '../layout/load.ts';
import type { Parameters } from '../layout/parameters.ts';
import type { Analysis } from './analyse.ts';
import type { HolePrivacy } from './hole.ts';
import type { Usage } from './language/names.ts';
import type { Rule } from './load.ts';
import type { Template } from './message.ts';

/**
 * What the shipped rules read, found out once by the build: hundreds of expressions need not be parsed at every start.
 * Each stands under the digest of its file and of all names that a rule may use; a change of either brings it to nothing.
 */
export const knownAnalysisFile = fileURLToPath(new URL('./known-analysis.json', import.meta.url));

interface Kept {
  columns: string[];
  tables: string[];
  whole: string[];
  parameters: string[];
  template: Template;
  privacy: HolePrivacy[];
}

export class KnownAnalyses {
  readonly #names: string;
  readonly #kept: Record<string, Kept>;

  constructor(layouts: Layouts, parameters: Parameters, kept: Record<string, Kept> = read()) {
    const tables = [...layouts.tables.values()].map(({ name, fields }) => [
      name,
      fields.map((field) => [field.name, field.pii]),
    ]);
    this.#names = digest(JSON.stringify([tables, parameters.names]));
    this.#kept = kept;
  }

  get(rule: Rule): Analysis | null {
    const kept = this.#kept[this.#key(rule)];
    if (!kept) return null;
    const usage: Usage = {
      columns: new Set(kept.columns),
      tables: new Set(kept.tables),
      whole: new Set(kept.whole),
      parameters: new Set(kept.parameters),
    };
    return { rule, usage, template: kept.template, privacy: kept.privacy };
  }

  /** Keeps an analysis; `text` is what the build writes. */
  keep({ rule, usage, template, privacy }: Analysis): void {
    this.#kept[this.#key(rule)] = {
      columns: [...usage.columns],
      tables: [...usage.tables],
      whole: [...usage.whole],
      parameters: [...usage.parameters],
      template,
      privacy,
    };
  }

  get text(): string {
    return JSON.stringify(this.#kept);
  }

  #key(rule: Rule): string {
    return digest(`${this.#names} ${rule.source.digest}`);
  }
}

function digest(text: string): string {
  return createHash('sha256').update(text).digest('base64url');
}

function read(): Record<string, Kept> {
  try {
    return JSON.parse(readFileSync(knownAnalysisFile, 'utf8')) as Record<string, Kept>;
  } catch {
    return {};
  }
}
