import { describe, expect, test } from 'vitest';
import { read, readBytes, rowsOf, sharedStrings, workbookParts, zip } from './xlsx-file.ts';

const row = (cells: string) => `<row r="1">${cells}</row>`;

describe('a cell is read as Excel shows it', () => {
  const cases: [what: string, cell: string, text: string | undefined][] = [
    ['a number', '<c r="A1"><v>3</v></c>', '3'],
    ['a decimal', '<c r="A1"><v>0.1</v></c>', '0.1'],
    ['a negative number', '<c r="A1"><v>-12.5</v></c>', '-12.5'],
    ['needless zeros', '<c r="A1"><v>1.50</v></c>', '1.5'],
    ['a zero', '<c r="A1"><v>0</v></c>', '0'],
    ['a negative zero', '<c r="A1"><v>-0</v></c>', '0'],
    ['leading zeros of a number', '<c r="A1"><v>007</v></c>', '7'],
    ['noise of binary sums', '<c r="A1"><v>0.30000000000000004</v></c>', '0.3'],
    ['a sum just below', '<c r="A1"><v>1719.9999999999998</v></c>', '1720'],
    ['digits that are no noise', '<c r="A1"><v>40982.56313888889</v></c>', '40982.56313888889'],
    ['an exponent', '<c r="A1"><v>1.2E3</v></c>', '1200'],
    ['a small number', '<c r="A1"><v>1E-7</v></c>', '0.0000001'],
    ['15 digits', '<c r="A1"><v>123456789012345</v></c>', '123456789012345'],
    [
      'an ID number that became a number',
      '<c r="A1"><v>999999198001011234</v></c>',
      '9.999991980010112E+17',
    ],
    [
      'the same as Excel saves it',
      '<c r="A1"><v>9.9999919800101107E+17</v></c>',
      '9.999991980010111E+17',
    ],
    ['blanks around a number', '<c r="A1"><v> 12 </v></c>', '12'],
    ['true', '<c r="A1" t="b"><v>1</v></c>', 'TRUE'],
    ['false', '<c r="A1" t="b"><v>0</v></c>', 'FALSE'],
    ['an error', '<c r="A1" t="e"><v>#DIV/0!</v></c>', '#DIV/0!'],
    ['an ISO date', '<c r="A1" t="d"><v>2020-03-05T00:00:00</v></c>', '2020-03-05'],
    ['an ISO time', '<c r="A1" t="d"><v>2020-03-05T08:30:00.200Z</v></c>', '2020-03-05 08:30:00'],
    ['text of a formula', '<c r="A1" t="str"><f>B1</f><v>张三</v></c>', '张三'],
    ['text without a formula', '<c r="A1" t="str"><v>张三</v></c>', '张三'],
    ['a formula with its result', '<c r="A1"><f>SUM(B1:B2)</f><v>12</v></c>', '12'],
    ['inline text', '<c r="A1" t="inlineStr"><is><t>张三</t></is></c>', '张三'],
    [
      'inline text with entities',
      '<c r="A1" t="inlineStr"><is><t>甲&amp;乙&#x4E09;</t></is></c>',
      '甲&乙三',
    ],
    [
      'rich inline text',
      '<c r="A1" t="inlineStr"><is><r><rPr><b/></rPr><t>张</t></r><r><t>三</t></r></is></c>',
      '张三',
    ],
    [
      'blanks at the ends',
      '<c r="A1" t="inlineStr"><is><t xml:space="preserve"> 张三 </t></is></c>',
      ' 张三 ',
    ],
    ['CDATA', '<c r="A1" t="inlineStr"><is><t><![CDATA[a<b & c]]></t></is></c>', 'a<b & c'],
    ['a comment inside', '<c r="A1" t="str"><v>张<!-- <v>李</v> -->三</v></c>', '张三'],
    ['named entities', '<c r="A1" t="str"><v>&lt;&amp;&gt;&quot;&apos;</v></c>', `<&>"'`],
    ['numeric entities', '<c r="A1" t="str"><v>&#24352;&#x4E09;&#x20BB7;</v></c>', '张三𠮷'],
    ['escaped line ends', '<c r="A1" t="str"><v>甲_x000D_\n乙</v></c>', '甲\r\n乙'],
    ['an escaped escape', '<c r="A1" t="str"><v>_x005F_x000D_</v></c>', '_x000D_'],
    ['an escape of two halves', '<c r="A1" t="str"><v>_xD842__xDFB7_</v></c>', '𠮷'],
    ['half an escaped character', '<c r="A1" t="str"><v>_xD842_</v></c>', '_xD842_'],
    ['underlines', '<c r="A1" t="str"><v>a_b_x12_</v></c>', 'a_b_x12_'],
    ['raw line ends', '<c r="A1" t="str"><v>甲\r\n乙\r丙</v></c>', '甲\n乙\n丙'],
    ['what csv must quote', '<c r="A1" t="str"><v>甲,"乙"\n丙</v></c>', '甲,"乙"\n丙'],
    ['single quotes round attributes', "<c r='A1' t='str'><v>张三</v></c>", '张三'],
    ['blanks in the tag', '<c  r = "A1"\n t="str" ><v >张三</v ></c >', '张三'],
    ['an empty style', '<c r="A1" s=""><v>4</v></c>', '4'],
    ['unknown attributes', '<c r="A1" cm="1" vm="2" x="a>b"><v>4</v></c>', '4'],
    ['an empty value', '<c r="A1" t="s"><v/></c>', undefined],
    ['no value', '<c r="A1" s="1"/>', undefined],
    ['a formula of empty text', '<c r="A1" t="str"><f>""</f><v></v></c>', undefined],
  ];
  test.each(cases)('%s', async (_what, cell, text) => {
    const rows = await read(workbookParts(row(cell)));
    expect(rows[1]?.[0]).toBe(text);
  });
});

