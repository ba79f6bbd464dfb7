import { expect, test } from 'vitest';
import { csvFolder } from '../support/csv-folder.ts';
import { idNumber } from '../support/people.ts';
import { checked } from '../support/run-in-process.ts';

/** `甲镇 3 户错 1 户 33.33% 第 1`, by township. */
async function shares(files: Record<string, string>, only: string[]): Promise<string[]> {
  const { summary } = await checked(csvFolder(files), { only });
  return summary.townships.map(
    ({ township, households, householdsWithErrors, errorRate, rank }) =>
      `${township} ${households} 户错 ${householdsWithErrors} 户 ${errorRate} 第 ${rank}`,
  );
}

const household = '县 乡 行政村 户编号 户主姓名 家庭人口数';
const member = '户编号 人编号 姓名 性别 证件号码 与户主关系';

test('两镇都有的人，各镇算各镇的户；一镇的率不会超过 1', async () => {
  const three = (home: string) =>
    [1, 2, 3].map((n) => `${home} ${home}${n} 样一 男 ${idNumber(n)} 其他`).join('\n');
  const files = {
    户: `${household}
      虚县 甲镇 东村 H1 样一 4
      虚县 乙镇 西村 H2 样二 3`,
    家庭成员: `${member}\n${three('H1')}\n${three('H2')}`,
  };
  expect(await shares(files, ['id-duplicate-cross-area', 'household-count-mismatch'])).toEqual([
    '乙镇 1 户错 1 户 1 第 1',
    '甲镇 1 户错 1 户 1 第 1',
  ]);
});

test('对方一户，这边三户，这边就是三户', async () => {
  const files = {
    户: `${household}
      虚县 甲镇 东村 H1 样一 1
      虚县 甲镇 东村 H2 样二 1
      虚县 甲镇 东村 H3 样三 1
      虚县 甲镇 东村 H4 样四 1
      虚县 乙镇 西村 H9 样九 3`,
    家庭成员: `${member}
      H1 P1 样一 男 ${idNumber(1)} 户主
      H2 P2 样二 男 ${idNumber(3)} 户主
      H3 P3 样三 男 ${idNumber(5)} 户主
      H4 P4 样四 男 ${idNumber(7)} 户主
      H9 P5 样一 男 ${idNumber(1)} 户主
      H9 P6 样二 男 ${idNumber(3)} 其他
      H9 P7 样三 男 ${idNumber(5)} 其他`,
  };
  expect(await shares(files, ['id-duplicate-cross-area'])).toEqual([
    '乙镇 1 户错 1 户 1 第 2',
    '甲镇 4 户错 3 户 0.75 第 1',
  ]);
});

test('户编号空白的户，有错也算', async () => {
  const files = {
    户: `${household}
      虚县 甲镇 东村 _ 样一 1
      虚县 甲镇 东村 _ 样二 1
      虚县 甲镇 东村 H3 样三 1`,
  };
  expect(await shares(files, ['household-id-missing'])).toEqual(['甲镇 3 户错 2 户 0.6667 第 1']);
});

test('疑点不算差错；成员说的是不在册的户，不算哪一镇的户', async () => {
  const files = {
    户: `${household}
      虚县 甲镇 东村 H1 样一 1`,
    家庭成员: `${member}
      H1 P1 样一 男 ${idNumber(1)} 邻居
      H8 P2 样二 男 ${idNumber(3)} 户主`,
  };
  expect(await shares(files, ['relation-bad-enum', 'member-orphan'])).toEqual([
    '甲镇 1 户错 0 户 0 第 1',
    'null 0 户错 0 户 null 第 null',
  ]);
});
