/** Code unit → its bytes in GB18030 as one number (0: none), from the decoder that Node has; it has no encoder. */
function reverseTable() {
  const decoder = new TextDecoder('gb18030');
  const table = new Uint32Array(65_536);
  const learn = (bytes, code) => {
    const text = decoder.decode(bytes);
    // The first code of a character wins: later ones are compatibility forms.
    if (text.length === 1 && text !== '\ufffd' && table[text.charCodeAt(0)] === 0)
      table[text.charCodeAt(0)] = code;
  };
  for (let first = 0x81; first <= 0xfe; first += 1)
    for (let second = 0x40; second <= 0xfe; second += 1)
      if (second !== 0x7f) learn(Uint8Array.of(first, second), first * 256 + second);
  for (let a = 0x81; a <= 0x84; a += 1)
    for (let b = 0x30; b <= 0x39; b += 1)
      for (let c = 0x81; c <= 0xfe; c += 1)
        for (let d = 0x30; d <= 0x39; d += 1)
          learn(Uint8Array.of(a, b, c, d), ((a * 256 + b) * 256 + c) * 256 + d);
  return table;
}

let table;
let scratch = Buffer.allocUnsafe(1 << 16);

function room(size) {
  if (scratch.length < size) scratch = Buffer.allocUnsafe(size);
  return scratch;
}

export function encodeGb18030(text) {
  table ??= reverseTable();
  const bytes = room(text.length * 4);
  let end = 0;
  for (let at = 0; at < text.length; at += 1) {
    const unit = text.charCodeAt(at);
    if (unit < 0x80) {
      bytes[end++] = unit;
      continue;
    }
    const code = table[unit];
    if (code === 0) throw new Error(`no GB18030 code for ${text[at]}`);
    if (code > 0xffff) {
      bytes[end++] = code >>> 24;
      bytes[end++] = (code >>> 16) & 255;
    }
    bytes[end++] = (code >>> 8) & 255;
    bytes[end++] = code & 255;
  }
  return Buffer.from(bytes.subarray(0, end));
}
