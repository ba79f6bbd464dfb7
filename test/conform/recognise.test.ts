import { describe, expect, test } from 'vitest';
import { mapping, merge, planOf, row } from '../support/sheets.ts';

const tables = (plan: ReturnType<typeof planOf>) => plan.feeds.map(({ table }) => table);
const person = row('H1 P1 张三 990101198001010019 户主 健康');

describe('the header', () => {
  const names = row('户编号 人编号 姓名 证件号码 与户主关系 健康状况');
  test.each([
    ['in the first row', [names, person], [1, 1]],
    [
      'under a title and a line of its date',
      [row('家庭成员信息表'), row('导出时间：2020-10-20'), names, person],
      [3, 3],
    ],
    [
      'under ten rows of titles',
      [...Array.from({ length: 10 }, () => row('填表说明')), names, person],
      [11, 11],
    ],
    ['under a blank row', [[null], names, person], [2, 2]],
  ] as const)('%s', (_, rows, headerRows) => {
    const plan = planOf({ rows: rows.map((cells) => [...cells]) });
    expect(plan.headerRows).toEqual(headerRows);
    expect(tables(plan)).toEqual(['家庭成员']);
  });

  test('two levels: titles merged across, single columns merged down', () => {
    const plan = planOf({
      rows: [
        row('户信息表 _ _ _ _ _'),
        row('户编号 户主姓名 收入情况 _ 住房情况 _'),
        row('_ _ 工资性收入（元） 纯收入（元） 住房面积（平方米） 是否危房户'),
        row('H1 张三 1 2 80 否'),
      ],
      merges: ['A1:F1', 'A2:A3', 'B2:B3', 'C2:D2', 'E2:F2'].map(merge),
    });
    expect(plan.headerRows).toEqual([2, 3]);
    expect(tables(plan)).toEqual(['生产生活条件', '收入']);
    expect(mapping(plan)).toMatchObject({
      '收入.工资性收入': 'C',
      '收入.户编号': 'A',
      '生产生活条件.住房面积': 'E',
    });
  });

  test('two levels in a text file, which knows no merges', () => {
    const plan = planOf({
      rows: [
        row('户编号 户主姓名 收入情况 _ _'),
        row('_ _ 工资性收入 财产性收入 纯收入'),
        row('H1 张三 1 2 3'),
      ],
      unnumbered: true,
    });
    expect(plan.headerRows).toEqual([1, 2]);
    expect(mapping(plan)).toMatchObject({ '收入.户编号': 'A', '收入.纯收入': 'E' });
  });

  test.each([
    '其中：低保金',
    '其中:低保金（元）',
    '其中 低保金',
    '其中、低保金',
    '其它：低保金',
    '其他：低保金',
    '1、其中：低保金',
    '其中：1.低保金',
  ])('what leads up to a name says nothing: %s', (header) => {
    const rows = [['户编号', '年度', '转移性收入', header, '纯收入'], row('H1 2020 2 1 3')];
    expect(mapping(planOf({ rows, name: '收入' }))).toMatchObject({ '收入.低保金': 'D' });
  });

  test('but 其他 without a colon is part of the name', () => {
    const rows = [row('户编号 年度 其他转移性收入 转移性收入'), row('H1 2020 1 3')];
    expect(mapping(planOf({ rows, name: '收入' }))).toMatchObject({
      '收入.其他转移性收入': 'C',
      '收入.转移性收入': 'D',
    });
  });

  test('three levels', () => {
    const plan = planOf({
      rows: [
        row('户编号 户主姓名 家庭收入 _ _'),
        row('_ _ 工资 _ 其他'),
        row('_ _ 工资性收入 务工收入 财产性收入'),
        row('H1 张三 1 2 3'),
      ],
      merges: ['A1:A3', 'B1:B3', 'C1:E1', 'C2:D2'].map(merge),
    });
    expect(plan.headerRows).toEqual([1, 3]);
    expect(mapping(plan)).toMatchObject({ '收入.务工收入': 'D', '收入.财产性收入': 'E' });
  });

  test('the title above and the leaf together name a column', () => {
    const plan = planOf({
      rows: [
        row('户编号 户主 _ 监测对象类别 风险消除后 _'),
        row('_ 姓名 证件号码 _ 工资性收入 人均纯收入'),
        row('H1 张三 990101198001010019 突发严重困难户 1 2'),
      ],
      merges: ['A1:A2', 'B1:C1', 'D1:D2', 'E1:F1'].map(merge),
    });
    expect(tables(plan)).toEqual(['监测对象']);
    expect(mapping(plan)).toMatchObject({
      '监测对象.户主姓名': 'B',
      '监测对象.户主证件号码': 'C',
      '监测对象.风险消除后工资性收入': 'E',
    });
  });

  test('is never taken from data that holds the words of a header', () => {
    const plan = planOf({ rows: [names, row('H1 P1 姓名 990101198001010019 户主 健康状况')] });
    expect(plan.headerRows).toEqual([1, 1]);
    expect(
      planOf({ rows: [row('户主 990101198001010019'), row('配偶 990101198001010027')] }).feeds,
    ).toEqual([]);
  });

  test('rows of column numbers, of units and an example below it are no records', () => {
    const below = (...rows: string[]) =>
      planOf({ rows: [names, ...rows.map(row), person] }).belowHeader;
    expect(below('1 2 3 4 5 6')).toEqual([{ row: 2, reason: '列号行' }]);
    expect(below('(1) (2) (3) (4) (5) (6)')).toEqual([{ row: 2, reason: '列号行' }]);
    expect(below('甲 乙 1 2 3 4')).toEqual([{ row: 2, reason: '列号行' }]);
    expect(below('示例 P0 张某 990101198001010000 户主 健康')).toEqual([
      { row: 2, reason: '示例行' },
    ]);
    expect(below('栏次 1 2 3 4 5=3+4')).toEqual([{ row: 2, reason: '列号行' }]);
    expect(below()).toEqual([]);
  });

  test.each([
    ['villages that are numbered', '序号 行政村 总户数 总人口数', '1 东街村 2 8', '2 西街村 3 9'],
    [
      'one township and its counts',
      '乡镇 总户数 走访户数 走访人数',
      '城关镇 1 2 3',
      '河东乡 2 3 4',
    ],
    ['households that are numbered', '序号 户主姓名 家庭人口数', '1 张三 2', '2 李四 3'],
    ['counts that rise', '行政村 总户数 总人口数 贫困户数', '东街村 11 12 13', '西街村 1 2 3'],
  ])('records are no column numbers: %s', (_, header, ...rows) => {
    const plan = planOf({ name: '墙上公示', rows: [header, ...rows].map(row) });
    expect(plan.belowHeader).toEqual([]);
  });
});

