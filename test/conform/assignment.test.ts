import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { asks } from '../../src/commands/check.ts';
import { assignedTable, assignmentsOf, concerns } from '../../src/conform/assignment.ts';
import { assignmentProblems } from '../../src/inputs-report.ts';
import type { Sheet } from '../../src/model.ts';
import { emptyFolder } from '../support/run-cli.ts';
import { checked } from '../support/run-in-process.ts';
import { planOf, row } from '../support/sheets.ts';

const sheet = (file: string, name = 'Sheet1') => ({ file, name }) as Sheet;

describe('a glob', () => {
  test.each([
    ['*.xlsx', '数据/甲.xlsx', true],
    ['./数据/*.xlsx', '数据/甲.xlsx', true],
    ['数据\\*.xlsx', '数据/甲.xlsx', true],
    ['数据\\子\\..\\甲.xlsx', '数据/甲.xlsx', true],
    ['/工作/县/数据/*.xlsx', '数据/甲.xlsx', true],
    ['/工作/县/**/甲.xlsx', '数据/甲.xlsx', true],
    ['/工作/别处/*.xlsx', '../别处/甲.xlsx', true],
    ['/工作/县/数据/甲.xlsx#Sheet1', '数据/甲.xlsx', true],
    ['/工作/县/数据/甲.xlsx#Sheet2', '数据/甲.xlsx', false],
    ['/别的/数据/*.xlsx', '数据/甲.xlsx', false],
    ['数据/*.xlsx', '数据/子/甲.xlsx', false],
  ])('%s and %s: %s', (glob, file, fits) => {
    const [one] = assignmentsOf({ as: [`户=${glob}`], cwd: '/工作/县' });
    expect(concerns(one!, sheet(file))).toBe(fits);
  });
});

test('of two for one file the later counts, and that is said', () => {
  const plan = { ...planOf({ rows: [row('户编号 户主姓名')] }), file: '表1.xlsx' };
  const plans = [{ ...plan, sheet: { ...plan.sheet, file: '表1.xlsx' } }];
  const problems = (...as: string[]) => {
    const assignments = assignmentsOf({ as, cwd: '/' });
    return [assignedTable(plans[0]!.sheet, assignments), assignmentProblems(assignments, plans)];
  };
  expect(problems('户=*1.xlsx', '家庭成员=*1.xlsx')).toEqual([
    '家庭成员',
    [
      {
        level: 'warning',
        message:
          '--as 户=*1.xlsx、--as 家庭成员=*1.xlsx 对上了同样的文件，按最后一个认作家庭成员：表1.xlsx',
      },
    ],
  ]);
  expect(problems('户=*1.xlsx', '户=表*')).toEqual(['户', []]);
  expect(problems('户=*2.xlsx')).toEqual([
    null,
    [{ level: 'error', message: '--as 户=*2.xlsx 没有对上任何文件' }],
  ]);
});

test('those of duizhang.yaml are relative to it', () => {
  const folder = emptyFolder();
  mkdirSync(join(folder, '下面'));
  writeFileSync(
    join(folder, 'duizhang.yaml'),
    ['as:', '  - 户=数据/*.csv', '  - 户=子\\户.csv', '  - 户=*户.csv'].join('\n'),
  );
  const { options } = asks(['.'], {}, { cwd: join(folder, '下面'), progress: undefined });
  expect(options.as).toEqual([`户=${folder}/数据/*.csv`, `户=${folder}/子/户.csv`, '户=*户.csv']);
  const [one] = assignmentsOf(options);
  expect(concerns(one!, sheet('../数据/甲.csv'))).toBe(true);
});

test('one that fits no file leaves the run incomplete', async () => {
  const folder = emptyFolder();
  writeFileSync(join(folder, '甲.csv'), '户编号,户主姓名,脱贫属性,脱贫年度\nH1,虚一,已脱贫,2019\n');
  const run = async (...as: string[]) =>
    (await checked(folder, { as, only: ['exit-year-blank'], failOn: 'never' })).run;
  expect(await run(`户=${folder}/甲.csv`)).toMatchObject({ exitCode: 0, problems: [] });
  expect((await run('户=乙.csv')).exitCode).toBe(2);
});
