import type { Analysis } from './analyse.ts';
import { splitColumn } from './check-names.ts';
import { isFactTable, lastDrop } from './catalogue.ts';
import type { Supply } from './kinds/kind.ts';
import type { Rule } from './load.ts';

/** A sheet that feeds a table; a table of the last drop is named 上期.表. */
export interface SheetSupply {
  /** Index of the sheet, as in `_sheet` of the loaded tables. */
  index: number;
  /** As shown to users: file and sheet. */
  label: string;
  table: string;
  fields: ReadonlySet<string>;
}

/** Tables and columns that the loaded sheets give. */
export function supplyOf(sheets: readonly SheetSupply[]): Supply {
  const given = new Map<string, Set<string>>();
  for (const { table, fields } of sheets) {
    const known = given.get(table) ?? given.set(table, new Set()).get(table)!;
    for (const field of fields) known.add(field);
  }
  return {
    lastDrop: sheets.some(({ table }) => table.startsWith(lastDrop)),
    has: (table, column) =>
      isFactTable(table) ||
      (column === undefined ? given.has(table) : (given.get(table)?.has(column) ?? false)),
  };
}

/** Years and regions that a rule does not speak of; null where it does. */
export function outOfScope({ years, regions }: Rule, asOf: string, region: string): string | null {
  const year = Number(asOf.slice(0, 4));
  const { from, to } = years ?? {};
  if ((from !== undefined && year < from) || (to !== undefined && year > to))
    return `只适用于 ${from ?? ''}—${to ?? ''} 年度，数据日期是 ${asOf}`;
  if (regions && !regions.includes(region)) return `只适用于 ${regions.join('、')}`;
  return null;
}

/** Why a rule that compares with the last drop cannot; null where it can, or does not. */
export function missingLastDrop({ usage }: Analysis, supply: Supply): string | null {
  const wanted = [...usage.tables].filter((table) => table.startsWith(lastDrop));
  if (wanted.length === 0 || wanted.some((table) => supply.has(table))) return null;
  if (!supply.lastDrop) return '没有上期数据（用 --previous 给出）';
  return `上期缺表：${wanted.map((table) => table.slice(lastDrop.length)).join('、')}`;
}

/** The table or column without which a rule cannot be run; null where all is there. */
export function missing({ rule, usage }: Analysis, supply: Supply): string | null {
  const optional = optionalOf(rule);
  const group = rule.oneOf.find(
    (names) => !names.some((name) => supply.has(...splitColumn(name, rule.table))),
  );
  if (group && supply.has(rule.table)) return `缺列：${group.join('、')} 至少要有一列`;
  const needed = (table: string) => !optional.has(table) && !isSource(rule, table);
  const tables = [...usage.tables].filter((table) => needed(table) && !supply.has(table));
  if (tables.length > 0) return `缺表：${tables.toSorted().join('、')}`;
  const columns = [...usage.columns].filter((name) => {
    const [table, column] = splitColumn(name, rule.table);
    return needed(table) && !optional.has(name) && !supply.has(table, column);
  });
  return columns.length === 0 ? null : `缺列：${columns.toSorted().join('、')}`;
}

/** Tables, and columns as `表.列`, without which a rule still runs. */
function optionalOf(rule: Rule): Set<string> {
  const names = [...rule.optional, ...rule.oneOf.flat()];
  return new Set(names.flatMap((name) => [name, `${rule.table}.${name}`]));
}

/** Sources of `agree` may be missing one by one: the kind itself says when too few are left. */
function isSource(rule: Rule, table: string): boolean {
  if (!rule.agree) return false;
  return (
    table === rule.table ||
    Object.values(rule.agree.sources).some((target) => target.split('.')[0] === table)
  );
}

/** A sheet that lacks columns which others of its table have. */
export interface LackingSheet extends SheetSupply {
  columns: string[];
}

/**
 * Sheets that lack a column which a rule reads and other sheets of the table have: what hangs on their rows is not judged,
 * and that is said. Of columns of which one is enough a sheet lacks all.
 */
export function lackingSheets(
  { rule, usage }: Analysis,
  supply: Supply,
  sheets: readonly SheetSupply[],
): LackingSheet[] {
  const optional = optionalOf(rule);
  const read = (table: string) =>
    usage.tables.has(table) &&
    !optional.has(table) &&
    (table === rule.table || !isSource(rule, table));
  const needed = [...usage.columns].map((name) => splitColumn(name, rule.table));
  return sheets
    .filter(({ table }) => read(table))
    .flatMap((sheet) => {
      const { table, fields } = sheet;
      const lacks = (column: string) => !fields.has(column) && supply.has(table, column);
      const own = needed.filter(
        ([of, column]) =>
          of === table &&
          !optional.has(`${table}.${column}`) &&
          !(table === rule.table && optional.has(column)),
      );
      const groups = rule.oneOf.map((names) => names.map((name) => splitColumn(name, rule.table)));
      const columns = [
        ...own.map(([, column]) => column).filter(lacks),
        ...groups
          .filter((group) => group.every(([of, column]) => of === table && !fields.has(column)))
          .filter((group) => group.some(([, column]) => supply.has(table, column)))
          .map((group) => group.map(([, column]) => column).join('或')),
      ];
      return columns.length === 0 ? [] : [{ ...sheet, columns: [...new Set(columns)] }];
    });
}

/** Tables that are handed in township by township, and in which a row that is not there is a finding. */
export function townshipTables(rule: Rule): string[] {
  return rule.references ? [...rule.perTownship, rule.references.table] : rule.perTownship;
}
