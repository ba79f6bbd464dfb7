import { isAllowed } from './allowed.ts';
import type { Catalogue } from './scope.ts';
import { fullWidthSign } from './signs.ts';
import { SqlError } from './tree.ts';

/** The error for a name that nothing has, with the name that was probably meant. */
export function unknownName(
  catalogue: Catalogue,
  what: string,
  name: string,
  candidates: readonly string[],
  offset: number,
  lead = `没有叫这个名字的${what}`,
): SqlError {
  const sign = fullWidthSign(name);
  // Names of columns may hold full-width brackets; only after the name of a function they are a slip.
  const bracket = name.search(/[（）]/);
  if (sign && (sign.offset !== bracket || isAllowed(name.slice(0, bracket))))
    return new SqlError(sign.sentence, offset + sign.offset, name);
  const meant = catalogue.nearest(name, candidates);
  return new SqlError(`${lead}“${name}”${meant ? `，是否想写“${meant}”` : ''}`, offset, name);
}