describe('a column', () => {
  const headerOf = (header: string) => {
    const plan = planOf({
      rows: [['户编号', '户主姓名', '脱贫属性', '户类型', header], row('H1 张三 已脱贫 脱贫户 x')],
    });
    const use = plan.feeds[0]!.columns.find(({ letter }) => letter === 'E');
    return use
      ? [use.field, use.how, use.factor]
      : (plan.unmapped.find(({ letter }) => letter === 'E')?.nearest ?? null);
  };
  test.each([
    ['家庭人口数', ['家庭人口数', 'exact', 1]],
    ['当前家庭人口数', ['家庭人口数', 'alias', 1]],
    [' 家庭　人口数 ', ['家庭人口数', 'folded', 1]],
    ['家庭\n人口数', ['家庭人口数', 'folded', 1]],
    ['*家庭人口数：', ['家庭人口数', 'folded', 1]],
    ['家庭人口数（人）', ['家庭人口数', 'unit', 1]],
    ['家庭人口数【人】', ['家庭人口数', 'unit', 1]],
    ['家庭人口数[人]', ['家庭人口数', 'unit', 1]],
    ['家廷人口数', '户.家庭人口数'],
    ['天气', null],
  ])('%j', (header, expected) => {
    expect(headerOf(header)).toEqual(expected);
  });

  test.each([
    ['纯收入（万元）', '家庭收入', 10_000],
    ['纯收入(元)', '家庭收入', 1],
    ['纯收入', '家庭收入 单位：万元', 10_000],
    ['纯收入（元）', '家庭收入 单位：万元', 1],
    ['纯收入', '家庭收入', 1],
    ['纯收入', '家庭收入表（单位：万元）', 10_000],
    ['纯收入', '填报单位：城关镇  单位：万元', 10_000],
    ['纯收入', '家庭收入表（万元）', 10_000],
    ['纯收入', '金额单位:万元、面积单位:亩', 10_000],
    ['纯收入', '填报单位：万元村', 1],
  ])('%s under %s is multiplied by %d', (header, title, factor) => {
    const plan = planOf({
      rows: [[title], ['户编号', '户主姓名', '工资性收入（元）', header], row('H1 张三 1 2')],
    });
    expect(plan.feeds[0]!.columns.find(({ letter }) => letter === 'D')).toMatchObject({
      field: '纯收入',
      factor,
    });
  });

  test.each([
    ['_ _ 元 万元', [1, 10_000]],
    ['_ _ （万元） （元）', [10_000, 1]],
    ['单位：万元 _ _ _', [10_000, 10_000]],
  ])('a row of units below the header holds for its columns: %s', (units, factors) => {
    const rows = [row('户编号 户主姓名 工资性收入 纯收入'), row(units), row('H1 张三 1 2')];
    const plan = planOf({ rows });
    expect(plan.belowHeader).toEqual([{ row: 2, reason: '单位行' }]);
    const factorOf = (letter: string) =>
      plan.feeds[0]!.columns.find((column) => column.letter === letter)!.factor;
    expect(['C', 'D'].map(factorOf)).toEqual(factors);
  });

  test('户属性 means what its values say', () => {
    const fieldFor = (value: string) =>
      Object.entries(
        mapping(
          planOf({
            rows: [row('户编号 户主姓名 户属性 脱贫属性'), row(`H1 张三 ${value} 已脱贫`)],
          }),
        ),
      ).find(([, letter]) => letter === 'C')![0];
    expect(fieldFor('脱贫户')).toBe('户.户类型');
    expect(fieldFor('低保贫困户')).toBe('户.贫困户属性');
  });

  test('联系电话 goes to the neighbours, and it is said', () => {
    const wide = (before: string, after: string) =>
      planOf({
        rows: [
          row(`户编号 ${before} 脱贫属性 贫困户属性 人编号 姓名 与户主关系 健康状况 ${after}`),
          row('H1 x 已脱贫 低保贫困户 P1 张三 户主 健康 1'),
        ],
      });
    const household = wide('联系电话', '备注');
    expect(mapping(household)).toMatchObject({ '户.户联系电话': 'B' });
    expect(mapping(household)).not.toHaveProperty('家庭成员.家庭成员联系电话');
    expect(household.notes.join()).toContain('“联系电话”（B 列）');
    const member = wide('备注', '联系电话');
    expect(mapping(member)).toMatchObject({ '家庭成员.家庭成员联系电话': 'I' });
  });

  const id = '990101198001010019';
  test('a title above says whose column it is, with 信息 behind it as well', () => {
    const plan = planOf({
      rows: [
        row('户主信息 _ _ _ 家庭成员信息 _ _'),
        row('户编号 姓名 身份证号 联系电话 姓名 身份证号 与户主关系'),
        row(`H1 张三 ${id} 19900000000 李四 ${id} 配偶`),
      ],
      merges: ['A1:D1', 'E1:G1'].map(merge),
    });
    expect(tables(plan)).not.toContain('帮扶责任人');
    expect(mapping(plan)).toMatchObject({
      '家庭成员.户编号': 'A',
      '家庭成员.姓名': 'E',
      '家庭成员.证件号码': 'F',
      '家庭成员.与户主关系': 'G',
    });
  });

  test('the ID number beside a name is of who is called so', () => {
    const plan = planOf({
      rows: [
        row('户编号 户主 身份证号码 姓名 身份证号码 与户主关系'),
        row(`H1 张三 ${id} 李四 ${id} 配偶`),
      ],
    });
    expect(mapping(plan)).toMatchObject({ '家庭成员.姓名': 'D', '家庭成员.证件号码': 'E' });
  });

  test.each([
    [
      'a phone each',
      '户编号 户主 联系电话 家庭人口数 脱贫属性 帮扶人 帮扶单位 联系电话',
      { '户.户联系电话': 'C', '帮扶责任人.联系电话': 'H' },
    ],
    [
      'the phone of the household',
      '户编号 户主 联系电话 家庭人口数 脱贫属性 帮扶人 帮扶单位 职务',
      { '户.户联系电话': 'C' },
    ],
    [
      'the phone of the helper',
      '户编号 户主 家庭人口数 脱贫属性 备注 帮扶人 帮扶单位 联系电话',
      { '帮扶责任人.联系电话': 'H' },
    ],
  ])('%s', (_, header, expected) => {
    const plan = planOf({ rows: [row(header), row(header).map(() => 'x')] });
    expect(mapping(plan)).toMatchObject(expected);
    const phones = Object.keys(mapping(plan)).filter((name) => name.endsWith('联系电话'));
    expect(phones.length).toBe(Object.keys(expected).length);
  });

  test('phones under the titles of their owners', () => {
    const plan = planOf({
      rows: [
        row('户基本信息 _ _ _ _ 帮扶责任人 _ _'),
        row('户编号 户主姓名 联系电话 家庭人口数 脱贫属性 姓名 单位名称 联系电话'),
        row('H1 张三 1 3 已脱贫 李四 某局 2'),
      ],
      merges: ['A1:E1', 'F1:H1'].map(merge),
    });
    expect(mapping(plan)).toMatchObject({
      '户.户主姓名': 'B',
      '户.户联系电话': 'C',
      '帮扶责任人.帮扶责任人姓名': 'F',
      '帮扶责任人.联系电话': 'H',
    });
  });

  test.each([
    ['户主姓名 身份证号 家庭人口 脱贫属性', { '户.户主姓名': 'A', '户.户主证件号码': 'B' }],
    ['户编号 户主姓名 身份证号码 家庭人口数', { '户.户主证件号码': 'C' }],
    [
      '户主姓名 户主身份证号 家庭成员姓名 家庭成员身份证号 与户主关系',
      { '家庭成员.姓名': 'C', '家庭成员.证件号码': 'D' },
    ],
    ['户编号 成员姓名 成员身份证号码 与户主关系', { '家庭成员.证件号码': 'C' }],
    ['户主姓名 身份证号 监测对象类别 风险是否已消除', { '监测对象.户主证件号码': 'B' }],
  ])('whose ID number: %s', (header, expected) => {
    const plan = planOf({ rows: [row(header), row(header).map(() => 'x')] });
    expect(mapping(plan)).toMatchObject(expected);
  });

  test('incomes of two years side by side are not those of one year twice', () => {
    const plan = planOf({
      rows: [
        row('户编号 户主姓名 2018年 _ 2019年 _'),
        row('_ _ 纯收入 人均纯收入 纯收入 人均纯收入'),
        row('H1 张三 1 2 3 4'),
      ],
      merges: ['A1:A2', 'B1:B2', 'C1:D1', 'E1:F1'].map(merge),
    });
    expect(tables(plan)).toEqual(['收入']);
    expect(mapping(plan)).toMatchObject({ '收入.纯收入': 'E', '收入.人均纯收入': 'F' });
    expect(plan.feeds[0]!.constants).toContainEqual(
      expect.objectContaining({ field: '年度', value: '2019' }),
    );
    expect(plan.unmapped.map(({ header }) => header)).toEqual([
      '2018年-纯收入',
      '2018年-人均纯收入',
    ]);
    expect(plan.problems.map(({ message }) => message)).toEqual([
      '表头按年分列（2018年、2019年），只读了 2019年 的各列；请每年一张表',
    ]);
  });

  test('a second column of the same name is said to be unused, or told apart by its place', () => {
    const twice = planOf({
      rows: [
        row('户编号 户主姓名 监测对象类别 风险是否已消除 风险是否已消除'),
        row('H1 张三 突发严重困难户 是 否'),
      ],
    });
    expect(mapping(twice)['监测对象.风险是否已消除']).toBe('D');
    expect(twice.unmapped.map(({ letter }) => letter)).toEqual(['E']);
    const incomes = planOf({
      rows: [
        row('户编号 户主姓名 监测对象类别 工资性收入 风险消除方式 工资性收入'),
        row('H1 张三 突发严重困难户 1 帮扶消除 2'),
      ],
    });
    expect(mapping(incomes)).toMatchObject({
      '监测对象.识别时工资性收入': 'D',
      '监测对象.风险消除后工资性收入': 'F',
    });
  });
});

