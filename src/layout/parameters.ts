import { UsageError } from '../errors.ts';
import { nearest } from './nearest.ts';
import { parameterFileSchema, type ParameterEntry, type ParameterValue } from './parameter-file.ts';
import { parseYamlFile, type Path, type YamlFile } from './yaml-file.ts';

export const regions = ['national', '陕西', '甘肃', '辽宁', '湖南', '贵州'] as const;

/** Where a value comes from. */
export type ParameterOrigin =
  { kind: 'file'; file: string; line: number; region: string } | { kind: 'override' };

/** A value that holds from `year` on; null: in every year. */
export interface ParameterRow {
  name: string;
  year: number | null;
  value: ParameterValue;
  origin: ParameterOrigin;
}

export interface Parameters {
  region: string;
  names: string[];
  /** The entry as written: title, unit, source, certainty. */
  entry(name: string): ParameterEntry | null;
  /** The value that holds in `year` (without one: the latest); null when the region knows none. */
  value(name: string, year?: number | null): ParameterValue | null;
  /** As `value`, with its year and where it stands. */
  find(name: string, year?: number | null): ParameterRow | null;
  rows(): ParameterRow[];
  /** The parameter that a mistyped name most likely means. */
  meant(name: string): string | null;
}

interface Declared {
  entry: ParameterEntry;
  file: YamlFile<unknown>;
}

/** Of several files a later one replaces the parameters that it names again. */
export function resolveParameters(
  files: string | readonly string[],
  region = 'national',
  overrides: ReadonlyMap<string, string> = new Map(),
): Parameters {
  const declared = new Map<string, Declared>();
  for (const path of [files].flat()) {
    const file = parseYamlFile(path, parameterFileSchema);
    for (const [name, entry] of Object.entries(file.data)) declared.set(name, { entry, file });
  }
  checkRegion(region, declared);
  const byName = new Map<string, ParameterRow[]>();
  for (const [name, { entry, file }] of declared)
    byName.set(name, rowsOf(name, entry, file, region));
  for (const [name, text] of overrides) {
    const known = declared.get(name);
    if (!known) throw unknown(`没有名为“${name}”的参数`, name, declared.keys());
    byName.set(name, [override(name, text, known.entry)]);
  }
  return parametersOf(region, declared, byName);
}

function parametersOf(
  region: string,
  declared: Map<string, Declared>,
  byName: Map<string, ParameterRow[]>,
): Parameters {
  const find = (name: string, year: number | null = null) => {
    const rows = byName.get(name) ?? [];
    return rows.findLast((row) => year === null || row.year === null || row.year <= year) ?? null;
  };
  return {
    region,
    names: [...declared.keys()],
    entry: (name) => declared.get(name)?.entry ?? null,
    value: (name, year) => find(name, year)?.value ?? null,
    find,
    rows: () => [...byName.values()].flat(),
    meant: (name) => nearest(name, declared.keys()),
  };
}

/** Year by year the region's own value goes before the national one; the rows come in the order of their years. */
function rowsOf(
  name: string,
  entry: ParameterEntry,
  file: YamlFile<unknown>,
  region: string,
): ParameterRow[] {
  const row = (
    from: string,
    year: number | null,
    value: ParameterValue,
    path: Path,
  ): ParameterRow => {
    // The line is looked up only when it is shown.
    const origin: ParameterOrigin = {
      kind: 'file',
      file: file.file,
      get line() {
        return file.position([name, 'values', ...path]).line;
      },
      region: from,
    };
    return { name, year, value, origin };
  };
  if (entry.by !== 'year') {
    const from = entry.values[region] === undefined ? 'national' : region;
    const value = entry.values[from];
    return value === undefined ? [] : [row(from, null, value, [from])];
  }
  const years = new Map<number, ParameterRow>();
  for (const from of new Set(['national', region])) {
    for (const [year, value] of Object.entries(entry.values[from] ?? {})) {
      years.set(Number(year), row(from, Number(year), value, [from, year]));
    }
  }
  return [...years.values()].toSorted((a, b) => a.year! - b.year!);
}

function checkRegion(region: string, declared: Map<string, Declared>): void {
  const known = new Set<string>(regions);
  for (const { entry } of declared.values()) {
    for (const name of Object.keys(entry.values)) known.add(name);
  }
  if (!known.has(region)) throw unknown(`没有地区“${region}”的参数`, region, known);
}

/** A text from the command line, read as the kind of value that the parameter has. */
function override(name: string, text: string, entry: ParameterEntry): ParameterRow {
  const row = (value: ParameterValue): ParameterRow => ({
    name,
    year: null,
    value,
    origin: { kind: 'override' },
  });
  const sample = sampleOf(entry);
  if (Array.isArray(sample))
    return row(
      text
        .split(/[,，、;；]/)
        .map((part) => part.trim())
        .filter(Boolean),
    );
  if (typeof sample === 'string') return row(text);
  const number = Number(text);
  if (text.trim() !== '' && Number.isFinite(number)) return row(number);
  throw new UsageError(`参数“${name}”应为数字，得到“${text}”`, {
    advice: `例如 --param ${name}=${String(sample)}`,
  });
}

function sampleOf(entry: ParameterEntry): ParameterValue | undefined {
  if (entry.by !== 'year') return Object.values(entry.values)[0];
  return Object.values(entry.values).flatMap((years) => Object.values(years))[0];
}

function unknown(message: string, name: string, known: Iterable<string>): UsageError {
  const candidates = [...known];
  const meant = nearest(name, candidates);
  return new UsageError(message, {
    advice: meant ? `是否想写“${meant}”` : `可用的有：${candidates.slice(0, 8).join('、')}`,
  });
}
