import { hash } from 'node:crypto';
import { mask } from '../domain/masking.ts';
import { maskEvident, maskText } from '../domain/masking-text.ts';
import { type Engine, quoteText, type Row } from '../engine/duckdb.ts';
import type { Layouts } from '../layout/load.ts';
import type { Area, CellAddress, Issue, Masking, Privacy } from '../model.ts';
import type { Analysis, HolePrivacy } from './analyse.ts';
import { fillTemplate } from './message.ts';

export interface IssueFilter {
  masking?: Masking;
  county?: string | null;
  township?: string | null;
  limitPerRule?: number;
  /** Only these townships, as --township asks. */
  townships?: readonly string[];
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
  for await (const [page] of engine.inTurn(pagesOf(filter))) {
    if (page === undefined || !('issues' in page)) continue;
    // Behind the last.
    if (page['issues'] === null) return;
    for (const row of JSON.parse(String(page['issues'])) as Row[]) yield writer.issue(row);
  }
}

const pageSize = 4096;

/** Issues, a page at a time, each page one text: making objects of values column by column costs several times as much. */
function* pagesOf(filter: IssueFilter): Generator<string> {
  const chosen = chosenSql(filter);
  if (chosen !== null) yield `create temp table _chosen as ${chosen}`;
  const from = chosen === null ? '_issue' : '_issue join _chosen c on c.place = _issue.rowid';
  const place = chosen === null ? '_issue.rowid' : 'c.rowid';
  for (let first = 0; ; first += pageSize)
    yield `select '[' || string_agg(to_json(i)::varchar, ',' order by i.place) || ']' as issues
      from (select _issue.* exclude (seq, person), _issue.rowid as place from ${from}
        where ${place} >= ${first} and ${place} < ${first + pageSize}) i`;
}

/** The places of the issues that are asked for, in order; null for all. */
function chosenSql(filter: IssueFilter): string | null {
  const conditions = areaConditions(filter);
  const { limitPerRule } = filter;
  if (conditions.length === 0 && limitPerRule === undefined) return null;
  const within = conditions.map(
    (condition) => `rowid in (select place from _area where ${condition})`,
  );
  const where = within.length > 0 ? `where ${within.join(' and ')}` : '';
  const limit =
    limitPerRule === undefined
      ? ''
      : `qualify row_number() over (partition by rule order by rowid) <= ${limitPerRule}`;
  return `select rowid as place from _issue ${where} ${limit} order by place`;
}

const lies = (level: string, value: string | null) =>
  `${level} is not distinct from ${value === null ? 'null' : quoteText(value)}`;

/** An issue belongs to its own place and to the places of its further cells. */
function areaConditions({ county, township, townships }: IssueFilter): string[] {
  const wanted = [
    ...(township === undefined ? [] : [lies('township', township)]),
    ...(county === undefined ? [] : [lies('county', county)]),
  ].join(' and ');
  const asked =
    townships && townships.length > 0 ? `township in (${townships.map(quoteText).join(', ')})` : '';
  return [wanted, asked].filter((condition) => condition !== '');
}

type CellRow = { tab: string; sheet: number; row: number; field: string | null };

class IssueWriter {
  readonly #analyses: ReadonlyMap<string, Analysis>;
  readonly #layouts: Layouts;
  readonly #addressOf: AddressOf;
  readonly #masking: Masking;

  constructor(
    analyses: ReadonlyMap<string, Analysis>,
    layouts: Layouts,
    addressOf: AddressOf,
    masking: Masking,
  ) {
    this.#analyses = analyses;
    this.#layouts = layouts;
    this.#addressOf = addressOf;
    this.#masking = masking;
  }

  issue(row: Row): Issue {
    const { rule, template, privacy } = this.#analyses.get(String(row['rule']))!;
    const fields = (row['fields'] ?? []) as string[];
    const table = String(row['tab']);
    const place = areaOf(row);
    const sources = this.#sources(row, table, fields[0]);
    const values = (row['holes'] ?? []) as (string | null)[];
    const holes = values.map((value, i) =>
      sources && template.holes[i]!.sql.trim() === '各来源'
        ? sourcesText(sources)
        : this.#hole(value ?? '', privacy[i]!),
    );
    return {
      id: fingerprint(row, fields),
      rule: rule.id,
      title: rule.title,
      severity: rule.severity,
      category: rule.category,
      message: this.#text(fillTemplate(template, holes)),
      advice: rule.fix,
      owner: rule.owner,
      place,
      alsoIn: otherAreas((row['areas'] ?? []) as unknown as Area[], place),
      entity: {
        table,
        key: row['key_private'] ? this.#masked(text(row['key']), 'id') : text(row['key']),
        household: text(row['household']),
        name: this.#masked(text(row['name']), 'name'),
      },
      fields,
      values: this.#values(table, fields, (row['vals'] ?? []) as (string | null)[]),
      ...(sources && { sources, suspect: text(row['suspect']) }),
      also: (row['also'] ?? []) as string[],
      where: this.#where(row, table, fields),
    };
  }

  #sources(
    row: Row,
    table: string,
    field: string | undefined,
  ): Record<string, string | null> | null {
    const sources = row['sources'] as { label: string; value: string | null }[] | null;
    if (!sources) return null;
    const privacy = this.#privacyOf(table, field);
    return Object.fromEntries(
      sources.map(({ label, value }) => [label, this.#masked(value, privacy)]),
    );
  }

  #where(row: Row, table: string, fields: string[]): CellAddress[] {
    const sheet = Number(row['sheet']);
    const line = Number(row['row']);
    const named: (string | null)[] = fields.length > 0 ? fields : [null];
    const own = named.map((field) => this.#addressOf(sheet, table, field, line));
    const further = ((row['cells'] ?? []) as unknown as CellRow[]).flatMap((cell) =>
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
    return this.#layouts.get(table)?.fields.find(({ name }) => name === field)?.pii ?? null;
  }

  #masked(value: string | null, privacy: Privacy | null): string | null {
    if (value === null || privacy === null || value === '空白') return value;
    return mask(value, privacy, this.#masking);
  }

  #hole(value: string, { privacy, direct }: HolePrivacy): string {
    if (privacy === null || direct || privacy === 'name') return this.#masked(value, privacy) ?? '';
    // Words and numbers mixed: only the numbers are secret.
    return this.#masking === 'none' ? value : maskText(value);
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

function text(value: unknown): string | null {
  return value === null || value === undefined ? null : String(value);
}

function areaOf(row: Row): Area {
  return {
    county: text(row['county']),
    township: text(row['township']),
    village: text(row['village']),
  };
}

const same = (a: Area, b: Area) =>
  a.county === b.county && a.township === b.township && a.village === b.village;

function otherAreas(areas: Area[], place: Area): Area[] {
  const others = areas.filter(
    (area) => !same(area, place) && (area.township ?? area.village ?? area.county) !== null,
  );
  return others.toSorted((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1));
}

/** Rule, entity, fields and counterpart: neither message nor value, file or row, so that a reworded rule keeps its issues. */
function fingerprint(row: Row, fields: string[]): string {
  const entity =
    row['key'] === null ? `${text(row['household'])}#${text(row['name'])}` : text(row['key']);
  const parts = [
    row['rule'],
    row['tab'],
    entity,
    fields.toSorted(),
    row['counterpart'],
    row['twin'] === 1 ? 1 : row['twin'],
  ];
  return hash('sha256', JSON.stringify(parts)).slice(0, 16);
}