describe('shared strings', () => {
  const cases: [what: string, item: string, text: string | undefined][] = [
    ['plain', '<si><t>张三</t></si>', '张三'],
    ['blanks kept', '<si><t xml:space="preserve"> 张三\t</t></si>', ' 张三\t'],
    [
      'rich text',
      '<si><r><t>张</t></r><r><rPr><sz val="9"/></rPr><t xml:space="preserve">三 </t></r></si>',
      '张三 ',
    ],
    [
      'without the phonetic guide',
      '<si><t>東京</t><rPh sb="0" eb="2"><t>トウキョウ</t></rPh><phoneticPr fontId="1"/></si>',
      '東京',
    ],
    ['entities', '<si><t>a&amp;b&#10;c</t></si>', 'a&b\nc'],
    ['quotes and commas', '<si><t>甲,"乙"</t></si>', '甲,"乙"'],
    ['empty', '<si><t/></si>', undefined],
    ['empty altogether', '<si/>', undefined],
  ];
  test.each(cases)('%s', async (_what, item, text) => {
    const parts = workbookParts(row('<c r="A1" t="s"><v>0</v></c><c r="B1" t="s"><v>1</v></c>'));
    const rows = await read({ ...parts, ...sharedStrings(item, '<si><t>后</t></si>') });
    expect(rows[1]).toEqual([text ?? '', '后']);
  });

  test('a text that does not exist is said', async () => {
    const parts = workbookParts(row('<c r="A1"><v>1</v></c><c r="B1" t="s"><v>7</v></c>'));
    const book = await readBytes(zip(parts));
    expect(rowsOf(book.sheets[0]!)).toEqual({ 1: ['1'] });
    expect(book.sheets[0]!.problems).toEqual([
      { level: 'error', message: expect.stringContaining('B1') },
    ]);
  });
});

test('formulas without a saved result are said', async () => {
  const parts = workbookParts(row('<c r="A1"><v>1</v></c><c r="C1"><f>A1+1</f></c>'));
  const book = await readBytes(zip(parts));
  expect(book.sheets[0]!.problems).toEqual([
    { level: 'warning', message: expect.stringContaining('1 个公式单元格（如 C1）') },
  ]);
});
