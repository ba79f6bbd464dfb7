import type { Layout } from '../layout/layout.ts';
import { type Candidate, hasKey } from './choose-tables.ts';
import type { Samples } from './claims.ts';
import { columnLetter, foldCode } from './fold.ts';
import type { Header } from './header.ts';
import { PivotRows } from './pivot-rows.ts';
import type { Feed } from './plan.ts';
import type { Vocabulary } from './vocabulary.ts';

/** The table of one source in a sheet that holds several, told apart by a column 来源. */
export interface MixedSource {
  candidate: Candidate;
  only: NonNullable<Feed['only']>;
}

interface SourceTable {
  /** 墙上, 文件 … as the field 来源 of 六源核查 has them; also the names of its columns in the wide form. */
  source: string;
  table: Layout;
  /** Its spellings, folded. */
  words: string[];
}

/** Which table belongs to which source: the code list of 来源 names it among the spellings. 系统 has none. */
export function sourceTables({
  layouts,
}: Pick<Vocabulary, 'layouts'>): { main: Layout; sources: SourceTable[] } | null {
  const main = layouts.find(({ fields }) =>
    ['指标', '来源', '值'].every((name) => fields.some((field) => field.name === name)),
  );
  if (!main) return null;
  const codes = main.fields.find(({ name }) => name === '来源')!.codes;
  const sources = Object.entries(codes).flatMap(([source, spellings]) => {
    const table = layouts.find(({ name }) => spellings.includes(name));
    return table ? [{ source, table, words: [source, ...spellings].map(foldCode) }] : [];
  });
  return { main, sources };
}

/** Sheets with the columns of a source and one column more that says which source it is. */
export function mixedSources(
  vocabulary: Vocabulary,
  header: Header,
  all: Candidate[],
  samples: Samples,
): MixedSource[] | null {
  const found = sourceTables(vocabulary);
  const cell = header.cells.find(({ leaf }) =>
    vocabulary
      .meanings(leaf)
      .some(({ layout, field }) => layout === found?.main && field.name === '来源'),
  );
  if (!found || !cell) return null;
  const mixed = found.sources.flatMap(({ table, words }) => {
    const candidate = all.find(({ layout }) => layout === table);
    const fits = candidate && hasKey(candidate) && candidate.claims.size >= 4;
    return fits ? [{ candidate, only: { column: cell.column, words } }] : [];
  });
  const known = new Set(found.sources.flatMap(({ words }) => words));
  const says = samples(cell.column).some((text) => known.has(foldCode(text)));
  return says && mixed.length >= 2 ? mixed : null;
}

/** What 六源核查 gives the tables of the single sources: long form by its column 来源, wide form by a column each. */
export function pivotedFeeds(main: Feed, vocabulary: Vocabulary): Feed[] {
  const found = sourceTables(vocabulary);
  if (!found || main.table !== found.main.name) return [];
  const columnOf = (name: string) => main.columns.find(({ field }) => field === name)?.column;
  const indicator = columnOf('指标');
  if (indicator === undefined) return [];
  return found.sources.flatMap(({ source, table, words }): Feed[] => {
    const wide = columnOf(source);
    const value = wide ?? columnOf('值');
    const from = columnOf('来源');
    if (value === undefined || (wide === undefined && from === undefined)) return [];
    const only = wide === undefined ? { column: from!, words } : null;
    const columns = [...identityOf(main, table), ...indicatorsOf(main, found.main, table, value)];
    const constants = main.constants.filter(({ field }) =>
      table.fields.some(({ name }) => name === field),
    );
    const pivot = { indicator, value, kind: null, rows: new PivotRows() };
    return [{ ...main, table: table.name, columns, constants, only, pivot }];
  });
}

function identityOf(main: Feed, table: Layout): Feed['columns'] {
  const { area, household, label } = table;
  const identity = [area.county, area.township, area.village, household, label];
  return main.columns.filter(({ field }) => identity.includes(field));
}

/** Every indicator that the table has a field for; which of them occur only the rows tell. */
function indicatorsOf(main: Feed, layout: Layout, table: Layout, value: number): Feed['columns'] {
  const indicators = Object.keys(layout.fields.find(({ name }) => name === '指标')!.codes);
  const taken = new Set(identityOf(main, table).map(({ field }) => field));
  const header = main.columns.find(({ column }) => column === value)!.header;
  return table.fields
    .filter(({ name }) => indicators.includes(name) && !taken.has(name))
    .map(({ name }) => ({
      column: value,
      letter: columnLetter(value),
      header,
      field: name,
      how: 'group',
      factor: 1,
    }));
}
