import type { z } from 'zod';
import type { Layout, layoutSchema } from './layout.ts';
import { nearest } from './nearest.ts';
import type { Path, YamlFile } from './yaml-file.ts';

type LayoutFile = YamlFile<z.output<typeof layoutSchema>>;

/** Within one file: no field twice, and every name that stands for a field is one. */
export function checkNames(file: LayoutFile): void {
  const { data } = file;
  const names = new Set<string>();
  for (const [index, field] of data.fields.entries()) {
    if (names.has(field.name))
      throw file.error(['fields', index, 'name'], `字段“${field.name}”写了两次`);
    names.add(field.name);
  }
  for (const [path, name] of fieldNames(file)) {
    if (!names.has(name)) throw unknownField(file, path, name, data.table, names);
  }
}

/** Across files: a foreign key leads to a table and to fields that exist. */
export function checkReferences(file: LayoutFile, tables: Map<string, Layout>): void {
  for (const [index, { reference }] of file.data.foreignKeys.entries()) {
    const path = ['foreignKeys', index, 'reference'];
    const target = tables.get(reference.resource);
    if (!target) {
      const likely = nearest(reference.resource, tables.keys());
      const hint = likely ? `，是否想写“${likely}”` : '';
      throw file.error([...path, 'resource'], `没有名为“${reference.resource}”的表${hint}`);
    }
    const names = new Set(target.fields.map((field) => field.name));
    for (const [position, name] of reference.fields.entries()) {
      if (!names.has(name)) {
        throw unknownField(file, [...path, 'fields', position], name, target.name, names);
      }
    }
  }
}

function unknownField(
  file: LayoutFile,
  path: Path,
  name: string,
  table: string,
  names: Set<string>,
) {
  const likely = nearest(name, names);
  return file.error(path, `表“${table}”没有字段“${name}”${likely ? `，是否想写“${likely}”` : ''}`);
}

function* fieldNames({ data }: LayoutFile): Generator<[Path, string]> {
  for (const [index, name] of data.primaryKey.entries()) yield [['primaryKey', index], name];
  for (const [key, names] of data.keys.entries()) {
    for (const [index, name] of names.entries()) yield [['keys', key, index], name];
  }
  for (const [key, { fields }] of data.foreignKeys.entries()) {
    for (const [index, name] of fields.entries())
      yield [['foreignKeys', key, 'fields', index], name];
  }
  for (const [part, name] of Object.entries(data.area)) if (name) yield [['area', part], name];
  for (const part of ['household', 'person', 'year', 'label'] as const) {
    if (data[part]) yield [[part], data[part]];
  }
  for (const [index, field] of data.fields.entries()) {
    for (const [position, name] of field.fallback.entries()) {
      yield [['fields', index, 'fallback', position], name];
    }
  }
}
