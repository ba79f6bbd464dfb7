import { dateColumns } from '../county/columns.mjs';
import { zipWriter } from './zip.mjs';

const head = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n';
const main = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main';
const relations = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
const packageRelations = 'http://schemas.openxmlformats.org/package/2006/relationships';
const content = 'application/vnd.openxmlformats-officedocument.spreadsheetml';

/** A, B … Z, AA … */
export function columnLetter(index) {
  const last = String.fromCharCode(65 + (index % 26));
  return index < 26 ? last : columnLetter(Math.floor(index / 26) - 1) + last;
}

const escapeXml = (text) =>
  /[<>&]/.test(text)
    ? text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
    : text;
const space = (text) => (/^\s|\s$|\n/.test(text) ? ' xml:space="preserve"' : '');
const serial = (iso) => Date.parse(`${iso}T00:00:00Z`) / 86_400_000 + 25_569;

const styles = `${head}<styleSheet xmlns="${main}"><fonts count="1"><font><sz val="11"/><name val="宋体"/></font></fonts><fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills><borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders><cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs><cellXfs count="3"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/><xf numFmtId="49" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/><xf numFmtId="14" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/></cellXfs><cellStyles count="1"><cellStyle name="常规" xfId="0" builtinId="0"/></cellStyles></styleSheet>`;

const workbook = (sheet) =>
  `${head}<workbook xmlns="${main}" xmlns:r="${relations}"><sheets><sheet name="${sheet}" sheetId="1" r:id="rId1"/></sheets></workbook>`;

function relationships(shared) {
  const kinds = [
    ['worksheet', 'worksheets/sheet1.xml'],
    ['styles', 'styles.xml'],
    ...(shared ? [['sharedStrings', 'sharedStrings.xml']] : []),
  ];
  const items = kinds.map(
    ([kind, target], at) =>
      `<Relationship Id="rId${at + 1}" Type="${relations}/${kind}" Target="${target}"/>`,
  );
  return `${head}<Relationships xmlns="${packageRelations}">${items.join('')}</Relationships>`;
}

function contentTypes(shared) {
  const override = (part, kind) =>
    `<Override PartName="/xl/${part}.xml" ContentType="${content}.${kind}+xml"/>`;
  return `${head}<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/>${override('workbook', 'sheet.main')}${override('worksheets/sheet1', 'worksheet')}${override('styles', 'styles')}${shared ? override('sharedStrings', 'sharedStrings') : ''}</Types>`;
}

async function wholePart(zip, name, text) {
  const part = await zip.part(name);
  await part.write(text);
  await part.close();
}

/** Opens a workbook whose one sheet takes raw row xml; `close` gets the shared strings, if there are any. */
export async function sheetWriter(path, sheet, shared) {
  const zip = await zipWriter(path);
  await wholePart(zip, '[Content_Types].xml', contentTypes(shared));
  await wholePart(
    zip,
    '_rels/.rels',
    `${head}<Relationships xmlns="${packageRelations}"><Relationship Id="rId1" Type="${relations}/officeDocument" Target="xl/workbook.xml"/></Relationships>`,
  );
  await wholePart(zip, 'xl/workbook.xml', workbook(sheet));
  await wholePart(zip, 'xl/_rels/workbook.xml.rels', relationships(shared));
  const part = await zip.part('xl/worksheets/sheet1.xml');
  await part.write(
    `${head}<worksheet xmlns="${main}" xmlns:r="${relations}" xmlns:x14ac="http://schemas.microsoft.com/office/spreadsheetml/2009/9/ac"><sheetFormatPr defaultRowHeight="14.25" x14ac:dyDescent="0.15"/><sheetData>`,
  );
  return {
    write: (xml) => part.write(xml),
    async close(strings = [], uses = 0) {
      await part.write(
        '</sheetData><pageMargins left="0.7" right="0.7" top="0.75" bottom="0.75" header="0.3" footer="0.3"/></worksheet>',
      );
      await part.close();
      await wholePart(zip, 'xl/styles.xml', styles);
      if (shared) await stringPart(zip, strings, uses);
      await zip.close();
    },
  };
}

async function stringPart(zip, strings, uses) {
  const part = await zip.part('xl/sharedStrings.xml');
  await part.write(`${head}<sst xmlns="${main}" count="${uses}" uniqueCount="${strings.size}">`);
  for (const text of strings.keys())
    await part.write(`<si><t${space(text)}>${escapeXml(text)}</t></si>`);
  await part.write('</sst>');
  await part.close();
}

/** `shared`: strings in a table and dates as numbers, as Excel writes them. Otherwise inline, dates as text, as exporters do. */
export async function xlsxWriter(path, sheet, header, shared) {
  const out = await sheetWriter(path, sheet, shared);
  const letters = header.map((_name, at) => columnLetter(at));
  const isDate = header.map((name) => shared && dateColumns.has(name));
  const strings = new Map();
  let uses = 0;
  let row = 0;
  const text = (value, place) => {
    if (!shared)
      return `<c r="${place}" t="inlineStr"><is><t${space(value)}>${escapeXml(value)}</t></is></c>`;
    uses += 1;
    let at = strings.get(value);
    if (at === undefined) strings.set(value, (at = strings.size));
    return `<c r="${place}" s="1" t="s"><v>${at}</v></c>`;
  };
  const cell = (value, at) => {
    if (value === null || value === undefined || value === '') return '';
    const place = letters[at] + row;
    if (typeof value === 'number') return `<c r="${place}"><v>${value}</v></c>`;
    if (isDate[at] && /^\d{4}-\d\d-\d\d$/.test(value) && !Number.isNaN(serial(value)))
      return `<c r="${place}" s="2"><v>${serial(value)}</v></c>`;
    return text(value, place);
  };
  const writeCells = (values) => {
    row += 1;
    let xml = shared
      ? `<row r="${row}" spans="1:${header.length}" x14ac:dyDescent="0.15">`
      : `<row r="${row}">`;
    for (let at = 0; at < header.length; at += 1) xml += cell(values(at), at);
    return out.write(`${xml}</row>`);
  };
  await writeCells((at) => header[at]);
  return {
    write: (record) => writeCells((at) => record[header[at]]),
    close: () => out.close(strings, uses),
  };
}
