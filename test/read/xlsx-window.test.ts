import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { CanonicalWriter } from '../../src/read/canonical.ts';
import { CellValues } from '../../src/read/xlsx/cell-values.ts';
import { readSharedStrings } from '../../src/read/xlsx/shared-strings.ts';
import { SheetScan } from '../../src/read/xlsx/sheet-scan.ts';
import { Window } from '../../src/read/xlsx/window.ts';

const strings = `<?xml version="1.0"?><sst><si><t>张三</t></si><!-- x --><si><r><t>甲&amp;</t></r><r><t>"乙"</t></r></si><si/><si><t xml:space="preserve"> 丙_x000D_</t></si></sst>\n`;
const sheet = `<?xml version="1.0"?><worksheet><dimension ref="A1:F5"/><sheetData><row r="1" spans="1:6"><c r="A1" t="s"><v>0</v></c><c r="B1" s="1" t="s"><v>1</v></c><c r="D1"><v>-12.50</v></c></row><!-- > --><row r="2"/><row r="3"><c r="A3" t="str"><f>A1&amp;"x"</f><v>张 &#x4E09;,</v></c><c r="B3" t="inlineStr"><is><t><![CDATA[<三>]]></t></is></c><c r="C3" s="1"/><c r="E3" s="1"><v>43891</v></c><c r="F3" t="s"><v>3</v></c></row><row><c><v>1E-7</v></c></row></sheetData><mergeCells><mergeCell ref="A1:B1"/></mergeCells></worksheet>\n`;

async function* blocksOf(text: string, size: number): AsyncGenerator<Uint8Array> {
  const bytes = Buffer.from(text);
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

async function scanInBlocks(size: number): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'duizhang-test-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const path = join(folder, 'cells.csv');
  const shared = await readSharedStrings(blocksOf(strings, size));
  const writer = new CanonicalWriter(path, Infinity);
  const scan = new SheetScan(new CellValues(writer, shared, ['number', 'date'], false));
  const window = new Window(blocksOf(sheet, size));
  while (await window.more()) window.at = scan.scan(window.bytes, window.at, window.end);
  window.finish();
  scan.finish();
  writer.finish();
  expect(scan.merges).toHaveLength(1);
  return readFileSync(path, 'utf8');
}

const cells = `1,张三,"甲&""乙""",,-12.5,,
3,"张 三,",<三>,,,2020-03-01," 丙\r"
4,0.0000001,,,,,
`;

test.each([1, 2, 3, 5, 7, 16, 31, 64, 100, 333, 5000])(
  'wherever the stream is cut, here every %i bytes, the cells are the same',
  async (size) => {
    expect(await scanInBlocks(size)).toBe(cells);
  },
);
