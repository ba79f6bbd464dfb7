import { readFileSync } from 'node:fs';
import { parse } from 'csv-parse/sync';

/** One planted defect: the rule that must find it, and every cell that it must point at. */
interface Planted {
  rule: string;
  key: string;
  note: string;
  places: string[];
}

export interface Found {
  rule: string;
  message: string;
  where: { file: string; sheet: string; row: number; column: string | null }[];
}

type TruthRow = Record<'rule' | 'file' | 'sheet' | 'row' | 'column' | 'key' | 'note', string>;

const placeText = (cell: {
  file: string;
  sheet: string;
  row: number | string;
  column: string | null;
}): string => `${cell.file}${cell.sheet ? `#${cell.sheet}` : ''} ${cell.column ?? ''}${cell.row}`;

/** The rows of truth.csv that share rule and key are the places of one defect. */
export function readTruth(path: string): Planted[] {
  const rows = parse<TruthRow>(readFileSync(path), { columns: true, bom: true });
  const defects = new Map<string, Planted>();
  for (const { rule, key, note, ...cell } of rows) {
    const known = defects.get(`${rule} ${key}`);
    if (known) known.places.push(placeText(cell));
    else defects.set(`${rule} ${key}`, { rule, key, note, places: [placeText(cell)] });
  }
  return [...defects.values()];
}

/** Defects that no issue points at with all their places, and issues that point at no planted place. */
export function compare(planted: Planted[], found: Found[]) {
  const issues = found.map(({ rule, message, where }) => ({
    rule,
    message,
    where: where.map(placeText),
  }));
  const missed = planted.filter(
    ({ rule, places }) =>
      issues.filter(
        (issue) => issue.rule === rule && places.every((place) => issue.where.includes(place)),
      ).length !== 1,
  );
  const unplanted = issues.filter(
    (issue) =>
      !planted.some(
        ({ rule, places }) =>
          rule === issue.rule && places.every((place) => issue.where.includes(place)),
      ),
  );
  return { missed, unplanted };
}
