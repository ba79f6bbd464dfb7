const utf8 = new TextDecoder('utf-8', { ignoreBOM: true });

/** The fields of one record of canonical csv; blank fields are null. */
export function parseRecord(record: Uint8Array): (string | null)[] {
  const text = utf8.decode(record);
  const fields: (string | null)[] = [];
  let at = 0;
  while (at <= text.length) {
    let end: number;
    let value: string;
    if (text[at] === '"') {
      end = closingQuote(text, at + 1) + 1;
      value = text.slice(at + 1, end - 1).replaceAll('""', '"');
    } else {
      end = text.indexOf(',', at);
      if (end === -1) end = text.length;
      value = text.slice(at, end);
    }
    fields.push(value === '' ? null : value);
    at = end + 1;
  }
  return fields;
}

function closingQuote(text: string, from: number): number {
  let at = text.indexOf('"', from);
  while (text[at + 1] === '"') at = text.indexOf('"', at + 2);
  return at;
}
