/** Small files that a reader must refuse with a sentence, beside one that it must still check. */
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { CFB, utils, write } from '@e965/xlsx';
import { gb18030 } from './write.mjs';

const households = `户编号,户主姓名,乡,行政村,家庭人口数,脱贫属性,脱贫年度
9901010010010001,样大山,城关镇,东街村,2,已脱贫,2018
9901010010010002,例小云,城关镇,东街村,3,已脱贫,
`;

const members = `户编号,人编号,姓名,性别,证件号码,与户主关系
9901010010010001,99010100100001,样大山,男,990101197105060118,户主
9901010010010001,99010100100002,例秋叶,女,990101197303020125,配偶
`;

function book() {
  const sheet = utils.aoa_to_sheet(
    households
      .trim()
      .split('\n')
      .map((line) => line.split(',')),
  );
  return write(
    { SheetNames: ['户'], Sheets: { 户: sheet } },
    { type: 'buffer', compression: true },
  );
}

/** The outer box of a workbook that Excel has locked with a password; what is in it is of no matter. */
function lockedBox() {
  const box = CFB.utils.cfb_new();
  CFB.utils.cfb_add(box, '/EncryptionInfo', Buffer.from('0400040040000000', 'hex'));
  CFB.utils.cfb_add(box, '/EncryptedPackage', Buffer.alloc(64, 0x5a));
  return Buffer.from(CFB.write(box, { type: 'buffer' }));
}

/** 0xFF begins no character of GB18030, and the rest is no UTF-8. */
function noEncoding() {
  const bytes = gb18030(households);
  return Buffer.concat([bytes.subarray(0, 60), Buffer.from([0xff, 0xff]), bytes.subarray(60)]);
}

const awkward = () => ({
  'good/户信息.csv': Buffer.from(households),
  'good/家庭成员.csv': Buffer.from(members),
  'broken-zip/户信息.xlsx': book().subarray(0, 700),
  'encrypted/户信息.xlsx': lockedBox(),
  'unknown-encoding/户信息.csv': noEncoding(),
  'not-a-workbook/户信息.xlsx': Buffer.from('这不是工作簿，只是改了扩展名的一段文字。\n'),
  'unrecognised/工作笔记.csv': Buffer.from(
    '日期,天气,备忘\n10月8日,晴,到东街村入户\n10月9日,雨,整理档案\n',
  ),
  'empty/户信息.csv': Buffer.alloc(0),
});

export function writeAwkward(folder) {
  rmSync(folder, { recursive: true, force: true });
  for (const [file, bytes] of Object.entries(awkward())) {
    const path = join(folder, file);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, bytes);
  }
}
