import {
  copyFileSync,
  linkSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import exceljs from 'exceljs';
import { describe, expect, test } from 'vitest';
import { template } from '../../src/commands/template.ts';
import { duizhang, root, sharedFolder } from '../support/run-cli.ts';

const slow = 120_000;
const parent = sharedFolder();
const asOf = ['--as-of', '2020-10-20', '--only', 'household-empty'];
const households = '户编号,户主姓名,乡镇\n9901010000000001,例小云,石门镇\n';
const members = '户编号,人编号,姓名,与户主关系\n9901010000000009,1,例大山,户主\n';
const rule = readFileSync(join(root, 'rules/household/household-empty.yaml'), 'utf8');

/** A folder as an office has it: the data, last month's, a rule of its own, a configuration file. */
function office(): string {
  const cwd = mkdtempSync(join(parent, 'office-'));
  for (const name of ['数据', '上期', '规则']) mkdirSync(join(cwd, name));
  writeFileSync(join(cwd, '数据/户信息.csv'), households);
  writeFileSync(join(cwd, '数据/家庭成员.csv'), members);
  writeFileSync(join(cwd, '上期/户信息.csv'), households);
  writeFileSync(
    join(cwd, '规则/our-rule.yaml'),
    rule.replace('id: household-empty', 'id: our-rule'),
  );
  writeFileSync(join(cwd, 'duizhang.yaml'), 'region: national\n');
  symlinkSync('数据/户信息.csv', join(cwd, '链接.json'));
  linkSync(join(cwd, '数据/户信息.csv'), join(cwd, '另一个名字.json'));
  return cwd;
}

/** Every file of a folder and what is in it. */
function contents(cwd: string): Record<string, string> {
  const names = readdirSync(cwd, { recursive: true, encoding: 'utf8', withFileTypes: true });
  const files = names.filter((one) => one.isFile()).map((one) => join(one.parentPath, one.name));
  return Object.fromEntries(files.map((path) => [path, readFileSync(path, 'latin1')]));
}

const check = (cwd: string, args: string[]) => duizhang(['check', ...args, ...asOf], { cwd });

describe.concurrent('a report is never written over what the run reads', () => {
  const builtin = join(root, 'rules/household/household-empty.yaml');
  const cases: [string, string, string[]][] = [
    ['数据/户信息.csv', '要检查的数据', ['数据/户信息.csv']],
    ['数据/户信息.csv', '要检查的数据', ['数据']],
    ['数据/../数据/户信息.csv', '要检查的数据', ['数据/*.csv']],
    ['链接.json', '要检查的数据', ['数据']],
    ['另一个名字.json', '要检查的数据', ['数据']],
    ['上期/户信息.csv', '--previous 给出的上期数据', ['数据', '--previous', '上期']],
    ['规则/our-rule.yaml', '规则文件', ['数据', '--rules', '规则']],
    ['duizhang.yaml', '配置文件', ['数据']],
    [builtin, '内置规则', ['数据']],
  ];
  test.each(cases)('%s: %s', { timeout: slow }, async (path, what, inputs) => {
    const cwd = office();
    const before = contents(cwd);
    const formats = ['-f', `csv=${path}`, '-f', 'json=新/报告.json'];
    const { code, stdout, stderr } = await check(cwd, [...inputs, ...formats]);
    expect(stderr).toBe(
      `用法不对：报告不能写到“${path}”：这是${what}，没有覆盖。换一个文件名，或写到别的文件夹\n`,
    );
    expect([code, stdout]).toEqual([2, '']);
    expect(contents(cwd)).toEqual(before);
    expect(readFileSync(builtin, 'utf8')).toBe(rule);
  });
});

describe.concurrent('a folder of workbooks', () => {
  test('does not replace one that is an input', { timeout: slow }, async () => {
    const cwd = office();
    copyFileSync(
      join(root, 'fixtures/county/石门镇/石门镇家庭成员.xlsx'),
      join(cwd, '数据/石门镇.xlsx'),
    );
    const before = contents(cwd);
    const { code, stderr } = await check(join(cwd, '数据'), [
      '.',
      '-f',
      'xlsx=.',
      '-f',
      'json=../a',
    ]);
    expect(stderr).toContain('报告不能写到“石门镇.xlsx”：这是要检查的数据，没有覆盖');
    expect(code).toBe(2);
    const { [join(cwd, 'a')]: other, ...after } = contents(cwd);
    expect(after).toEqual(before);
    expect(other).toContain('household-empty');
  });

  test('does not replace what is no list of ours, nor a template', { timeout: slow }, async () => {
    const cwd = office();
    const quiet = { cwd, note: () => undefined };
    await template(['户'], { output: join(cwd, '清单/县级汇总.xlsx') }, quiet);
    copyFileSync(
      join(root, 'fixtures/county/石门镇/石门镇家庭成员.xlsx'),
      join(cwd, '清单/石门镇.xlsx'),
    );
    const before = contents(cwd);
    const { code, stderr } = await check(cwd, ['数据', '-f', 'xlsx=清单']);
    expect(stderr).toBe(
      '用法不对：“清单”里的“县级汇总.xlsx”、“石门镇.xlsx”不是对账写的清单，没有覆盖。' +
        '把原有的文件移走，或换一个文件夹，如 -f xlsx=清单/新清单\n',
    );
    expect([code, contents(cwd)]).toEqual([2, before]);
  });

  test(
    'replaces its own of an earlier run, but not with answers in it',
    { timeout: slow },
    async () => {
      const cwd = office();
      const args = ['数据', '-f', 'xlsx=数据/清单', '-f', 'csv=数据/清单.csv'];
      expect((await check(cwd, args)).code).toBe(1);
      expect((await check(cwd, args)).code).toBe(1);

      const path = join(cwd, '数据/清单/石门镇.xlsx');
      const workbook = new exceljs.Workbook();
      await workbook.xlsx.readFile(path);
      workbook.getWorksheet('问题清单')!.getCell('Q2').value = '属实需改';
      workbook.lastModifiedBy = '例小云';
      await workbook.xlsx.writeFile(path);
      const before = contents(join(cwd, '数据/清单'));
      const { code, stderr } = await check(cwd, args);
      expect(stderr).toContain('里的“石门镇.xlsx”写出以后有人改过，可能填了核实结果，没有覆盖');
      expect([code, contents(join(cwd, '数据/清单'))]).toEqual([2, before]);
    },
  );
});
