/** Whether a path given by a user holds a pattern: * ? [..] {a,b}. */
export function isPattern(path: string): boolean {
  return /[*?[{]/.test(path);
}

/** The folder that a pattern cannot leave, and the rest. Slashes are forward. */
export function splitPattern(pattern: string): { base: string; rest: string } {
  const parts = pattern.split('/');
  const first = parts.findIndex(isPattern);
  return { base: parts.slice(0, first).join('/'), rest: parts.slice(first).join('/') };
}

/** A pattern as an expression over paths relative to its base: `*` stays within a name, `**` crosses folders. */
export function patternToRegExp(pattern: string): RegExp {
  let source = '';
  let depth = 0;
  for (let at = 0; at < pattern.length; at += 1) {
    const rest = pattern.slice(at);
    const set = /^\[([!^]?)([^\]/]+)\]/.exec(rest);
    if (rest.startsWith('**/')) {
      source += '(?:[^/]+/)*';
      at += 2;
    } else if (rest.startsWith('**')) {
      source += '.*';
      at += 1;
    } else if (rest.startsWith('*')) source += '[^/]*';
    else if (rest.startsWith('?')) source += '[^/]';
    else if (set) {
      source += `[${set[1] ? '^' : ''}${set[2]!.replaceAll('\\', '\\\\')}]`;
      at += set[0].length - 1;
    } else if (rest.startsWith('{') && rest.includes('}')) {
      source += '(?:';
      depth += 1;
    } else if (rest.startsWith('}') && depth > 0) {
      source += ')';
      depth -= 1;
    } else if (rest.startsWith(',') && depth > 0) source += '|';
    else source += rest[0]!.replace(/[.+^$()|\]{}\\]/, '\\$&');
  }
  return new RegExp(`^${source}$`, 'u');
}
