import { readdirSync, existsSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { type Codes, codesSchema } from './layout.ts';
import { parseYamlFile } from './yaml-file.ts';

const codeListSchema = z.strictObject({
  name: z.string().min(1),
  description: z.string().optional(),
  codes: codesSchema,
});

/** Code lists that several tables share, by name: <folder>/codes/*.yaml. */
export function loadCodeLists(folder: string): Map<string, Codes> {
  const lists = new Map<string, Codes>();
  for (const path of yamlFiles(join(folder, 'codes'))) {
    const file = parseYamlFile(path, codeListSchema);
    const { name, codes } = file.data;
    if (lists.has(name)) throw file.error(['name'], `代码表“${name}”已在另一个文件里写过`);
    const clash = ambiguousWord(codes);
    if (clash)
      throw file.error(
        ['codes', clash.value],
        `“${clash.word}”同时属于“${clash.other}”和“${clash.value}”`,
      );
    lists.set(name, codes);
  }
  return lists;
}

export function yamlFiles(folder: string): string[] {
  if (!existsSync(folder)) return [];
  const names = readdirSync(folder).filter(
    (name) => /\.ya?ml$/.test(name) && !name.startsWith('.'),
  );
  return names.toSorted().map((name) => join(folder, name));
}

/** A word that two values claim: reading it would be a guess. */
export function ambiguousWord(codes: Codes): { word: string; value: string; other: string } | null {
  const owner = new Map<string, string>();
  for (const [value, synonyms] of Object.entries(codes)) {
    for (const spelling of [value, ...synonyms]) {
      const word = spelling.normalize('NFKC').toUpperCase();
      const other = owner.get(word);
      if (other !== undefined && other !== value) return { word: spelling, value, other };
      owner.set(word, value);
    }
  }
  return null;
}
