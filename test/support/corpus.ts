/** One line of the manifest of a corpus. */
export interface Entry {
  path: string;
  exercises: string;
  expected: string;
  sheets: SheetExpected[];
}

interface SheetExpected {
  /** '' for a text file. */
  name: string;
  hidden: boolean | undefined;
  rows: number;
  columns: number;
  /** Row and column from 1; a value that ends in … is a beginning. */
  cells: { row: number; column: number; value: string }[];
}

export interface SheetSeen {
  name: string;
  hidden: boolean;
  lastRow: number;
  rows: Map<number, (string | null)[]>;
}

export function manifest(text: string): Entry[] {
  const [header, ...lines] = text.trimEnd().split('\n');
  const names = header!.split('\t');
  return lines.map((line) => {
    const values = line.split('\t');
    const of = (name: string) => values[names.indexOf(name)] ?? '';
    const sheets = shapes(of('shape'));
    placeCells(sheets, of('cells'));
    return { path: of('path'), exercises: of('exercises'), expected: of('expected'), sheets };
  });
}

function shapes(text: string): SheetExpected[] {
  const table = /^(\d+) rows x (\d+) cols/.exec(text);
  if (table) return [sheet('', undefined, table[1]!, table[2]!)];
  return [
    ...text.matchAll(
      /(?:^| \| )(?:sheet )?(.+?)(?:\((visible|hidden|veryHidden)\))?: (\d+) x (\d+)/g,
    ),
  ].map(([, name, state, rows, columns]) =>
    sheet(name!, state === undefined ? undefined : state !== 'visible', rows!, columns!),
  );
}

function sheet(
  name: string,
  hidden: boolean | undefined,
  rows: string,
  columns: string,
): SheetExpected {
  return { name, hidden, rows: Number(rows), columns: Number(columns), cells: [] };
}

function placeCells(sheets: SheetExpected[], text: string): void {
  let current = sheets[0];
  for (const part of text.split(/; (?=(?:\[[^\]]+\] )?(?:R\d+C\d+|[A-Z]{1,3}\d+)=)/)) {
    const match = /^(?:\[([^\]]+)\] )?(?:R(\d+)C(\d+)|([A-Z]{1,3})(\d+))=(.*)$/s.exec(part);
    if (!match) continue;
    const [, name, r, c, letters, row, value] = match;
    if (name) current = sheets.find((one) => one.name === name);
    const column = c ? Number(c) : columnNumber(letters!);
    current?.cells.push({ row: Number(r ?? row), column, value: unescape(value!) });
  }
}

function columnNumber(letters: string): number {
  return [...letters].reduce((sum, letter) => sum * 26 + letter.charCodeAt(0) - 64, 0);
}

function unescape(text: string): string {
  return text.replace(
    /\\([nrt])/g,
    (_, kind: 'n' | 'r' | 't') => ({ n: '\n', r: '\r', t: '\t' })[kind],
  );
}

/** In sentences; none where the sheets seen are those expected. */
export function differences(entry: Entry, seen: SheetSeen[]): string[] {
  if (!entry.expected.startsWith('reads')) return ['read, but it should be refused'];
  return entry.sheets.flatMap((expected) => {
    const found = seen.find((one) => one.name === expected.name);
    if (!found)
      return [`no sheet 【${expected.name}】, but ${seen.map((one) => one.name).join(' ')}`];
    return [...shapeDifferences(expected, found), ...cellDifferences(expected, found)];
  });
}

function shapeDifferences(expected: SheetExpected, found: SheetSeen): string[] {
  const said: string[] = [];
  const columns = Math.max(0, ...[...found.rows.values()].map(filled));
  // Shapes of the manifest may count blank rows and columns at the ends.
  if (found.lastRow > expected.rows) said.push(`${found.lastRow} rows, not ${expected.rows}`);
  if (columns > expected.columns) said.push(`${columns} columns, not ${expected.columns}`);
  if (found.lastRow === 0 && expected.cells.length > 0) said.push('no cells');
  if (expected.hidden !== undefined && found.hidden !== expected.hidden)
    said.push(`hidden: ${found.hidden}`);
  return said.map((one) => `【${expected.name}】 ${one}`);
}

function filled(cells: (string | null)[]): number {
  return cells.findLastIndex((cell) => cell !== null) + 1;
}

function cellDifferences(expected: SheetExpected, found: SheetSeen): string[] {
  return expected.cells.flatMap(({ row, column, value }) => {
    const cell = found.rows.get(row)?.[column - 1] ?? '';
    return same(value, cell)
      ? []
      : [
          `【${expected.name}】 R${row}C${column} is ${JSON.stringify(cell)}, not ${JSON.stringify(value)}`,
        ];
  });
}

/** `a (or b), never c`: two values that are right. */
function same(expected: string, cell: string): boolean {
  const either = /^(.*) \(or (.*)\), never /s.exec(expected);
  return (either ? [either[1]!, either[2]!] : [expected]).some((value) =>
    equal(plain(value), plain(cell)),
  );
}

/** Numbers by value, dates by day, texts but for blanks at the ends and the kind of line end. */
function equal(a: string, b: string): boolean {
  if (a === b) return true;
  const [, serial] = /^serial:(\d+)/.exec(a) ?? [];
  if (serial !== undefined) return b.startsWith(dayOf(Number(serial)));
  if (a.endsWith('…')) return b.startsWith(a.slice(0, -1));
  const date = /^\d{4}-\d\d-\d\d/;
  if (date.test(a) && date.test(b)) return a.slice(0, 10) === b.slice(0, 10);
  if (a !== '' && b !== '' && Math.abs(Number(a) - Number(b)) <= 1e-9 * Math.abs(Number(a)))
    return true;
  return a.toLowerCase() === b.toLowerCase();
}

/** The day that Excel shows for a number, since March 1900. */
function dayOf(serial: number): string {
  return new Date(Date.UTC(1899, 11, 30 + serial)).toISOString().slice(0, 10);
}

function plain(text: string): string {
  return text.replace(/\r\n?/g, '\n').trim();
}
