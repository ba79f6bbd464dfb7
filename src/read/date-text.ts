import { numberText } from './number-text.ts';

/** What a number format makes of a number. */
export type NumberKind = 'number' | 'date' | 'time' | 'elapsed';

const DAY = 86_400;
/** 9999-12-31 */
const LAST_1900 = 2_958_465;
const LAST_1904 = LAST_1900 - 1462;
const EPOCH_1904 = Date.UTC(1904, 0, 1);

/** The canonical text of a date serial, to the second; where Excel shows no date, the number. */
export function dateText(serial: number, kind: NumberKind, date1904: boolean): string {
  const total = Math.round(serial * DAY);
  if (!(total >= 0)) return numberText(serial);
  if (kind === 'elapsed') return clock(total);
  let day = Math.floor(total / DAY);
  if (day > (date1904 ? LAST_1904 : LAST_1900)) return numberText(serial);
  const seconds = total - day * DAY;
  if (day === 0 && kind === 'time') return clock(seconds);
  const date = date1904 ? isoDay(EPOCH_1904, day) : day1900(day);
  return seconds === 0 ? date : `${date} ${clock(seconds)}`;
}

/** Excel counts a 29 February 1900 that never was, and shows day 0 as 1900-01-00. */
function day1900(day: number): string {
  if (day === 0) return '1900-01-00';
  if (day === 60) return '1900-02-29';
  return isoDay(Date.UTC(1899, 11, day < 60 ? 31 : 30), day);
}

function isoDay(epoch: number, day: number): string {
  return new Date(epoch + day * DAY * 1000).toISOString().slice(0, 10);
}

const two = (value: number) => String(value).padStart(2, '0');

function clock(seconds: number): string {
  const hours = Math.floor(seconds / 3600);
  return `${two(hours)}:${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}`;
}

/** An ISO date of a file (`2012-03-14T00:00:00Z`) in canonical form; other text as it is. */
export function isoText(text: string): string {
  const parts = /^(\d{4}-\d\d-\d\d)(?:[T ](\d\d:\d\d(?::\d\d)?)(?:\.\d+)?Z?)?$/.exec(text);
  if (!parts) return text;
  const [, date = '', time = ''] = parts;
  if (time === '' || /^00:00(:00)?$/.test(time)) return date;
  return `${date} ${time.length === 5 ? `${time}:00` : time}`;
}
