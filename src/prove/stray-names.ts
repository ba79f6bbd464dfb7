import type { Catalogue } from '../check/language/names.ts';
import type { Rule } from '../check/load.ts';
import { lastDrop } from '../check/catalogue.ts';
import { nearest } from '../layout/nearest.ts';
import { type Parameters, regions as presets } from '../layout/parameters.ts';
import type { Path } from '../layout/yaml-file.ts';

interface Remark {
  path: Path;
  /** Whether the name is a key of the file or a value. */
  part: 'key' | 'value';
  message: string;
}

/** Names in a rule file that stand in no SQL, so that no analysis meets them: of regions, and in the examples. */
export function strayNames(rule: Rule, catalogue: Catalogue, parameters: Parameters): Remark[] {
  const regions = regionsOf(parameters);
  return [
    ...years(rule),
    ...(rule.regions ?? []).flatMap((name, i) =>
      unknown(['regions', i], '地区', name, regions, 'value'),
    ),
    ...rule.examples.flatMap((example, i) => [
      ...tables(['examples', i, 'given'], example.given, '', catalogue),
      ...tables(['examples', i, 'previous'], example.previous ?? {}, lastDrop, catalogue),
      ...Object.keys(example.params ?? {}).flatMap((name) =>
        unknown(['examples', i, 'params', name], '参数', name, parameters.names),
      ),
      ...(example.region === undefined
        ? []
        : unknown(['examples', i, 'region'], '地区', example.region, regions, 'value')),
    ]),
  ];
}

function years({ years: era }: Rule): Remark[] {
  if (era?.from === undefined || era.to === undefined || era.from <= era.to) return [];
  const message = `从 ${era.from} 年起到 ${era.to} 年止，没有适用的年度`;
  return [{ path: ['years'], part: 'value', message }];
}

function tables(
  path: Path,
  given: Rule['examples'][number]['given'],
  drop: string,
  catalogue: Catalogue,
): Remark[] {
  return Object.entries(given).flatMap(([table, rows]) => {
    const columns = catalogue.columnsOf(drop + table);
    if (columns === null) return unknown([...path, table], '表', table, catalogue.tables());
    return rows.flatMap((row, i) =>
      Object.keys(row).flatMap((name) => unknown([...path, table, i, name], '列', name, columns)),
    );
  });
}

function unknown(
  path: Path,
  what: string,
  name: string,
  known: readonly string[],
  part: Remark['part'] = 'key',
): Remark[] {
  if (known.includes(name)) return [];
  const meant = nearest(name, known);
  const hint = meant ? `，是否想写“${meant}”` : '';
  return [{ path, part, message: `没有叫这个名字的${what}“${name}”${hint}` }];
}

function regionsOf(parameters: Parameters): string[] {
  const named = parameters.names.flatMap((name) =>
    Object.keys(parameters.entry(name)?.values ?? {}),
  );
  return [...new Set([...presets, ...named])];
}
