import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import type { Masking } from '../../src/model.ts';
import { checked } from '../support/run-in-process.ts';
import { sharedFolder } from '../support/run-cli.ts';

const cwd = sharedFolder();

type Case = [message: string, shown: string, query?: string];

/** Of a household of three, its head 欧阳小峰. */
const cases: Case[] = [
  ['{户主姓名}', '欧***'],
  ['{户主证件号码}', '9901**********0014'],
  ['{家庭人口数} 人，{count(*) over ()} 户', '3 人，1 户'],
  ['{length(户主姓名)} 个字，{年龄(户主证件号码)} 岁，{性别(户主证件号码)}', '4 个字，50 岁，男'],
  ["{date_diff('day', 出生日期(户主证件号码), 数据日期())} 天", '18559 天'],
  ["{户主姓名 = '欧阳小峰'}，{户主姓名 like '欧%'}", '是，是'],
  ["{case when 户主姓名 = '欧阳小峰' then '对' else '错' end}", '对'],
  ['{reverse(户主姓名)}', '峰***'],
  ["{rpad(户主姓名, 6, 'x')}", '欧*****'],
  ["{greatest(户主姓名, '')}", '欧***'],
  ['{户主姓名[2:3]}', '阳*'],
  ['{[户主姓名]}', '[*****'],
  ['{list_value(户主姓名)[1]}', '欧***'],
  ["{{'名': 户主姓名}.名}", '欧***'],
  ['{md5(户主姓名)}', '9*******************************'],
  ['{银行卡号[1:10]}', '**********'],
  ['{substr(户主证件号码, 7, 8)}', '********'],
  ['{出生日期(户主证件号码)}', '19******11'],
  ['{银行卡号::decimal(20, 0) + 1}', '***************0019'],
  ["{concat(户主姓名, '的电话 ', 户联系电话)}", '欧***的电话 ***********'],
  ["{concat(户主姓名, ' ', 家庭人口数, ' 人')}", '欧*** 3 人'],
  ["{format('{}，卡号{}', 户主姓名, 银行卡号)}", '欧***，卡号***************0018'],
  ["{coalesce('电话' || 户联系电话, '没有电话')}", '电话099****4321'],
  ["{(select string_agg(m.姓名, '、' order by m.姓名) from 家庭成员 m)}", '样**、样**'],
  ['{(select n from (select 户主姓名 as n))}', '欧***'],
  ['{(select x.n from (select max(h.户主姓名) as n from 户 h) x)}', '欧***'],
  ['{(select x.n from (select max(h.户主姓名) from 户 h) x(n))}', '欧***'],
  ['{(with a as (select max(h.户主姓名) as n from 户 h) select n from a)}', '欧***'],
  ['{(select x from unnest([户主姓名]) t(x))}', '欧***'],
  ['{(select max(col0) from (values (户主姓名)) t)}', '欧***'],
  ["{list_transform([户主姓名], lambda x: x || '家')[1]}", '欧***家'],
  ['{list_transform([户主姓名], lambda x: length(x))[1]}', '4'],
  ['{(select max(h.家庭人口数) from 户 h)}', '3'],
  [
    '{甲} {乙} {丙}',
    '欧*** ***************0018 3',
    'select _id, 户主姓名 as 甲, 银行卡号 as 乙, 家庭人口数 as 丙 from 户',
  ],
  ['{户.甲}', '欧***', 'select _id, 户主姓名 as 甲 from 户'],
  [
    '{甲}',
    '欧***',
    'select _id, x.n as 甲 from (select _id, reverse(reverse(户主姓名)) as n from 户) x',
  ],
  ['{户主姓名}', '欧***', 'select * from 户'],
];

const whole: Case = ['{户::varchar}', ''];

function write(folder: string, id: string, [message, , query]: Case): void {
  const judged = query === undefined ? 'expect: 家庭人口数 < 0' : `query: ${JSON.stringify(query)}`;
  writeFileSync(
    join(folder, `${id}.yaml`),
    `id: ${id}\ntitle: 试一条规则\ntable: 户\n${judged}\nmessage: ${JSON.stringify(`话：${message}`)}
fields: [户编号]\ncategory: 不准\nseverity: error\nowner: 扶贫办\nbasis: 测试\ncertainty: practice\nwhy: 测试\nfix: 测试
examples: [{given: {}, finds: []}]\n`,
  );
}

