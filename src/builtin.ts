import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** The rules that are shipped: beside `dist` in the package, beside `src` in the repository. */
export const builtinRules = fileURLToPath(new URL('../rules', import.meta.url));

const manifest = fileURLToPath(new URL('../package.json', import.meta.url));
export const version = String(
  (JSON.parse(readFileSync(manifest, 'utf8')) as { version: unknown }).version,
);
