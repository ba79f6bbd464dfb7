import { posix } from 'node:path';
import { InputError } from '../../errors.ts';
import { EMPTY, OPEN } from './cursor.ts';
import { walkXml } from './xml.ts';
import { partKey } from './zip.ts';
import type { Zip, ZipEntry } from './zip.ts';

export interface SheetPart {
  name: string;
  state: 'visible' | 'hidden' | 'veryHidden';
  /** Null: the workbook names a part that is not there. */
  entry: ZipEntry | null;
}

export interface WorkbookParts {
  date1904: boolean;
  sheets: SheetPart[];
  sharedStrings: ZipEntry | null;
  styles: ZipEntry | null;
}

interface Relation {
  id: string;
  /** The last word of the type's address: transitional and strict differ in the rest. */
  type: string;
  target: string;
}

export async function readWorkbookParts(zip: Zip): Promise<WorkbookParts> {
  const workbook = await findWorkbook(zip);
  const relations = await readRelations(zip, workbook.name);
  const find = (type: string) => relations.find((relation) => relation.type === type);
  const entryOf = (relation: Relation | undefined) =>
    relation ? (zip.entries.get(partKey(relation.target)) ?? null) : null;
  const parts: WorkbookParts = {
    date1904: false,
    sheets: [],
    sharedStrings: entryOf(find('sharedStrings')),
    styles: entryOf(find('styles')),
  };
  await walkXml(zip, workbook, (cursor) => {
    if (cursor.kind !== OPEN && cursor.kind !== EMPTY) return;
    if (cursor.is('workbookPr')) {
      parts.date1904 = ['1', 'true', 'on'].includes(cursor.attribute('date1904') ?? '');
    } else if (cursor.is('sheet')) {
      const relation = relations.find(({ id }) => id === cursor.attribute('*:id'));
      // Chart and dialog sheets have no cells.
      if (relation && relation.type !== 'worksheet') return;
      parts.sheets.push({
        name: cursor.attribute('name') ?? '',
        state: stateOf(cursor.attribute('state')),
        entry: entryOf(relation),
      });
    }
  });
  return parts;
}

function stateOf(state: string | null): SheetPart['state'] {
  return state === 'hidden' || state === 'veryHidden' ? state : 'visible';
}

/** The part that the package names as its document; it need not be xl/workbook.xml. */
async function findWorkbook(zip: Zip): Promise<ZipEntry> {
  const relations = await readRelations(zip, '');
  const target =
    relations.find(({ type }) => type === 'officeDocument')?.target ?? 'xl/workbook.xml';
  const entry = zip.entries.get(partKey(target)) ?? zip.entries.get('xl/workbook.xml');
  if (entry) return entry;
  throw new InputError('这个压缩包里没有工作簿，不是 Excel 文件', {
    advice: '请用 Excel 或 WPS 另存为 .xlsx',
  });
}

async function readRelations(zip: Zip, part: string): Promise<Relation[]> {
  const folder = posix.dirname(part);
  const entry = zip.entries.get(
    partKey(posix.join(folder, '_rels', `${posix.basename(part)}.rels`)),
  );
  const relations: Relation[] = [];
  if (!entry) return relations;
  await walkXml(zip, entry, (cursor) => {
    if (!cursor.is('Relationship') || (cursor.kind !== OPEN && cursor.kind !== EMPTY)) return;
    if (cursor.attribute('TargetMode') === 'External') return;
    relations.push({
      id: cursor.attribute('Id') ?? '',
      type: (cursor.attribute('Type') ?? '').split('/').at(-1) ?? '',
      target: resolve(folder, cursor.attribute('Target') ?? ''),
    });
  });
  return relations;
}

/** Targets are relative to the part's folder, or absolute with a slash in front. */
function resolve(folder: string, target: string): string {
  const path = decode(target.replaceAll('\\', '/').replace(/#.*$/s, ''));
  return posix.join('/', path.startsWith('/') ? '' : folder, path).slice(1);
}

function decode(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}