describe('tables', () => {
  test('a sheet of members with the number and name of the household is no sheet of households', () => {
    const plan = planOf({
      rows: [
        row('县 乡 行政村 户编号 户主姓名 人编号 姓名 性别 证件号码 与户主关系'),
        row('某县 某乡 某村 H1 张三 P1 张三 男 990101198001010019 户主'),
      ],
    });
    expect(tables(plan)).toEqual(['家庭成员']);
  });

  test('a wide sheet of persons feeds every table that it has facts of', () => {
    const header = row(
      '户编号 户主姓名 脱贫属性 主要致贫原因 家庭人口数 人编号 姓名 证件号码 与户主关系 健康状况 工资性收入 纯收入 人均纯收入 耕地面积 住房面积 是否危房户 产业帮扶 就业帮扶 监测对象类别 风险是否已消除',
    );
    const plan = planOf({ rows: [header, header.map(() => '1')] });
    expect(tables(plan).toSorted()).toEqual(
      ['家庭成员', '帮扶措施', '户', '收入', '生产生活条件', '监测对象'].toSorted(),
    );
    expect(plan.feeds.filter(({ perHousehold }) => perHousehold)).toHaveLength(5);
  });

  test.each([
    [
      'beside the monitoring of 2021 and later',
      '户编号 户主姓名 户主证件号码 户类型 家庭人口数 户联系电话 监测对象类别 识别监测时间 风险是否已消除 人编号 姓名 证件号码 与户主关系 健康状况',
      ['监测对象', '家庭成员', '户'],
    ],
    [
      'of which only the size is said',
      '户编号 户主姓名 户主证件号码 人编号 姓名 证件号码 与户主关系 家庭人口数 健康状况',
      ['家庭成员', '户'],
    ],
    [
      'of which only a phone is said, that may be the person’s',
      '户编号 户主姓名 人编号 姓名 证件号码 与户主关系 联系电话 健康状况',
      ['家庭成员'],
    ],
  ])('a wide sheet of persons feeds households %s', (_, header, expected) => {
    const plan = planOf({ rows: [row(header), row(header).map(() => '1')] });
    expect(tables(plan).toSorted()).toEqual(expected.toSorted());
    if (expected.includes('监测对象'))
      expect(mapping(plan)).toMatchObject({ '户.家庭人口数': 'E', '监测对象.家庭人口数': 'E' });
  });

  test.each([
    ['医保参保', '身份证号 姓名 参保年度 险种 个人缴费'],
    ['残联持证', '残疾证号 姓名 身份证号 残疾类别 残疾等级 发证日期 状态'],
    ['公安户籍', '身份证号 姓名 性别 民族 出生日期 户号 与户主关系 户口性质 注销标志'],
    ['教育学籍', '身份证号 姓名 学籍号 学校 年级 班级 学籍状态'],
    ['住房鉴定', '户主身份证 户主姓名 乡镇 村 鉴定等级 鉴定日期 危改年度'],
    ['行政村', '县 乡 行政村 是否出列 总户数 总人口数 贫困发生率'],
    ['帮扶责任人', '户编号 户主姓名 帮扶责任人姓名 性别 单位名称 联系电话 开始时间'],
  ])('%s is told by its columns', (table, header) => {
    expect(tables(planOf({ rows: [row(header), row(header).map(() => 'x')] }))).toEqual([table]);
  });

  const source =
    '户编号 户主姓名 家庭人口数 主要致贫原因 帮扶责任人 人均纯收入 帮扶措施 脱贫属性 住房安全 饮水安全';
  const values = 'H1 张三 3 因病 李四 5000 产业帮扶 已脱贫 是 是';
  test.each([
    ['墙上公示', { rows: [['某村贫困户墙上公示信息'], row(source), row(values)] }],
    ['扶贫手册', { name: '扶贫手册', rows: [row(source), row(values)] }],
    ['入户访谈', { file: '六个一致/入户访谈.xlsx', rows: [row(source), row(values)] }],
    ['现场核查', { file: '现场核查/某村.xlsx', rows: [row(source), row(values)] }],
    ['档案资料', { name: '档案资料', file: '入户访谈.xlsx', rows: [row(source), row(values)] }],
  ])('%s is told by what stands around it', (table, drawn) => {
    expect(tables(planOf(drawn))).toEqual([table]);
  });

  const register = '户编号 户主姓名 家庭人口数 主要致贫原因 脱贫属性 脱贫年度';
  const told = 'H1 张三 3 因病 已脱贫 2019';
  const listed = [row(register), row(told)];
  test.each([
    ['户', { file: '上报资料/花名册.xlsx', rows: listed }],
    ['户', { file: '文件/花名册.xlsx', rows: listed }],
    ['户', { rows: [['附件2 县扶贫办文件'], ...listed] }],
    ['户', { file: '核查/户信息.xlsx', rows: listed }],
    ['户', { name: '系统', file: '核查.xlsx', rows: listed }],
    ['户', { name: '系统', file: '城关镇六个一致核查表.xlsx', rows: listed }],
    ['户', { name: '系统', file: '六个一致.xlsx', rows: listed }],
    ['入户访谈', { file: '入户访谈.csv', rows: listed }],
    ['入户访谈', { file: '入户访谈表.csv', rows: listed }],
    ['入户访谈', { name: '访谈', rows: listed }],
    ['扶贫手册', { name: '文件', rows: listed }],
    ['扶贫手册', { file: '六个一致-文件.xlsx', rows: listed }],
    ['档案资料', { name: '资料', rows: listed }],
    ['档案资料', { file: '档案资料/城关镇.xlsx', rows: listed }],
    ['现场核查', { name: '现场', file: '六个一致.xlsx', rows: listed }],
    ['墙上公示', { file: '墙上/城关镇.xlsx', rows: listed }],
  ])('a word of a source is part of another name, or names it: %s in %j', (table, drawn) => {
    expect(tables(planOf(drawn))).toEqual([table]);
  });

  test.each([
    ['家庭成员', '户编号 姓名 身份证号 与户主关系', { file: '东街村花名册.xlsx' }],
    ['家庭成员', '户编号 姓名 身份证号 与户主关系', { file: '花名册.csv' }],
    ['在校名单', '身份证号 姓名 学校 年级 班级', { file: '东街小学花名册.xlsx' }],
    ['在校名单', '身份证号 姓名 班级', { file: '班级花名册.xlsx' }],
  ])('%s: %s in %j', (table, header, drawn) => {
    const plan = planOf({ ...drawn, rows: [row(header), row(header).map(() => 'x')] });
    expect(tables(plan)).toEqual([table]);
  });

  test('names and ID numbers alone are of the list that a title names', () => {
    const people = [row('序号 姓名 身份证号'), row(`1 张三 990101198001010019`)];
    expect(tables(planOf({ rows: [['某县2020年死亡人员名单'], ...people] }))).toEqual(['死亡名单']);
  });

  test('a source that nothing names is said, and --as settles it', () => {
    const drawn = { file: '汇总/表1.xlsx', rows: [row(source), row(values)] };
    const plan = planOf(drawn);
    expect(plan.feeds.map(({ table }) => table)).not.toContain('墙上公示');
    expect(tables(planOf(drawn, ['墙上公示=汇总/*.xlsx']))).toEqual(['墙上公示']);
    expect(tables(planOf(drawn, ['墙上公示=表1.xlsx#Sheet1']))).toEqual(['墙上公示']);
    expect(() => planOf(drawn, ['墙上=*.xlsx'])).toThrow('没有名为“墙上”的表');
  });

  test('what is like a table but lacks its key says what it lacks', () => {
    const plan = planOf({
      rows: [
        row('户 编 号码 脱贫属性 主要致贫原因 贫困户属性 年收入x'),
        row('1 已脱贫 因病 低保贫困户 1'),
      ],
    });
    expect(plan.feeds).toEqual([]);
    expect(plan.problems[0]!.message).toMatch(/没有找到列“户编号”/);
  });

  test('notes, an empty sheet and a card of one household are named for what they are', () => {
    const message = (rows: (string | null)[][]) => planOf({ rows }).problems[0]!.message;
    expect(message([['填写说明'], ['1. 如实填写']])).toBe('前几行里没有找到表头，没有读取');
    const card = [
      ['贫困户信息卡'],
      ['户主姓名：', '张三', '联系电话：', '19900001234'],
      ['家庭住址', '某村一组', '家庭人口', '3'],
      ['主要致贫原因', '因病', '帮扶责任人', '李四'],
      ['开户银行', '某行', null, null],
    ];
    expect(message(card)).toContain('一户一档');
  });
});

