/** A message is text with holes; a hole is an SQL expression in braces. */
export interface Template {
  /** texts.length = holes.length + 1; message = texts[0] + hole[0] + texts[1] + … */
  texts: string[];
  holes: { sql: string; offset: number }[];
}

/** Splits `登记 {家庭人口数} 人`. Braces and quotes inside a hole may nest; null when a brace is left open. */
export function parseTemplate(message: string): Template | null {
  const template: Template = { texts: [], holes: [] };
  let text = '';
  for (let i = 0; i < message.length; i++) {
    if (message[i] !== '{') {
      text += message[i];
      continue;
    }
    const end = closingBrace(message, i);
    if (end === null) return null;
    template.texts.push(text);
    template.holes.push({ sql: message.slice(i + 1, end), offset: i + 1 });
    text = '';
    i = end;
  }
  template.texts.push(text);
  return template;
}

function closingBrace(message: string, open: number): number | null {
  let depth = 0;
  let quote: string | null = null;
  for (let i = open; i < message.length; i++) {
    const sign = message[i]!;
    if (quote !== null) {
      if (sign === quote) quote = null;
    } else if (sign === "'" || sign === '"') quote = sign;
    else if (sign === '{') depth++;
    else if (sign === '}' && --depth === 0) return i;
  }
  return null;
}

export function fillTemplate(
  { texts }: Pick<Template, 'texts'>,
  values: readonly string[],
): string {
  return texts.map((text, i) => text + (values[i] ?? '')).join('');
}
