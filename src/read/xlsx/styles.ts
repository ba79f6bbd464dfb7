import type { NumberKind } from '../date-text.ts';
import { kindOfBuiltIn, kindOfFormat } from '../number-format.ts';
import { CLOSE, EMPTY, OPEN } from './cursor.ts';
import { walkXml } from './xml.ts';
import type { Zip, ZipEntry } from './zip.ts';

/** What each cell style (the `s` of a cell) makes of numbers. */
export async function readStyles(zip: Zip, entry: ZipEntry): Promise<NumberKind[]> {
  const formats = new Map<number, NumberKind>();
  const cellFormats: number[] = [];
  let inCellFormats = false;
  await walkXml(zip, entry, (cursor) => {
    if (cursor.is('cellXfs')) inCellFormats = cursor.kind === OPEN;
    if (cursor.kind === CLOSE || (cursor.kind !== OPEN && cursor.kind !== EMPTY)) return;
    if (inCellFormats && cursor.is('xf')) {
      cellFormats.push(Number(cursor.attribute('numFmtId') ?? 0));
    } else if (cursor.is('numFmt')) {
      const id = cursor.attribute('numFmtId');
      const code = cursor.attribute('formatCode');
      if (id !== null && code !== null && !formats.has(Number(id)))
        formats.set(Number(id), kindOfFormat(code));
    }
  });
  return cellFormats.map((id) => formats.get(id) ?? kindOfBuiltIn(id));
}
