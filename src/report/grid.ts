import Table from 'cli-table3';
import { displayWidth, shorten } from './columns.ts';

export interface Column<T> {
  title: string;
  value: (row: T) => string;
  /** Colour, put on after the text was fitted. */
  paint?: (text: string, row: T) => string;
  align?: 'left' | 'right';
  /** May be cut to this many columns of the terminal. */
  least?: number;
  /** Left out where there is no room, the highest number first; without one it always stays. */
  drop?: number;
}

const gap = 2;

/** Lines would be drawn double width by Chinese Windows consoles and break the alignment; blanks are not. */
const borderless = Object.fromEntries(
  'top top-mid top-left top-right bottom bottom-mid bottom-left bottom-right left left-mid mid mid-mid right right-mid'
    .split(' ')
    .map((name) => [name, '']),
);

/** A table without lines, fitted to the width: columns are cut first and then left out. */
export function grid<T>(columns: Column<T>[], rows: T[], width: number): string {
  const cells = new Map(
    columns.map((column) => [column, rows.map((row) => column.value(row))] as const),
  );
  const natural = (column: Column<T>) =>
    Math.max(displayWidth(column.title), ...cells.get(column)!.map(displayWidth));
  const fitted = fit(columns, natural, width);
  const table = new Table({
    head: fitted.map(({ column }) => column.title),
    colAligns: fitted.map(({ column }) => column.align ?? 'left'),
    chars: { ...borderless, middle: ' '.repeat(gap) },
    style: { head: [], border: [], 'padding-left': 0, 'padding-right': 0 },
  });
  rows.forEach((row, index) => {
    table.push(
      fitted.map(({ column, room }) => {
        const text = shorten(cells.get(column)![index]!, room);
        return column.paint?.(text, row) ?? text;
      }),
    );
  });
  return table
    .toString()
    .split('\n')
    .map((line) => line.trimEnd())
    .join('\n');
}

function fit<T>(
  columns: Column<T>[],
  natural: (column: Column<T>) => number,
  width: number,
): { column: Column<T>; room: number }[] {
  const fitted = columns.map((column) => ({ column, room: natural(column) }));
  let excess = fitted.reduce((sum, { room }) => sum + room + gap, -gap) - width;
  for (const entry of fitted.toReversed()) {
    if (excess <= 0) break;
    const give = Math.min(excess, entry.room - (entry.column.least ?? entry.room));
    if (give <= 0) continue;
    entry.room -= give;
    excess -= give;
  }
  if (excess <= 0) return fitted;
  const first = columns.reduce<Column<T> | null>(
    (most, column) => ((column.drop ?? 0) > (most?.drop ?? 0) ? column : most),
    null,
  );
  return first === null
    ? fitted
    : fit(
        columns.filter((column) => column !== first),
        natural,
        width,
      );
}
