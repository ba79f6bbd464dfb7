import { isUtf8 } from 'node:buffer';
import { TextDecoder } from 'node:util';

/** A sequence that the encoding does not have, or (`cut`) one that the end of the file cuts off. */
export interface BadBytes {
  /** In the bytes looked at. */
  offset: number;
  cut: boolean;
}

/** The first bad sequence of UTF-8 bytes, and how many longer ones went well before it. */
export function badUtf8(bytes: Uint8Array): BadBytes & { sound: { two: number; more: number } } {
  const sound = { two: 0, more: 0 };
  for (let at = 0; at < bytes.length;) {
    const lead = bytes[at]!;
    const length = lead < 0x80 ? 1 : lead >= 0xf0 ? 4 : lead >= 0xe0 ? 3 : 2;
    const sequence = bytes.subarray(at, at + length);
    if (!isUtf8(sequence))
      return { offset: at, cut: sequence.length < length && lead >= 0xc2, sound };
    if (length === 2) sound.two += 1;
    else if (length > 2) sound.more += 1;
    at += length;
  }
  return { offset: bytes.length, cut: true, sound };
}

/** The first bad sequence of GB18030 bytes, which begin with a whole character. */
export function badGb18030(bytes: Uint8Array): BadBytes {
  const decoder = new TextDecoder('gb18030', { fatal: true });
  for (let at = 0; at < bytes.length;) {
    const lead = bytes[at]!;
    const trail = bytes[at + 1] ?? 0;
    const length = lead < 0x80 ? 1 : trail >= 0x30 && trail <= 0x39 ? 4 : 2;
    const sequence = bytes.subarray(at, at + length);
    if (length > 1 && !decodes(decoder, sequence))
      return { offset: at, cut: sequence.length < length };
    at += length;
  }
  return { offset: bytes.length, cut: true };
}

/** The first lone surrogate, or the byte that is left over. */
export function badUtf16(bytes: Uint8Array, bigEndian: boolean): BadBytes {
  const decoder = new TextDecoder(bigEndian ? 'utf-16be' : 'utf-16le', { fatal: true });
  const high = bigEndian ? 0 : 1;
  for (let at = 0; at + 1 < bytes.length;) {
    const length = (bytes[at + high]! & 0xfc) === 0xd8 ? 4 : 2;
    if (!decodes(decoder, bytes.subarray(at, at + length)))
      return { offset: at, cut: at + length > bytes.length };
    at += length;
  }
  return { offset: bytes.length - (bytes.length % 2), cut: true };
}

function decodes(decoder: TextDecoder, bytes: Uint8Array): boolean {
  try {
    decoder.decode(bytes);
    return true;
  } catch {
    return false;
  }
}
