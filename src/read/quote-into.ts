const QUOTE = 0x22;
const COMMA = 0x2c;
const LF = 0x0a;
const CR = 0x0d;

/** Appends a value as a field of csv; `out` must have room for twice its length and two bytes. */
export function quoteInto(
  out: Uint8Array,
  at: number,
  bytes: Uint8Array,
  from: number,
  to: number,
): number {
  let o = at;
  let i = from;
  for (; i < to; i++) {
    const byte = bytes[i]!;
    if (byte === QUOTE || byte === COMMA || byte === LF || byte === CR) break;
    out[o++] = byte;
  }
  if (i === to) return o;
  o = at;
  out[o++] = QUOTE;
  for (i = from; i < to; i++) {
    const byte = bytes[i]!;
    if (byte === QUOTE) out[o++] = QUOTE;
    out[o++] = byte;
  }
  out[o++] = QUOTE;
  return o;
}
