import { deflateRawSync } from 'node:zlib';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { InputError } from '../../src/errors.ts';
import { readBytes, sharedStrings, styles, workbookParts, zip } from './xlsx-file.ts';
import { draws } from '../support/property.ts';

const parts = {
  ...workbookParts('<row><c><v>1</v></c></row>'),
  ...sharedStrings('<si><t>张三</t></si>'),
  ...styles(0, 14),
};
const sheet = 'xl/worksheets/sheet1.xml';
const whole = zip(parts);
const withSheet = (xml: string | Buffer) => zip({ ...parts, [sheet]: xml });
const withRows = (rows: string) => zip(workbookParts(rows));

function compound(...names: string[]): Buffer {
  const magic = Buffer.from('d0cf11e0a1b11ae1', 'hex');
  return Buffer.concat([
    magic,
    Buffer.alloc(1000),
    ...names.map((name) => Buffer.from(name, 'utf16le')),
    Buffer.alloc(1000),
  ]);
}

describe('what cannot be read is refused with its cause', () => {
  const cases: [what: string, bytes: Buffer, cause: RegExp][] = [
    ['zero bytes', Buffer.alloc(0), /空的/],
    ['plain text', Buffer.from('姓名,性别\n张三,男\n'), /纯文本/],
    ['binary noise', Buffer.from('\x01\x02\x00\x03noise'), /不是表格/],
    ['an encrypted workbook', compound('EncryptionInfo', 'EncryptedPackage'), /加密.*口令/],
    ['a Word document', compound('WordDocument'), /Word/],
    ['a new Word document', zip({ 'word/document.xml': '<w/>' }), /Word/],
    ['a Numbers document', zip({ 'Index/Document.iwa': 'x' }), /Numbers/],
    ['any other ZIP file', zip({ 'readme.txt': 'x' }), /没有工作簿/],
    ['an empty ZIP file', zip({}), /没有内容/],
    ['a file cut in the middle', whole.subarray(0, whole.length / 2), /下载/],
    ['a file cut at the end', whole.subarray(0, -30), /损坏/],
    ['a wrong checksum', zip(parts, { badCrc: sheet }), /校验和/],
    ['a wrong size', zip(parts, { lie: { name: sheet, size: 10 } }), /大小与目录不符/],
    ['a part that ends early', zip(parts, { lie: { name: sheet, size: 100_000 } }), /不完整/],
    ['a name twice', zip(parts, { entries: [[sheet, '<worksheet/>']] }), /重复/],
    [
      'the same name in other letters',
      zip(parts, { entries: [['XL\\Worksheets\\sheet1.xml', '<worksheet/>']] }),
      /重复/,
    ],
    ['a password on the ZIP file', zip(parts, { encrypted: true }), /加密/],
    [
      'no sheet at all',
      zip({ ...parts, 'xl/workbook.xml': '<workbook/>' }),
      /没有可以读取的工作表/,
    ],
    [
      'a name without a value at the very end',
      zip({ ...parts, 'xl/_rels/workbook.xml.rels': '<Relationship Id>' }),
      /没有可以读取的工作表/,
    ],
    [
      'blanks at the very end',
      zip({ ...parts, 'xl/_rels/workbook.xml.rels': '<Relationship Id="rId1"  >' }),
      /没有可以读取的工作表/,
    ],
    ['a DTD', withSheet('<!DOCTYPE x [<!ENTITY a "b">]><worksheet/>'), /DTD/],
    [
      'a DTD in the strings',
      zip({ ...parts, 'xl/sharedStrings.xml': '<?xml version="1.0"?><!DOCTYPE x><sst/>' }),
      /DTD/,
    ],
    ['a DTD in the middle', withSheet('<worksheet><!DOCTYPE x><sheetData/></worksheet>'), /DTD/],
    ['an unknown entity', withRows('<row><c t="str"><v>&lol;</v></c></row>'), /实体/],
    ['a lone ampersand', withRows('<row><c t="str"><v>A & B</v></c></row>'), /& 符号/],
    [
      'a character that does not exist',
      withRows('<row><c t="str"><v>&#x110000;</v></c></row>'),
      /字符编号/,
    ],
    [
      'bytes that are no UTF-8',
      withSheet(
        Buffer.from(
          '<worksheet><sheetData><row><c t="str"><v>\xff</v></c></row></sheetData></worksheet>',
          'latin1',
        ),
      ),
      /UTF-8/,
    ],
    ['xml cut short', withSheet('<worksheet><sheetData><row><c><v>1</v></c></row>'), /不完整/],
    ['xml cut in a tag', withSheet('<worksheet><sheetData><row><c r="A'), /不完整/],
    ['a column beyond XFD', withRows('<row r="1"><c r="XFE1"><v>1</v></c></row>'), /列号/],
    ['a row zero', withRows('<row r="0"/>'), /行号/],
  ];
  test.each(cases)('%s', async (_what, bytes, cause) => {
    const error = await readBytes(bytes).then(
      () => null,
      (thrown: unknown) => thrown,
    );
    expect(error).toBeInstanceOf(InputError);
    expect((error as InputError).message).toMatch(cause);
    expect((error as InputError).place.file).toBe('花名册.xlsx');
  });

  test('an owner file', async () => {
    await expect(readBytes(Buffer.from('\x04abcd\0\0'), '~$花名册.xlsx')).rejects.toThrow(
      /临时文件/,
    );
  });
});

