import type { Layouts } from '../layout/load.ts';
import { nearest } from '../layout/nearest.ts';
import type { Parameters } from '../layout/parameters.ts';
import type { Catalogue } from './language/names.ts';

/** Tables that conform fills beside those of the layouts; every rule may read them. */
const factTables: Record<string, string[]> = {
  存疑: ['表', '行', '字段', '原文', '原因'],
  同户差异: ['表', '户编号', '字段', '值一', '行一', '值二', '行二', '工作表', '隐私'],
  代码: ['表', '字段', '值'],
};

export const lastDrop = '上期.';

/** The names that rules may use. */
export function catalogueOf(layouts: Layouts, parameters: Parameters): Catalogue {
  const columns = new Map<string, string[]>(Object.entries(factTables));
  for (const layout of layouts.tables.values()) {
    const names = layout.fields.map(({ name }) => name);
    columns.set(layout.name, names);
    columns.set(lastDrop + layout.name, names);
  }
  return {
    columnsOf: (table) => columns.get(table) ?? null,
    tables: () => [...columns.keys()],
    nearest,
    hasParameter: (name) => parameters.entry(name) !== null,
    parameters: () => parameters.names,
  };
}

export function isFactTable(table: string): boolean {
  return table in factTables;
}
