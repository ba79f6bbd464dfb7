import { mask } from '../domain/masking.ts';
import { maskEvident, maskIdNumber, maskMisplaced } from '../domain/masking-text.ts';
import type { Engine } from '../engine/duckdb.ts';
import type { Layouts } from '../layout/load.ts';
import type { Area, CellAddress, Issue, Masking, Privacy } from '../model.ts';
import type { Analysis } from './analyse.ts';
import { maskHole } from './hole.ts';
import {
  issueRows,
  type FurtherCell,
  type IssueRow,
  type KeyPart,
  type Wanted,
} from './issue-pages.ts';
import { fillTemplate } from './message.ts';

export interface IssueFilter extends Wanted {
  masking?: Masking;
}

/** Where the cell of a field stands; the row is known, the column is the sheet's. */
export type AddressOf = (
  sheet: number,
  table: string,
  field: string | null,
  row: number,
) => CellAddress;

/** Streams issues in the stable order, which `arrange` has put them in. */
export async function* streamIssues(
  engine: Engine,
  analyses: ReadonlyMap<string, Analysis>,
  layouts: Layouts,
  addressOf: AddressOf,
  filter: IssueFilter = {},
): AsyncIterable<Issue> {
  const writer = new IssueWriter(analyses, layouts, addressOf, filter.masking ?? 'all');
  for await (const rows of issueRows(engine, filter))
    for (const row of rows) yield writer.issue(row);
}

/** What an issue has from its rule. */
type Told = Pick<Issue, 'title' | 'severity' | 'category' | 'advice' | 'owner'> &
  Pick<Analysis, 'template' | 'privacy'>;

class IssueWriter {
  /** By rule. Made anew: rules as they are read differ in shape, and a compiler would make a way for each. */
  readonly #told: ReadonlyMap<string, Told>;
  readonly #layouts: Layouts;
  readonly #addressOf: AddressOf;
  readonly #masking: Masking;
  /** By table and field: looked up for every value of every issue. */
  readonly #privacy = new Map<string, Map<string, Privacy | null>>();

  constructor(
    analyses: ReadonlyMap<string, Analysis>,
    layouts: Layouts,
    addressOf: AddressOf,
    masking: Masking,
  ) {
    this.#told = new Map(
      [...analyses].map(([id, { rule, template, privacy }]) => {
        const { title, severity, category, fix: advice, owner } = rule;
        return [id, { title, severity, category, advice, owner, template, privacy }];
      }),
    );
    this.#layouts = layouts;
    this.#addressOf = addressOf;
    this.#masking = masking;
  }

  issue(issue: IssueRow): Issue {
    // By number: to walk through a list costs more than all that is done with it.
    const { 0: id, 1: ruleId, 2: table, 3: sheet, 4: line, 5: key, 6: parts } = issue;
    const { 7: household, 8: name, 9: county, 10: township, 11: village, 12: holes } = issue;
    const { 13: named, 14: values, 15: sources, 16: suspect, 17: cells, 18: areas } = issue;
    const also = issue[19];
    const { title, severity, category, advice, owner, template, privacy } = this.#told.get(ruleId)!;
    const fields = named ?? [];
    const place = { county, township, village };
    const compared = sources && this.#sources(sources, table, fields[0]);
    const filled = (holes ?? []).map((value, i) =>
      compared && template.holes[i]!.sql.trim() === '各来源'
        ? sourcesText(compared)
        : maskHole(value ?? '', privacy[i]!, this.#masking),
    );
    return {
      id,
      rule: ruleId,
      title,
      severity,
      category,
      message: this.#text(fillTemplate(template, filled)),
      advice,
      owner,
      place,
      alsoIn: otherAreas(areas ?? [], place),
      entity: {
        table,
        key: this.#key(key, parts),
        household: this.#number(household),
        name: this.#masked(name, 'name'),
      },
      fields,
      values: this.#values(table, fields, values ?? []),
      ...(compared && { sources: compared, suspect }),
      also: also ?? [],
      where: this.#where(sheet, line, table, fields, cells ?? []),
    };
  }

  /** Part by part, as the columns that it is made of are masked. */
  #key(key: string | null, parts: KeyPart[] | null): string | null {
    if (parts === null) return this.#number(key);
    return parts.map(({ value, pii }) => this.#masked(this.#number(value), pii)).join('/');
  }

  /** The number of a household or person as the register gives it, unless it is the ID number of somebody. */
  #number<T extends string | null>(number: T): T | string {
    return number === null || this.#masking === 'none' ? number : maskIdNumber(number);
  }

  #sources(
    sources: { label: string; value: string | null }[],
    table: string,
    field: string | undefined,
  ): Record<string, string | null> {
    const privacy = this.#privacyOf(table, field);
    return Object.fromEntries(
      sources.map(({ label, value }) => [label, this.#masked(value, privacy)]),
    );
  }

  #where(
    sheet: number,
    line: number,
    table: string,
    fields: string[],
    cells: FurtherCell[],
  ): CellAddress[] {
    const named: (string | null)[] = fields.length > 0 ? fields : [null];
    const own = named.map((field) => this.#addressOf(sheet, table, field, line));
    const further = cells.flatMap((cell) =>
      (cell.field === null ? named : [cell.field]).map((field) =>
        this.#addressOf(cell.sheet, cell.tab, field, cell.row),
      ),
    );
    const all = [...own, ...further];
    // Most have one, and many thousand issues come by.
    if (all.length === 1) return all;
    const seen = new Set<string>();
    return all.filter((address) => {
      const mark = `${address.row}${address.column}\0${address.sheet}\0${address.file}`;
      return seen.has(mark) ? false : seen.add(mark);
    });
  }

  #values(
    table: string,
    fields: string[],
    values: (string | null)[],
  ): Record<string, string | null> {
    return Object.fromEntries(
      fields.map((field, i) => [
        field,
        this.#masked(values[i] ?? null, this.#privacyOf(table, field)),
      ]),
    );
  }

  #privacyOf(table: string, field: string | undefined): Privacy | null {
    let known = this.#privacy.get(table);
    if (!known) {
      const fields = this.#layouts.get(table)?.fields ?? [];
      known = new Map(fields.map(({ name, pii }) => [name, pii ?? null]));
      this.#privacy.set(table, known);
    }
    return known.get(field ?? '') ?? null;
  }

  #masked(value: string | null, privacy: Privacy | null): string | null {
    if (value === null || value === '空白' || this.#masking === 'none') return value;
    return maskMisplaced(privacy === null ? value : mask(value, privacy, this.#masking));
  }

  /** A last net under messages: whatever looks like an ID number or a phone is masked, whoever put it there. */
  #text(message: string): string {
    return this.#masking === 'none' ? message : maskEvident(message);
  }
}

/** 系统 3，墙上公示 4 */
function sourcesText(sources: Record<string, string | null>): string {
  return Object.entries(sources)
    .map(([label, value]) => `${label} ${value ?? '空白'}`)
    .join('，');
}

const same = (a: Area, b: Area) =>
  a.county === b.county && a.township === b.township && a.village === b.village;

function otherAreas(areas: Area[], place: Area): Area[] {
  const others = areas.filter(
    (area) => !same(area, place) && (area.township ?? area.village ?? area.county) !== null,
  );
  return others.toSorted((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1));
}
