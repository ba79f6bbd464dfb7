import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/**
 * What the shipped yaml files hold, by the digest of their text: reading them as yaml costs ten times the rest of a
 * start. Written by the build; a file that was changed since has another digest and is read as yaml.
 */
export const knownYamlFile = fileURLToPath(new URL('./known-yaml.json', import.meta.url));

let known: Record<string, unknown> | undefined;
const seen: Record<string, unknown> = {};

export function digestOf(text: string): string {
  return createHash('sha256').update(text).digest('base64url');
}

/** The checked content of a text, or undefined where it is not known. */
export function knownYaml(digest: string): unknown {
  known ??= read();
  return known[digest];
}

/** Notes the content of a text that was read as yaml, for the build. */
export function noteYaml(digest: string, data: unknown): void {
  seen[digest] = data;
}

export function notedYaml(): Record<string, unknown> {
  return seen;
}

function read(): Record<string, unknown> {
  try {
    return JSON.parse(readFileSync(knownYamlFile, 'utf8')) as Record<string, unknown>;
  } catch {
    return {};
  }
}
