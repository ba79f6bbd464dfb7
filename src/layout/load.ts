import { UsageError } from '../errors.ts';
import { withBooleanWords } from './boolean-words.ts';
import { ambiguousWord, loadCodeLists, yamlFiles } from './code-list.ts';
import { type Codes, type Field, type Layout, layoutSchema } from './layout.ts';
import { nearest } from './nearest.ts';
import { checkNames, checkReferences } from './references.ts';
import { parseYamlFile, type YamlFile } from './yaml-file.ts';
import type { z } from 'zod';

/** The tables that we know, by their Chinese names, in the order of their files. */
export interface Layouts {
  tables: Map<string, Layout>;
  get(name: string): Layout | null;
  /** The table that a mistyped name most likely means. */
  meant(name: string): string | null;
  /** For names that users give: throws a UsageError with the likely name. */
  need(name: string): Layout;
}

type LayoutFile = YamlFile<z.output<typeof layoutSchema>>;

/** Reads <folder>/*.yaml and the shared code lists in <folder>/codes. */
export function loadLayouts(folder: string): Layouts {
  const lists = loadCodeLists(folder);
  const files = yamlFiles(folder).map((path) => parseYamlFile(path, layoutSchema));
  const tables = new Map<string, Layout>();
  for (const file of files) {
    checkNames(file);
    const first = tables.get(file.data.table);
    if (first) throw file.error(['table'], `表“${file.data.table}”已在 ${first.file} 里写过`);
    tables.set(file.data.table, resolve(file, lists));
  }
  for (const file of files) checkReferences(file, tables);
  return layoutsOf(tables);
}

export function layoutsOf(tables: Map<string, Layout>): Layouts {
  const meant = (name: string) => nearest(name, tables.keys());
  return {
    tables,
    meant,
    get: (name) => tables.get(name) ?? null,
    need(name) {
      const layout = tables.get(name);
      if (layout) return layout;
      const likely = meant(name);
      throw new UsageError(
        `没有名为“${name}”的表`,
        likely ? { advice: `是否想写“${likely}”` } : {},
      );
    },
  };
}

function resolve(file: LayoutFile, lists: Map<string, Codes>): Layout {
  const { $schema: _, table, fields, ...rest } = file.data;
  const resolved = fields.map(({ holds, ...field }, index): Field => ({
    ...field,
    format: holds,
    title: field.title ?? field.name,
    codes: codesOf(file, index, lists),
    missingValues: field.missingValues ?? rest.missingValues,
  }));
  return { ...rest, name: table, file: file.file, fields: resolved };
}

function codesOf(file: LayoutFile, index: number, lists: Map<string, Codes>): Codes {
  const field = file.data.fields[index]!;
  const path = ['fields', index, 'codes'];
  const own = typeof field.codes === 'string' ? lists.get(field.codes) : field.codes;
  if (!own) {
    const likely = nearest(String(field.codes), lists.keys());
    throw file.error(
      path,
      `没有名为“${field.codes}”的代码表${likely ? `，是否想写“${likely}”` : ''}`,
    );
  }
  const codes = field.type === 'boolean' ? withBooleanWords(own) : own;
  const clash = ambiguousWord(codes);
  if (clash) throw file.error(path, `“${clash.word}”同时属于“${clash.other}”和“${clash.value}”`);
  return codes;
}
