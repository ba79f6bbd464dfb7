import { closeSync, fstatSync, openSync } from 'node:fs';
import { type Cursor, EMPTY, OPEN } from './cursor.ts';
import { refuseForeign } from './foreign.ts';
import { bomb, inflatePart } from './part.ts';
import { refuseProtected } from './protected.ts';
import { streamXml } from './xml.ts';
import { openZip } from './zip.ts';
import type { Zip, ZipEntry } from './zip.ts';

const MAX_TOTAL = 512 << 20;
const MAX_CELLS = 20_000_000;

/** Looks through a ZIP file before a reader gets it that trusts what it reads. */
export async function guardZip(path: string): Promise<void> {
  const fd = openSync(path, 'r');
  try {
    const zip = openZip(fd, fstatSync(fd).size);
    refuseForeign(zip);
    await refuseProtected(zip);
    let total = 0;
    for (const entry of zip.entries.values()) {
      total += entry.size;
      if (total > MAX_TOTAL) throw bomb(entry);
      if (/\.(xml|rels)$/i.test(entry.name)) await guardXml(zip, entry);
      else for await (const _ of inflatePart(zip, entry));
    }
  } finally {
    closeSync(fd);
  }
}

/** Refuses DTDs (the cursor does), and sheets that a few repeat counts blow up to billions of cells. */
async function guardXml(zip: Zip, entry: ZipEntry): Promise<void> {
  const openDocument = entry.name === 'content.xml';
  let cells = 0;
  let rowRepeat = 1;
  await streamXml(zip, entry, (cursor) => {
    if (!openDocument || (cursor.kind !== OPEN && cursor.kind !== EMPTY)) return;
    if (cursor.is('table-row')) rowRepeat = repeat(cursor, 'table:number-rows-repeated');
    // Blank cells are repeated to the sheet's edge; only those with a value are copied.
    if (
      cursor.is('table-cell') &&
      (cursor.kind === OPEN || cursor.attribute('office:value-type'))
    ) {
      cells += rowRepeat * repeat(cursor, 'table:number-columns-repeated');
      if (cells > MAX_CELLS) throw bomb(entry);
    }
  });
}

function repeat(cursor: Cursor, attribute: string): number {
  return Math.max(1, Number(cursor.attribute(attribute) ?? 1) || 1);
}
