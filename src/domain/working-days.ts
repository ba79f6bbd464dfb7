const oneDay = 86_400_000;
/** A Monday before any date of a register. */
const firstMonday = '1900-01-01';

/**
 * `工作日序(日)`: how many working days there are from 1900 up to a day. Weekends are arithmetic; what the yearly notices
 * move is one short number a day, looked up by position: counting the days of each row's span was two hundred times slower.
 */
export function workingDayStatement(
  holidays: readonly string[],
  workdays: readonly string[],
): string {
  const moved = new Map<number, number>();
  for (const day of new Set(holidays)) if (!isWeekend(day)) moved.set(dayNumber(day), -1);
  for (const day of new Set(workdays)) if (isWeekend(day)) moved.set(dayNumber(day), 1);
  const days = `(日::date - date '${firstMonday}')`;
  const weekdays = `(${days} // 7 * 5 + least(${days} % 7, 4) + 1)`;
  return `create or replace macro 工作日序(日) as ${weekdays}${correction(moved)}`;
}

/** A list with one running total a day, from the first moved day to the last; one text, so that it is read only once. */
function correction(moved: ReadonlyMap<number, number>): string {
  if (moved.size === 0) return '';
  const first = Math.min(...moved.keys());
  const last = Math.max(...moved.keys());
  const totals: number[] = [0];
  for (let day = first; day <= last; day++) totals.push(totals.at(-1)! + (moved.get(day) ?? 0));
  const start = new Date(first * oneDay).toISOString().slice(0, 10);
  const place = `greatest(least(日::date - date '${start}' + 2, ${totals.length}), 1)`;
  return ` + ('[${totals.join(',')}]'::smallint[])[${place}]`;
}

function dayNumber(day: string): number {
  return Math.round(Date.parse(`${day}T00:00:00Z`) / oneDay);
}

function isWeekend(day: string): boolean {
  return [0, 6].includes(new Date(`${day}T00:00:00Z`).getUTCDay());
}
