import { type Masking, type Privacy, privacies } from '../model.ts';
import { mask } from './masking.ts';

/** Signs that no cell holds: `begin 隐私 middle 值 end` is a value that knows what of a person it tells. */
const begin = 17;
const middle = 18;
const end = 19;

/** `保密(值, 隐私)`. A cell that holds such signs after all must not end its own mark. */
export const markMacro = `(值, 隐私) as if(隐私 is null, 值::varchar, concat(chr(${begin}), 隐私, chr(${middle}),
  translate(值::varchar, chr(${begin}) || chr(${middle}) || chr(${end}), ''), chr(${end})))`;

const sign = (code: number) => String.fromCharCode(code);
const marked = new RegExp(
  `${sign(begin)}([^${sign(middle)}]*)${sign(middle)}([^${sign(end)}]*)${sign(end)}`,
  'u',
);

/** A text whose marked values are masked each as it says, and what stands between them as `rest` does. */
export function openMarks(
  text: string,
  masking: Masking,
  rest: (text: string) => string = (same) => same,
): string {
  if (!text.includes(sign(begin))) return rest(text);
  return text
    .split(marked)
    .map((part, i, all) => {
      if (i % 3 === 0) return part === '' ? '' : rest(part);
      return i % 3 === 1 ? '' : maskMarked(part, all[i - 1]!, masking);
    })
    .join('');
}

function maskMarked(value: string, kind: string, masking: Masking): string {
  const privacy: Privacy = privacies.find((known) => known === kind) ?? 'id';
  return mask(value, privacy, masking);
}
