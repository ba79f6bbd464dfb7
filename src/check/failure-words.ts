/** Errors of names and grammar are found before a cell is read: they speak of the rule only. */
const beforeReading = /^(?:Binder|Catalog|Parser|Syntax) Error/;

/** In quotes, up to a quote that ends a word; one that is not closed goes to the end. */
const quoted = /(?<![\p{L}\p{N}])(["'])((?:(?!\1(?=[\s.,;:!?)]|$)).)*)(?:\1|$)/gu;

/** What is left of a cell where the engine quotes nothing: signs that none of its own words has, long numbers. */
const bare = /[^\p{ASCII}‹值›]+|(?<![A-Za-z0-9])[0-9][0-9.,+Ee-]{3,}/gu;

const hidden = '‹值›';

/**
 * The engine's words about a rule that failed, without the cells that it quotes: what kind of mistake and which types
 * help the author, whose cell it was is nobody's business. What the rule's own `sql` says may be said again.
 */
export function withoutCells(message: string, sql: string): string {
  const [line = ''] = message.split('\n');
  if (beforeReading.test(line)) return line;
  return line
    .replace(quoted, (whole, _, content: string) => (says(sql, content) ? whole : hidden))
    .replace(bare, (run) => (sql.includes(run) ? run : hidden));
}

function says(sql: string, content: string): boolean {
  return sql.includes(`'${content}'`) || sql.includes(`"${content}"`);
}