describe('what stands outside the columns', () => {
  const rows = [row('户编号 户主姓名 工资性收入 纯收入'), row('H1 张三 1 2')];
  const constants = (drawn: object) =>
    planOf({ rows, ...drawn }).feeds[0]!.constants.map(({ field, value }) => [field, value]);
  test('the year comes from the title, the sheet, the file or the data date', () => {
    expect(constants({ rows: [['某县2019年家庭收入'], ...rows] })).toContainEqual(['年度', '2019']);
    expect(constants({ name: '2018年' })).toContainEqual(['年度', '2018']);
    expect(constants({ file: '收入_20171218.xlsx' })).toContainEqual(['年度', '2017']);
    expect(constants({})).toContainEqual(['年度', '2020']);
  });

  const under = (...titles: string[]) => ({ rows: [...titles.map((title) => [title]), ...rows] });
  test.each([
    [
      'a date of export says less than a title',
      under('2019年度收入情况', '导出时间：2020年1月5日'),
    ],
    ['… or a file', { file: '2019年度收入情况.xlsx', ...under('导出时间：2020年1月5日') }],
    ['… or a sheet', { name: '2019年', ...under('填报日期：2020年1月5日') }],
    ['… in the same text', { file: '20201020导出2019年度收入.xlsx' }],
    ['… or a folder', { file: '2019/城关镇/收入.xlsx', ...under('导出时间：2020-01-05') }],
    ['年度 says more than 年', under('2020年第一季度填报2019年度收入')],
    ['a sheet of one year in a file of several', { name: '2019年', file: '2018-2020收入.xlsx' }],
    ['a date, where nothing else says it', under('截至2019年12月31日')],
  ])('%s', (_, drawn) => {
    expect(constants(drawn)).toContainEqual(['年度', '2019']);
  });

  test('the township comes from the title, the file or the folder, where that is plain', () => {
    expect(constants({ rows: [['单位：石门镇（盖章）'], ...rows] })).toContainEqual([
      '乡',
      '石门镇',
    ]);
    expect(constants({ file: '河东乡/收入.xlsx' })).toContainEqual(['乡', '河东乡']);
    expect(constants({ file: '城关镇_收入 (2).xlsx' })).toContainEqual(['乡', '城关镇']);
    expect(constants({ file: '各乡镇/收入.xlsx' }).map(([field]) => field)).toEqual(['年度']);
  });

  test.each([
    ['01城关镇', { file: '01城关镇/收入.xlsx' }],
    ['城关镇2020年', { file: '城关镇2020年/收入.xlsx' }],
    ['城关镇收入', { file: '城关镇收入信息.xlsx' }],
    ['a title', under('城关镇建档立卡户收入信息')],
    ['a title with its county', under('虚岭县城关镇2020年收入')],
    ['a sheet', { name: '城关镇东街村' }],
  ])('the township stands in front: %s', (_, drawn) => {
    expect(constants(drawn)).toContainEqual(['乡', '城关镇']);
  });

  test.each([
    ['各乡镇', under('虚岭县各乡镇收入')],
    ['城乡', under('城乡居民收入')],
    ['乡村振兴', under('虚岭县乡村振兴局收入表')],
    ['返乡', { file: '返乡人员收入.xlsx' }],
    ['全镇', under('全镇收入汇总')],
  ])('no township: %s', (_, drawn) => {
    expect(constants(drawn).map(([field]) => field)).not.toContain('乡');
  });
});
