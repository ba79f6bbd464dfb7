import { afterAll, expect, test } from 'vitest';
import { prove } from '../../src/prove/prove.ts';
import { openRuleRoom } from '../support/try-rule.ts';

const tried = await openRuleRoom();
afterAll(() => tried.close());

/** The changes of a rule that its examples notice, and those that they do not. */
async function proof(yaml: string) {
  const rule = tried.rule(yaml);
  const { layouts, parameters } = tried.room;
  const known = {
    layouts,
    parameters: parameters('national', new Map()),
    ruleSet: { rules: [rule], errors: [], digest: '' },
  };
  const [found] = await prove(known, [rule], { mutate: true, threads: 1 });
  expect(found).toMatchObject({ error: null, failures: [] });
  const said = (killed: boolean) =>
    found!.mutants
      .filter((mutant) => mutant.killed === killed)
      .map(({ place, change }) => `${place}：${change}`);
  return { killed: said(true), alive: said(false) };
}

test('sequence：例子站在每个界线上，改哪里都看得出', { timeout: 60_000 }, async () => {
  const { killed, alive } = await proof(`
table: 退出程序
sequence:
  steps: {核实: 信息核实日期, 评议: 民主评议日期, 公示: 公示开始, 结束: 公示结束}
  complete: gaps
  order: true
  crowded: 同日步骤数
  deadlines: {评议: {parameter: 村级截止月日, year: 拟退出年度}}
  between: [{from: 公示, to: 结束, least: 退出公示天数, inclusive: true}]
message: '{问题}'
examples:
  - given:
      退出程序:
        - {户编号: H1, 拟退出年度: 2020, 信息核实日期: '2020-10-08', 民主评议日期: '2020-10-20', 公示开始: '2020-10-21', 公示结束: '2020-10-27'}
        - {户编号: H2, 拟退出年度: 2020, 信息核实日期: '2020-10-08', 民主评议日期: null}
        - {户编号: H3, 拟退出年度: 2020, 信息核实日期: '2020-10-08', 民主评议日期: '2020-10-08'}
        - {户编号: H4, 拟退出年度: 2020, 公示开始: '2020-11-01', 信息核实日期: '2020-10-08', 民主评议日期: '2020-10-08', 公示结束: '2020-11-08'}
        - {户编号: H5, 拟退出年度: 2020, 信息核实日期: '2020-10-08', 民主评议日期: '2020-10-08', 公示开始: '2020-10-08', 公示结束: '2020-10-14'}
    finds: []
  - given:
      退出程序:
        - {户编号: H1, 拟退出年度: 2020, 信息核实日期: '2020-10-09', 民主评议日期: '2020-10-08', 公示开始: '2020-10-07', 公示结束: '2020-10-06'}
        - {户编号: H2, 拟退出年度: 2020, 信息核实日期: '2020-10-08', 民主评议日期: '2020-10-21', 公示开始: '2020-10-22', 公示结束: '2020-10-27'}
        - {户编号: H3, 拟退出年度: 2020, 信息核实日期: null, 公示开始: '2020-10-21', 公示结束: '2020-10-27'}
        - {户编号: H4, 拟退出年度: 2020, 信息核实日期: '2020-10-08', 民主评议日期: '2020-10-08', 公示开始: '2020-10-08', 公示结束: '2020-10-08'}
    finds:
      - {key: H1/2020}
      - {key: H2/2020}
      - {key: H3/2020}
      - {key: H4/2020}
`);
  expect(killed).toEqual(
    expect.arrayContaining([
      'sequence.crowded：crowded 多 1',
      'sequence.crowded：crowded 少 1',
      'sequence.between.0.least：least 多 1',
      'sequence.between.0.least：least 少 1',
      'sequence.between.0.unit：unit 改为 工作日',
      'sequence.between.0.inclusive：inclusive 换成另一种',
      'sequence.steps.核实：去掉这一步',
      'sequence.steps.核实：与 评议 换位',
      'sequence.order：不看次序',
      'sequence.sameDay：sameDay 换成另一种',
      'sequence.complete：complete 换成另一种',
      'sequence.deadlines.评议：期限早一天',
      'sequence.deadlines.评议：期限晚一天',
      'sequence.deadlines.评议：去掉期限',
    ]),
  );
  expect(alive).toEqual([]);
});

test('没有例子站在界线上，改了也看不出，就列出来', { timeout: 60_000 }, async () => {
  const { alive } = await proof(`
table: 墙上公示
fresh: {dates: 更新日期, within: 六源更新间隔天数}
message: '{最新日期}'
examples:
  - given: {墙上公示: [{户编号: H1, 更新日期: '2020-01-01'}, {户编号: H2, 更新日期: '2020-12-31'}]}
    finds: [{key: H1}]
`);
  expect(alive).toEqual([
    'unknown：unknown 改为 issue',
    'fresh.within：within 多 1',
    'fresh.within：within 少 1',
    'fresh.unit：unit 改为 工作日',
  ]);
});

test('fresh', { timeout: 60_000 }, async () => {
  const { alive } = await proof(`
table: 墙上公示
fresh: {dates: 更新日期, within: 六源更新间隔天数, peers: [户主姓名]}
message: '{最新日期}'
examples:
  - given:
      墙上公示:
        - {户编号: H0, 户主姓名: 张三, 更新日期: '2020-12-31'}
        - {户编号: H1, 户主姓名: 张三, 更新日期: '2020-11-30'}
        - {户编号: H2, 户主姓名: 张三, 更新日期: '2020-11-29'}
        - {户编号: H3, 户主姓名: 张三, 更新日期: null}
        - {户编号: H4, 户主姓名: 李四, 更新日期: '2020-01-01'}
    finds: [{key: H2}]
`);
  expect(alive).toEqual([]);
});

test('rate', { timeout: 60_000 }, async () => {
  const { alive } = await proof(`
table: 户
rate:
  by: 村
  numerator: {where: "脱贫属性 = '未脱贫'", sum: 家庭人口数}
  denominator: {sum: 家庭人口数}
  limit: 村贫困发生率上限
  direction: below
  minimum: 50
  small: pass
message: '{地区} {分子}/{分母}'
examples:
  - given:
      户:
        - {户编号: H1, 乡: 甲镇, 行政村: 东村, 家庭人口数: 3, 脱贫属性: 未脱贫}
        - {户编号: H2, 乡: 甲镇, 行政村: 东村, 家庭人口数: 97, 脱贫属性: 已脱贫}
        - {户编号: H3, 乡: 甲镇, 行政村: 西村, 家庭人口数: 2, 脱贫属性: 未脱贫}
        - {户编号: H4, 乡: 甲镇, 行政村: 西村, 家庭人口数: 98, 脱贫属性: 已脱贫}
        - {户编号: H5, 乡: 乙镇, 行政村: 南村, 家庭人口数: 5, 脱贫属性: 未脱贫}
        - {户编号: H6, 乡: 乙镇, 行政村: 南村, 家庭人口数: 44, 脱贫属性: 已脱贫}
        - {户编号: H7, 乡: 乙镇, 行政村: 北村, 家庭人口数: 4, 脱贫属性: 未脱贫}
        - {户编号: H8, 乡: 乙镇, 行政村: 北村, 家庭人口数: 96, 脱贫属性: 已脱贫}
        - {户编号: H9, 乡: 乙镇, 行政村: 中村, 家庭人口数: null, 脱贫属性: 已脱贫}
    finds:
      - {key: 甲镇/东村, message: 甲镇东村 3/100}
      - {key: 乙镇/北村}
`);
  expect(alive).toEqual([]);
});