const rows = [
  '户编号,户主姓名,户主证件号码,银行卡号,户联系电话,家庭住址,家庭人口数',
  'H1,欧阳小峰,990101197003110014,6228480402564890018,0990-7654321,东村三组45号,3',
];
const members = ['户编号,人编号,姓名', 'H1,P1,样小云', 'H1,P2,样大山'];

describe('规则的话里出现个人信息，绕着写也遮盖', () => {
  const said = new Map<Masking, Map<string, string>>();
  beforeAll(async () => {
    const folder = join(cwd, '规则');
    mkdirSync(folder);
    writeFileSync(join(cwd, '户信息.csv'), rows.join('\n'));
    writeFileSync(join(cwd, '家庭成员.csv'), members.join('\n'));
    for (const [i, one] of [...cases, whole].entries()) write(folder, `try-${i}`, one);
    for (const masking of ['all', 'names', 'none'] as const) {
      const { issues, rules } = await checked(
        cwd,
        {
          rules: [join(cwd, '规则')],
          only: ['try-*'],
          inputs: ['户信息.csv', '家庭成员.csv'],
          asOf: '2021-01-01',
        },
        masking,
      );
      expect(rules.filter(({ status }) => status !== 'ran')).toEqual([]);
      said.set(masking, new Map(issues.map(({ rule, message }) => [rule, message.slice(2)])));
    }
  }, 120_000);

  test.each(cases.map((one, i) => [`try-${i}`, ...one] as const))('%s %s → %s', (id, _, shown) => {
    expect(said.get('all')!.get(id)).toBe(shown);
  });

  test('整行：什么都不露', () => {
    const text = said.get('all')!.get(`try-${cases.length}`)!;
    expect(said.get('none')!.get(`try-${cases.length}`)).toContain('欧阳小峰');
    for (const secret of ['欧阳', '小峰', '197003', '62284804', '7654321', '三组'])
      expect(text).not.toContain(secret);
  });

  test('乡镇清单里姓名照写，号码不写', () => {
    const at = (message: string) =>
      said.get('names')!.get(`try-${cases.findIndex(([one]) => one === message)}`);
    expect(at('{户主姓名}')).toBe('欧阳小峰');
    expect(at("{concat(户主姓名, '的电话 ', 户联系电话)}")).toBe('欧阳小峰的电话 ***********');
    expect(at('{甲} {乙} {丙}')).toBe('欧阳小峰 ***************0018 3');
  });
});

test('一户的各行对不上：两边的值各按自己那一列遮盖', async () => {
  const folder = sharedFolder();
  const head =
    '户编号,户主姓名,户联系电话,户主证件号码,银行卡号,家庭住址,家庭人口数,人编号,姓名,证件号码,与户主关系';
  writeFileSync(
    join(folder, '全字段.csv'),
    [
      head,
      'H1,欧阳小峰,0990-1234567,990101197001010014,6228480402564890018,东村三组45号,2,P1,样一,,户主',
      'H1,司马大伟,1234567,990101700101002,622848-0402564891,东村七组48号,3,P2,样二,,配偶',
    ].join('\n'),
  );
  const said = async (masking: Masking) => {
    const options = { only: ['household-rows-differ'], asOf: '2020-12-31' };
    return (await checked(folder, options, masking)).issues.map(({ message }) => message);
  };
  const lead = '同一户的各行里户信息不一样：';
  expect(await said('all')).toEqual([
    `${lead}家庭人口数 2／3，家庭住址 东村***／东村***，户主姓名 欧***／司***，户主证件号码 9901**********0014／9901*******1002，户联系电话 099****4567／*****67，银行卡号 ***************0018／************4891`,
  ]);
  expect((await said('names'))[0]).toContain('户主姓名 欧阳小峰／司马大伟，户主证件号码 9901****');
  expect((await said('none'))[0]).toContain('银行卡号 6228480402564890018／622848');
}, 60_000);
