import type { Engine } from '../engine/duckdb.ts';

interface Tree {
  [key: string]: unknown;
}

/** Functions whose numbers are positions, lengths and units of a standard, not thresholds. */
const structural =
  /^(length|len|strlen|left|right|substr|substring|regexp_\w+|count|count_star|list_\w+|array_\w+|split_part|round|date_\w+|year|month|day|isodow|年份|instr|strpos|coalesce|sum)$/;
const arithmetic = new Set(['%', '*', '/', '//']);

/** Numbers that a value is compared with, other than 0 and 1: they vary by place and year and belong in the parameters. */
export async function strayNumbers(engine: Engine, sql: string, whole: boolean): Promise<number[]> {
  const tree = (await engine.parse(whole ? sql : `select\n${sql}`)) as Tree;
  return comparisons(tree).flatMap(({ sides }) => {
    if (sides.some(isStructural)) return [];
    return sides
      .map(numberOf)
      .filter((number) => number !== null && Math.abs(number) > 1) as number[];
  });
}

function isStructural(side: Tree): boolean {
  const name = String(side['function_name'] ?? '');
  return structural.test(name) || arithmetic.has(name);
}

function comparisons(value: unknown): { sides: Tree[] }[] {
  if (Array.isArray(value)) return value.flatMap(comparisons);
  if (value === null || typeof value !== 'object') return [];
  const node = value as Tree;
  const below = Object.values(node).flatMap(comparisons);
  if (node['class'] === 'COMPARISON')
    return [{ sides: [node['left'] as Tree, node['right'] as Tree] }, ...below];
  if (node['class'] === 'BETWEEN')
    return [
      { sides: [node['input'] as Tree, node['lower'] as Tree, node['upper'] as Tree] },
      ...below,
    ];
  return below;
}

function numberOf(node: Tree): number | null {
  const value = (node['value'] as { value?: unknown } | undefined)?.value;
  return node['class'] === 'CONSTANT' && typeof value === 'number' ? value : null;
}
