import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { isOwnText } from '../own-report.ts';
import { inflatePart } from './xlsx/part.ts';
import { openZip, type Zip } from './xlsx/zip.ts';

const sample = 512;

/** Whether a file begins like one of our text reports. */
export function isOwnTextFile(path: string): boolean {
  let fd: number | undefined;
  try {
    fd = openSync(path, 'r');
    const bytes = Buffer.alloc(sample);
    return isOwnText(bytes.toString('utf8', 0, readSync(fd, bytes, 0, sample, 0)));
  } catch {
    return false;
  } finally {
    if (fd !== undefined) closeSync(fd);
  }
}

export type Author = 'ours' | 'ours, edited' | 'another';

/**
 * Who made a workbook. Whoever saves it leaves a name or at least the time in it: a list of ours that was saved since may
 * hold a township's answers.
 */
export async function authorOf(path: string): Promise<Author> {
  let fd: number | undefined;
  try {
    fd = openSync(path, 'r');
    const zip = openZip(fd, fstatSync(fd).size);
    const core = await partText(zip, 'docprops/core.xml');
    const listed = (await partText(zip, 'xl/workbook.xml')).includes('name="问题清单"');
    const value = (tag: string) => new RegExp(`<${tag}[^>]*>([^<]*)<`).exec(core)?.[1];
    if (value('dc:creator') !== 'duizhang' || !listed) return 'another';
    const untouched =
      value('cp:lastModifiedBy') === 'duizhang' &&
      value('dcterms:created') === value('dcterms:modified');
    return untouched ? 'ours' : 'ours, edited';
  } catch {
    // What cannot be looked into may be anybody's.
    return 'another';
  } finally {
    if (fd !== undefined) closeSync(fd);
  }
}

async function partText(zip: Zip, name: string): Promise<string> {
  const entry = zip.entries.get(name);
  if (!entry) return '';
  const blocks: Buffer[] = [];
  for await (const block of inflatePart(zip, entry)) blocks.push(block);
  return Buffer.concat(blocks).toString('utf8');
}
