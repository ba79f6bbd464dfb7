const numeric = new Uint8Array(256);
for (const sign of '0123456789.-/:,+% XxE') numeric[sign.charCodeAt(0)] = 1;

/** Whether the bytes say a number, a date or the like: a digit first, and nothing else that words are made of. */
export function isNumber(bytes: Uint8Array, from: number, to: number): boolean {
  const first = bytes[from]!;
  if (from >= to || first < 0x30 || first > 0x39) return false;
  let at = from + 1;
  while (at < to && numeric[bytes[at]!] === 1) at += 1;
  return at === to;
}
