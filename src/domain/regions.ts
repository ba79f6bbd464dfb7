import { regionCodes } from './region-codes.ts';

/** No code begins lower. */
const first = 1100;

/**
 * Whether the first six digits were ever assigned. What may follow the first four is looked up by position, as
 * comparing with thousands of codes a row would be slow.
 */
export function regionMacro(): string {
  const ends: string[] = [];
  for (const line of regionCodes.trim().split('\n'))
    ends[Number(line.slice(0, 4)) - first] = line.slice(5);
  const place = `try_cast(left(码, 4) as integer) - ${first - 1}`;
  return `(码) as case when 码 is not null then regexp_matches(码, '^[0-9]{6}')
    and coalesce(contains(('[${ends.join(',')}]'::varchar[])[${place}], substr(码, 5, 2)), false) end`;
}
