const longest = 80;

/** Devices of Windows, which no file may be called after, whatever its ending. */
const device = /^(?:con|prn|aux|nul|com\d|lpt\d)(?=\.|$)/i;

/** A name that Windows, macOS and Linux all take, and that the reader of `check` does not pass over. */
export function safeFileName(text: string): string {
  const name = text
    .normalize('NFC')
    .replace(/[\p{Cc}\p{Cf}<>:"/\\|?*]+/gu, '_')
    .replace(/\s+/gu, ' ')
    .replace(/^[. ~$]+|[. ]+$/g, '');
  const short = [...name].slice(0, longest).join('').trimEnd();
  return short === '' ? '未命名' : short.replace(device, '$&_');
}

/** Windows and macOS do not tell upper from lower case; two townships may not share a file. */
export class FileNames {
  readonly #taken = new Set<string>();

  take(text: string, extension: string): string {
    const name = safeFileName(text);
    let candidate = name;
    for (let copy = 2; this.#taken.has(candidate.toLowerCase()); copy++) {
      candidate = `${name}-${copy}`;
    }
    this.#taken.add(candidate.toLowerCase());
    return candidate + extension;
  }
}
