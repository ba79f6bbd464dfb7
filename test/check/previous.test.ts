import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { catalogueOf } from '../../src/check/catalogue.ts';
import { analyse } from '../../src/check/analyse.ts';
import { RuleError } from '../../src/errors.ts';
import { runDefaults } from '../../src/options.ts';
import { run } from '../../src/run.ts';
import { lines, openRuleRoom } from '../support/try-rule.ts';

const tried = await openRuleRoom();
afterAll(() => tried.close());

const shrunk = `
id: household-shrunk
table: 户
expect: 家庭人口数 >= (select p.家庭人口数 from 上期.户 p where p.户编号 = 户.户编号)
fields: [家庭人口数]
message: '现 {家庭人口数} 人，上期 {(select p.家庭人口数 from 上期.户 p where p.户编号 = 户.户编号)} 人'
`;

describe('例子里的 previous', () => {
  test('与上期比', async () => {
    const found = await tried.find(tried.rule(shrunk), {
      given: {
        户: [
          { 户编号: 'H1', 家庭人口数: 3 },
          { 户编号: 'H2', 家庭人口数: 4 },
          { 户编号: 'H3', 家庭人口数: 2 },
        ],
      },
      previous: {
        户: [
          { 户编号: 'H1', 家庭人口数: 4 },
          { 户编号: 'H2', 家庭人口数: 4 },
        ],
      },
    });
    expect(lines(found)).toEqual(['H1：现 3 人，上期 4 人']);
  });

  test('上期已注销的户不算在上期里', async () => {
    const found = await tried.find(tried.rule(shrunk), {
      given: { 户: [{ 户编号: 'H1', 家庭人口数: 3 }] },
      previous: { 户: [{ 户编号: 'H1', 家庭人口数: 4, 户状态: '注销' }] },
    });
    expect(lines(found)).toEqual([]);
  });

  test('引用上期的表：上期没有的户是新户', async () => {
    const found = await tried.find(
      tried.rule(`
table: 户
references: {fields: [户编号], table: 上期.户, to: [户编号]}
message: '{户编号} 上期没有'
`),
      {
        given: { 户: [{ 户编号: 'H1' }, { 户编号: 'H2' }] },
        previous: { 户: [{ 户编号: 'H1' }] },
      },
    );
    expect(lines(found)).toEqual(['H2：H2 上期没有']);
  });

  test('没有 previous，同真的运行一样跳过，不把上期当作空表', async () => {
    const found = await tried.find(
      tried.rule(`
table: 户
references: {fields: [户编号], table: 上期.户, to: [户编号]}
optional: [上期.户]
message: '{户编号} 上期没有'
`),
      { given: { 户: [{ 户编号: 'H1' }] } },
    );
    expect(lines(found)).toEqual([]);
  });
});

describe('写错的规则', () => {
  const parameters = tried.room.parameters('national', new Map());
  const catalogue = catalogueOf(tried.room.layouts, parameters);
  test.each([
    ['以上期的行为对象', 'table: 上期.户\nexpect: 户编号 is null\nmessage: 没有户编号\n', 1],
    ['以存疑的行为对象', 'table: 存疑\nexpect: 行 is null\nmessage: 没有行号\n', 1],
    [
      '叫人到上期的格子去看',
      'table: 户\nexpect: 户编号 is null\nfields: [上期.户.户编号]\nmessage: 没有户编号\n',
      3,
    ],
  ])('%s', async (_, yaml, line) => {
    const checking = analyse(tried.engine, tried.rule(yaml), catalogue, tried.room.layouts);
    await expect(checking).rejects.toBeInstanceOf(RuleError);
    await expect(checking).rejects.toMatchObject({ place: { line } });
  });
});

describe('--previous', () => {
  const folder = mkdtempSync(join(tmpdir(), 'duizhang-test-'));
  const drop = (name: string, rows: string[]) => {
    mkdirSync(join(folder, name));
    const header = '县,乡,行政村,户编号,户主姓名,家庭人口数,脱贫属性';
    writeFileSync(join(folder, name, '户.csv'), [header, ...rows].join('\n'));
  };
  beforeAll(() => {
    drop('本期', ['某县,甲镇,东村,H1,张三,3,已脱贫', '某县,甲镇,东村,H2,李四,4,已脱贫']);
    drop('上期', ['某县,甲镇,东村,H1,张三,4,已脱贫', '某县,甲镇,东村,H2,李四,4,已脱贫']);
    const rest =
      'title: 比上期少了人\ncategory: 不准\nseverity: error\nowner: 扶贫办\nbasis: 测试\ncertainty: practice\nwhy: 测试\nfix: 测试\nexamples: [{given: {}, finds: []}]\n';
    writeFileSync(join(folder, 'household-shrunk.yaml'), `${shrunk.trimStart()}${rest}`);
    const fresh = shrunk
      .replace('household-shrunk', 'household-again')
      .replaceAll('上期.户', '上期.收入')
      .replaceAll('家庭人口数', '户编号');
    writeFileSync(join(folder, 'household-again.yaml'), `${fresh.trimStart()}${rest}`);
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  async function checked(previous: string[]) {
    const { report, close } = await run({
      ...runDefaults,
      cwd: folder,
      inputs: ['本期'],
      previous,
      asOf: '2020-12-31',
      rules: [join(folder, 'household-shrunk.yaml'), join(folder, 'household-again.yaml')],
      only: ['household-shrunk', 'household-again'],
    });
    try {
      const issues = [];
      for await (const issue of report.issues({ masking: 'none' })) issues.push(issue);
      const status = report.rules.map(({ id, status: said, reason }) => `${id} ${said} ${reason}`);
      return { status, issues, exitCode: report.run.exitCode };
    } finally {
      close();
    }
  }

  test('给了上期：比得出，指的是本期的格子', { timeout: 60_000 }, async () => {
    const { status, issues } = await checked(['上期']);
    expect(status).toEqual(['household-again skipped 上期缺表：收入', 'household-shrunk ran null']);
    expect(issues.map(({ message, where }) => ({ message, where }))).toEqual([
      {
        message: '现 3 人，上期 4 人',
        where: [{ file: '本期/户.csv', sheet: '', row: 2, column: 'F' }],
      },
    ]);
  });

  test('没给上期：跳过，说明为什么', { timeout: 60_000 }, async () => {
    const { status, issues, exitCode } = await checked([]);
    expect(status).toEqual([
      'household-again skipped 没有上期数据（用 --previous 给出）',
      'household-shrunk skipped 没有上期数据（用 --previous 给出）',
    ]);
    expect(issues).toEqual([]);
    expect(exitCode).toBe(0);
  });
});
