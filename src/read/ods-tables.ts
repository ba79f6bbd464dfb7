import { closeSync, fstatSync, openSync } from 'node:fs';
import { EMPTY, OPEN } from './xlsx/cursor.ts';
import { streamXml } from './xlsx/xml.ts';
import { openZip } from './xlsx/zip.ts';

export interface OdsTable {
  name: string;
  hidden: boolean;
}

/**
 * The sheets of an .ods in their order. The library tells neither which are hidden, which is a matter of their style, nor
 * their names where these hold & or <. Other ZIP files have none.
 */
export async function odsTables(path: string): Promise<OdsTable[]> {
  const fd = openSync(path, 'r');
  try {
    const zip = openZip(fd, fstatSync(fd).size);
    const content = zip.entries.get('content.xml');
    const tables: OdsTable[] = [];
    const hiding = new Set<string | null>();
    let style: string | null = null;
    if (!content) return tables;
    await streamXml(zip, content, (cursor) => {
      if (cursor.kind !== OPEN && cursor.kind !== EMPTY) return;
      if (cursor.is('style')) style = cursor.attribute('style:name');
      if (cursor.is('table-properties') && cursor.attribute('table:display') === 'false')
        hiding.add(style);
      if (!cursor.is('table')) return;
      // Styles stand before the tables that bear them.
      const hidden = hiding.has(cursor.attribute('table:style-name'));
      tables.push({ name: cursor.attribute('table:name') ?? '', hidden });
    });
    return tables;
  } finally {
    closeSync(fd);
  }
}
