import type { OverriddenBy } from './explain-rule.ts';
import type { Parameters, ParameterRow } from '../layout/parameters.ts';
import { sourceText } from './parameter-source.ts';

/** Values of a list that are shown: days off of ten years are not what a reader looks for. */
const listed = 12;

/** Each parameter with the values that the region has year by year: which year counts is said by the expression. */
export function parameterLines(
  parameters: Parameters,
  names: Iterable<string>,
  overriddenBy: OverriddenBy,
): string[] {
  const rows = parameters.rows();
  return [...names].toSorted().flatMap((name) => {
    const entry = parameters.entry(name);
    const byOrigin = new Map<string, ParameterRow[]>();
    for (const row of rows.filter((one) => one.name === name))
      byOrigin.set(originText(row, overriddenBy), [
        ...(byOrigin.get(originText(row, overriddenBy)) ?? []),
        row,
      ]);
    if (byOrigin.size === 0) return [`${name}：${parameters.region} 没有值`];
    const lines = [...byOrigin].map(
      ([origin, values]) =>
        `${name} = ${values.map((row) => valueText(row, entry?.unit ?? '')).join('，')}　${origin}`,
    );
    return entry ? [...lines, `  出处：${sourceText(entry)}`] : lines;
  });
}

function valueText({ value, year }: ParameterRow, unit: string): string {
  const values = [value].flat();
  const shown = values.slice(0, listed).join('、') + (values.length > listed ? ' …' : '');
  return `${year === null ? '' : `${year} 年起 `}${shown}${unit}`;
}

function originText({ name, origin }: ParameterRow, overriddenBy: OverriddenBy): string {
  return origin.kind === 'override'
    ? `（${overriddenBy(name)}）`
    : `（${origin.file}:${origin.line}，${origin.region}）`;
}
