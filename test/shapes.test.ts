import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { idNumber, wrongCheckCharacter } from './support/people.ts';
import { emptyFolder } from './support/run-cli.ts';
import { checked } from './support/run-in-process.ts';
import { row } from './support/sheets.ts';
import { formatNames, formats, type Grid } from './support/writers/index.ts';

const wrong = wrongCheckCharacter(idNumber(3));

/** Two households, one form each, one below the other. */
const forms: Grid = {
  name: '一户一档',
  rows: [
    row('建档立卡户信息卡 _ _ _ _ _'),
    row('户编号 9901010010010001 户主姓名 样一民 家庭人口数 2'),
    row('家庭住址 某村一组 主要致贫原因 因病 脱贫属性 已脱贫'),
    row('联系电话 19900000001 脱贫年度 2019 开户银行 某行'),
    row('家庭成员 姓名 与户主关系 证件号码 健康状况 民族'),
    row(`_ 样一民 户主 ${idNumber(1)} 健康 汉族`),
    row(`_ 例二花 配偶 ${idNumber(2)} 健康 汉族`),
    [],
    row('建档立卡户信息卡 _ _ _ _ _'),
    row('户编号 9901010010010002 户主姓名 拟三强 家庭人口数 3'),
    row('家庭住址 某村二组 主要致贫原因 因学 脱贫属性 已脱贫'),
    row('联系电话 19900000002 脱贫年度 2019 开户银行 某行'),
    row('家庭成员 姓名 与户主关系 证件号码 健康状况 民族'),
    row(`_ 拟三强 户主 ${wrong} 健康 汉族`),
    row(`_ 例四多 之子 ${idNumber(5)} 健康 汉族`),
  ],
  merges: ['A1:F1', 'A5:A7', 'A9:F9', 'A13:A15'],
};

/** Households, and below them their members. */
const stacked: Grid = {
  name: '花名册',
  rows: [
    row('户信息 _ _ _ _'),
    row('户编号 户主姓名 家庭人口数 脱贫属性 主要致贫原因'),
    row('9901010020010001 设五秋 1 已脱贫 因病'),
    row('9901010020010002 虚六阳 2 已脱贫 因残'),
    row('填表人：甲 _ _ _ _'),
    [],
    row('家庭成员 _ _ _ _'),
    row('姓名 户编号 证件号码 与户主关系 健康状况'),
    row(`设五秋 9901010020010001 ${idNumber(7)} 户主 健康`),
    row(`虚六阳 9901010020010002 ${wrongCheckCharacter(idNumber(9))} 户主 健康`),
  ],
  merges: ['A1:E1', 'A7:E7'],
};

/** One row an indicator and a column a source. */
const sixSources: Grid = {
  name: '六个一致核查',
  rows: [
    row('户编号 指标 墙上 文件 口述 现场 资料'),
    row('9901010020010001 脱贫年度 2019 2019 2019 2019 2019'),
    row('9901010020010001 家庭人口数 1 1 4 1 1'),
    row('9901010020010002 家庭人口数 2 2 2 2 2'),
  ],
};

const planted = [
  'id-checksum 一户一档 D14',
  'household-count-mismatch 一户一档 F10',
  'id-checksum 花名册 C10',
  'household-count-mismatch 花名册 C4',
  'six-count 六个一致核查 E3',
].toSorted();

test.each(formatNames)(
  'a wrong cell of a form, of a second table and of an indicator, %s',
  async (name) => {
    const folder = join(emptyFolder(), '数据');
    mkdirSync(folder);
    const { extension, text, write } = formats[name];
    for (const grid of [forms, stacked, sixSources])
      writeFileSync(join(folder, `${grid.name}${extension}`), write([grid]));
    const only = ['id-checksum', 'household-count-mismatch', 'six-count'];
    const { issues, run } = await checked(folder, { only });
    const cells = issues.flatMap(({ rule, where, suspect }) => {
      // Of six sources the odd one out.
      const wanted =
        suspect === undefined
          ? where.slice(0, 1)
          : where.filter(({ row: line, column }) => `${column}${line}` === 'E3');
      return wanted.map(
        ({ file, row: line, column }) => `${rule} ${file.replace(/\.\w+$/, '')} ${column}${line}`,
      );
    });
    expect(cells.toSorted()).toEqual(planted);
    expect(run.problems).toEqual([]);
    expect(text).toBeDefined();
  },
);
