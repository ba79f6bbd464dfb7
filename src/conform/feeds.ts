import type { Layout } from '../layout/layout.ts';
import type { Sheet } from '../model.ts';
import type { Candidate } from './choose-tables.ts';
import { constantsOf } from './constants.ts';
import { unitRow } from './below-header.ts';
import { columnLetter } from './fold.ts';
import type { Header } from './header.ts';
import { headerUnit } from './header-text.ts';
import { gatherKinds } from './kinds.ts';
import type { Surroundings } from './marks.ts';
import { type MixedSource, pivotedFeeds } from './mixed-sources.ts';
import type { ColumnUse, Feed } from './plan.ts';
import { sheetUnit } from './sheet-unit.ts';
import { factorOf, unitOf } from './units.ts';
import type { Vocabulary } from './vocabulary.ts';

/** What recognition knows of a sheet when its feeds are drawn up. */
export interface Recognised {
  sheet: Sheet;
  header: Header;
  around: Surroundings;
  asOf: string;
  vocabulary: Vocabulary;
  chosen: Candidate[];
  all: Candidate[];
  /** Set when a column 来源 says of each row which table it is for. */
  mixed?: MixedSource[];
}

export function feedsOf(recognised: Recognised): { feeds: Feed[]; remarks: string[] } {
  const { chosen, around, asOf } = recognised;
  const persons = chosen.some(({ layout }) => layout.grain === 'person');
  const remarks: string[] = [];
  const feeds = chosen.map(({ layout, claims }, i): Feed => {
    const columns = withFallbacks(layout, columnUses(recognised, claims));
    const constants = constantsOf(layout, new Set(columns.map(({ field }) => field)), around, asOf);
    for (const { field, value, from } of constants)
      remarks.push(`${layout.name}：“${field}”取自${from}：${value}`);
    const only =
      recognised.mixed?.find(({ candidate }) => candidate.layout === layout)?.only ?? null;
    return gatherKinds(layout, {
      table: layout.name,
      columns,
      constants,
      leading: i === 0 || only !== null,
      perHousehold: persons && layout.grain !== 'person',
      only,
      pivot: null,
    });
  });
  const sources = feeds[0] ? pivotedFeeds(feeds[0], recognised.vocabulary) : [];
  return { feeds: [...feeds, ...sources], remarks: [...new Set(remarks)] };
}

function columnUses(recognised: Recognised, claims: Candidate['claims']): ColumnUse[] {
  const { sheet, header: rows, around } = recognised;
  const unitsBelow = unitRow(sheet, rows.bottom);
  const unitAround = sheetUnit([...unitsBelow.values(), ...around.titles]);
  return [...claims.values()]
    .toSorted((a, b) => a.cell.column - b.cell.column)
    .map(({ cell, field, how }) => {
      const header = [...cell.groups, cell.leaf].join('-');
      const unit =
        headerUnit(cell.leaf) ??
        cell.groups.map(headerUnit).findLast((one) => one !== null) ??
        unitOf(unitsBelow.get(cell.column) ?? '');
      const number = field.type === 'number' || field.type === 'integer';
      const factor = number
        ? factorOf(field.unit, unit ?? (field.unit === '元' ? unitAround : null))
        : 1;
      return {
        column: cell.column,
        letter: columnLetter(cell.column),
        header,
        field: field.name,
        how,
        factor,
      };
    });
}

/** A field without a column may be filled from another field of the table. */
export function withFallbacks(layout: Layout, columns: ColumnUse[]): ColumnUse[] {
  const stand = layout.fields.flatMap((field): ColumnUse[] => {
    if (columns.some((column) => column.field === field.name)) return [];
    const from = field.fallback
      .map((name) => columns.find((column) => column.field === name))
      .find((column) => column !== undefined);
    return from ? [{ ...from, field: field.name, how: 'fallback' }] : [];
  });
  return [...columns, ...stand];
}
