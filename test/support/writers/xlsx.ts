import { sharedStrings, zip } from '../../read/xlsx-file.ts';
import { address, columnLetter, type Grid } from './grid.ts';

const main = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main';
const office = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
const relations = 'http://schemas.openxmlformats.org/package/2006/relationships';
const content = 'application/vnd.openxmlformats-officedocument.spreadsheetml';

const escaped = (text: string) =>
  text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('"', '&quot;')
    .replaceAll('\r', '&#13;')
    .replaceAll('\n', '&#10;');

/** A workbook as Excel writes it (shared strings) or as exporters do (strings in the cells). */
export function writeXlsx(grids: readonly Grid[], strings: 'shared' | 'inline'): Buffer {
  const known = new Map<string, number>();
  const index = (text: string) => {
    if (!known.has(text)) known.set(text, known.size);
    return known.get(text)!;
  };
  const cell = (text: string, at: string) =>
    strings === 'shared'
      ? `<c r="${at}" t="s"><v>${index(text)}</v></c>`
      : `<c r="${at}" t="inlineStr"><is><t xml:space="preserve">${escaped(text)}</t></is></c>`;
  const pages = grids.map((grid) => worksheet(grid, cell));
  const items = [...known.keys()].map(
    (text) => `<si><t xml:space="preserve">${escaped(text)}</t></si>`,
  );
  return zip({
    '[Content_Types].xml': contentTypes(grids.length),
    '_rels/.rels': `<Relationships xmlns="${relations}"><Relationship Id="rId1" Type="${office}/officeDocument" Target="xl/workbook.xml"/></Relationships>`,
    'xl/workbook.xml': `<workbook xmlns="${main}" xmlns:r="${office}"><sheets>${grids.map(({ name }, i) => `<sheet name="${escaped(name)}" sheetId="${i + 1}" r:id="rId${i + 1}"/>`).join('')}</sheets></workbook>`,
    'xl/_rels/workbook.xml.rels': `<Relationships xmlns="${relations}">${grids.map((_, i) => `<Relationship Id="rId${i + 1}" Type="${office}/worksheet" Target="worksheets/sheet${i + 1}.xml"/>`).join('')}<Relationship Id="rId99" Type="${office}/sharedStrings" Target="sharedStrings.xml"/></Relationships>`,
    ...Object.fromEntries(pages.map((page, i) => [`xl/worksheets/sheet${i + 1}.xml`, page])),
    ...sharedStrings(...items),
  });
}

function worksheet(grid: Grid, cell: (text: string, at: string) => string): string {
  const { rows, merges = [], hiddenRows = [], hiddenColumns = [] } = grid;
  const lines = rows.map((cells, i) => {
    const filled = cells.map((text, column) =>
      text === null ? '' : cell(text, address(i + 1, column)),
    );
    const hidden = hiddenRows.includes(i + 1) ? ' hidden="1"' : '';
    return cells.every((text) => text === null)
      ? ''
      : `<row r="${i + 1}"${hidden}>${filled.join('')}</row>`;
  });
  const width = Math.max(1, ...rows.map((cells) => cells.length));
  const columns = hiddenColumns.map(
    (column) => `<col min="${column + 1}" max="${column + 1}" width="9" hidden="1"/>`,
  );
  return [
    `<?xml version="1.0" encoding="UTF-8"?>\n<worksheet xmlns="${main}">`,
    `<dimension ref="A1:${columnLetter(width - 1)}${rows.length}"/>`,
    columns.length > 0 ? `<cols>${columns.join('')}</cols>` : '',
    `<sheetData>${lines.join('')}</sheetData>`,
    merges.length > 0
      ? `<mergeCells>${merges.map((range) => `<mergeCell ref="${range}"/>`).join('')}</mergeCells>`
      : '',
    '</worksheet>',
  ].join('');
}

function contentTypes(sheets: number): string {
  const parts = [
    ['/xl/workbook.xml', 'sheet.main'],
    ['/xl/sharedStrings.xml', 'sharedStrings'],
    ...Array.from({ length: sheets }, (_, i) => [`/xl/worksheets/sheet${i + 1}.xml`, 'worksheet']),
  ];
  const overrides = parts.map(
    ([part, type]) => `<Override PartName="${part}" ContentType="${content}.${type}+xml"/>`,
  );
  return `<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>${overrides.join('')}</Types>`;
}