describe('bombs cost neither memory nor time', () => {
  test('a sheet of nothing but blanks', async () => {
    const bytes = withSheet(Buffer.alloc(40 << 20, ' '));
    await expect(readBytes(bytes)).rejects.toThrow(/压缩炸弹/);
  });

  test('a size that the directory hides', async () => {
    const bytes = zip(
      { ...parts, [sheet]: Buffer.alloc(40 << 20, ' ') },
      { lie: { name: sheet, size: 1000 } },
    );
    await expect(readBytes(bytes)).rejects.toThrow(/大小与目录不符/);
  });

  test('one long text to which thousands of cells refer', async () => {
    const cells = '<row><c t="s"><v>0</v></c></row>'.repeat(5000);
    const text = `<si><t>${'长'.repeat(100_000)}</t></si>`;
    const bytes = zip({ ...workbookParts(cells), ...sharedStrings(text) });
    const error = await readBytes(bytes).catch((thrown: unknown) => thrown);
    expect(String(error)).toMatch(/不合常理/);
  }, 20_000);
});

test('whatever bytes change, the file is read or refused', async () => {
  const pieces = Object.entries(parts);
  await fc.assert(
    fc.asyncProperty(
      fc.nat({ max: pieces.length - 1 }),
      fc.array(fc.tuple(fc.nat(), fc.constantFrom(...'<>/"=&;!-[]?x09 rct\0\xff')), {
        minLength: 1,
        maxLength: 4,
      }),
      async (which, changes) => {
        const [name, content] = pieces[which]!;
        const bytes = Buffer.from(content as string);
        for (const [at, byte] of changes) bytes[at % bytes.length] = byte.charCodeAt(0);
        await readOrRefuse(zip({ ...parts, [name]: bytes }));
      },
    ),
    draws(150),
  );
});

test('whatever bytes of the ZIP file change, it is read or refused', async () => {
  const change = fc.tuple(fc.nat({ max: whole.length - 1 }), fc.nat({ max: 255 }));
  await fc.assert(
    fc.asyncProperty(fc.array(change, { minLength: 1, maxLength: 3 }), async (changes) => {
      const bytes = Buffer.from(whole);
      for (const [at, byte] of changes) bytes[at] = byte;
      await readOrRefuse(bytes);
    }),
    draws(150),
  );
});

async function readOrRefuse(bytes: Buffer): Promise<void> {
  try {
    await readBytes(bytes);
  } catch (error) {
    expect(error).toBeInstanceOf(InputError);
  }
}

test('the deflate stream itself may be broken', async () => {
  const data = deflateRawSync(Buffer.from(String(parts[sheet])));
  const at = whole.indexOf(data);
  const bytes = Buffer.from(whole);
  bytes.fill(0xff, at + 4, at + 20);
  await expect(readBytes(bytes)).rejects.toThrow(/损坏/);
});
