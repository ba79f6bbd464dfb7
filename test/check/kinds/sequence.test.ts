import { afterAll, describe, expect, test } from 'vitest';
import { lines, openRuleRoom } from '../../support/try-rule.ts';

const tried = await openRuleRoom();
afterAll(() => tried.close());

type Row = Record<string, string | number | boolean | null>;

const steps = `
    信息核实: 信息核实日期
    民主评议: 民主评议日期
    公示开始: 公示开始
    公示结束: 公示结束
    批准: 核查批准日期`;

async function find(options: string, rows: Row[], more: string = '', message = '{问题}') {
  const rule = tried.rule(`
table: 退出程序
sequence:
  steps:${steps}
${options}
message: 退出程序：${message}
${more}`);
  const found = await tried.find(rule, { given: { 退出程序: rows } });
  return found;
}

const whole = {
  信息核实日期: '2020-10-08',
  民主评议日期: '2020-10-10',
  公示开始: '2020-10-11',
  公示结束: '2020-10-17',
  核查批准日期: '2020-10-20',
};

describe('complete：每一步都要有日期', () => {
  test.each<[string, Row, string[]]>([
    ['五步都有', whole, []],
    ['缺一步', { ...whole, 民主评议日期: null }, ['H1：退出程序：缺民主评议']],
    [
      '缺头尾两步',
      { ...whole, 信息核实日期: null, 核查批准日期: null },
      ['H1：退出程序：缺信息核实；缺批准'],
    ],
    ['看不懂的日期不算没填', { ...whole, 民主评议日期: '十月中旬' }, []],
  ])('%s', async (_, row, expected) => {
    expect(lines(await find('  complete: true', [{ 户编号: 'H1', ...row }]))).toEqual(expected);
  });

  test('问题所在的列就是缺的那几步', async () => {
    const [issue] = await find('  complete: true', [
      { 户编号: 'H1', ...whole, 信息核实日期: null, 核查批准日期: null },
    ]);
    expect(issue!.fields).toEqual(['信息核实日期', '核查批准日期']);
  });

  test('gaps：还没走到的步骤不算缺', async () => {
    const found = await find('  complete: gaps', [
      { 户编号: 'H1', 信息核实日期: '2020-10-08', 民主评议日期: null, 公示开始: null },
      { 户编号: 'H2', 信息核实日期: '2020-10-08', 民主评议日期: null, 公示开始: '2020-10-11' },
    ]);
    expect(lines(found)).toEqual(['H2：退出程序：缺民主评议']);
  });

  test('可以没有的列整列没有时，不算每户都缺', async () => {
    const rows = [{ 户编号: 'H1', 信息核实日期: null, 民主评议日期: '2020-10-10' }];
    const optional = 'optional: [退出程序.公示开始, 公示结束, 核查批准日期]';
    expect(lines(await find('  complete: true', rows, optional))).toEqual([
      'H1：退出程序：缺信息核实',
    ]);
  });

  test('with：有日期还要有结论', async () => {
    const rule = tried.rule(`
table: 退出程序
sequence:
  steps:
    交叉检查: {date: 交叉检查日期, with: [交叉检查结论]}
  complete: true
message: '{缺步骤}'
`);
    const found = await tried.find(rule, {
      given: {
        退出程序: [
          { 户编号: 'H1', 交叉检查日期: '2020-10-10', 交叉检查结论: null },
          { 户编号: 'H2', 交叉检查日期: null, 交叉检查结论: null },
          { 户编号: 'H3', 交叉检查日期: '2020-10-10', 交叉检查结论: '合格' },
        ],
      },
    });
    expect(lines(found)).toEqual(['H1：交叉检查的交叉检查结论', 'H2：交叉检查']);
    expect(found.map(({ fields }) => fields)).toEqual([['交叉检查结论'], ['交叉检查日期']]);
  });
});

describe('order：后一步不得早于前一步', () => {
  test.each<[string, Row, string[]]>([
    ['依次进行', whole, []],
    ['同一天可以', { ...whole, 公示开始: '2020-10-10' }, []],
    [
      '公示早于评议',
      { ...whole, 公示开始: '2020-10-01', 民主评议日期: '2020-10-08' },
      ['H1：退出程序：公示开始 2020-10-01 早于 民主评议 2020-10-08'],
    ],
    [
      '中间没有日期的跳过去比',
      { 信息核实日期: '2020-10-08', 公示结束: '2020-10-07' },
      ['H1：退出程序：公示结束 2020-10-07 早于 信息核实 2020-10-08'],
    ],
    [
      '两处颠倒合成一条',
      { ...whole, 信息核实日期: '2020-10-12', 公示结束: '2020-10-09' },
      [
        'H1：退出程序：民主评议 2020-10-10 早于 信息核实 2020-10-12；公示结束 2020-10-09 早于 公示开始 2020-10-11',
      ],
    ],
    ['只有一个日期', { 民主评议日期: '2020-10-08' }, []],
    ['一个日期也没有', { 民主评议日期: null }, []],
  ])('%s', async (_, row, expected) => {
    expect(lines(await find('  order: true', [{ 户编号: 'H1', ...row }]))).toEqual(expected);
  });

  test('sameDay: false 同一天也算', async () => {
    const found = await find('  order: true\n  sameDay: false', [
      { 户编号: 'H1', ...whole, 公示开始: '2020-10-10' },
      { 户编号: 'H2', ...whole },
    ]);
    expect(lines(found)).toEqual(['H1：退出程序：公示开始 与 民主评议 同在 2020-10-10']);
    expect(found[0]!.fields).toEqual(['民主评议日期', '公示开始']);
  });
});

describe('crowded：一天完成的步骤太多', () => {
  const day = '2020-10-10';
  test.each<[string, Row, string[]]>([
    ['三步不到四步', { 信息核实日期: day, 民主评议日期: day, 公示开始: day }, []],
    [
      '正好四步',
      { 信息核实日期: day, 民主评议日期: day, 公示开始: day, 公示结束: day },
      ['H1：退出程序：2020-10-10 一天完成 信息核实、民主评议、公示开始、公示结束'],
    ],
    [
      '两天各两步',
      { 信息核实日期: day, 民主评议日期: day, 公示开始: '2020-10-11', 公示结束: '2020-10-11' },
      [],
    ],
  ])('%s', async (_, row, expected) => {
    expect(lines(await find('  crowded: 同日步骤数', [{ 户编号: 'H1', ...row }]))).toEqual(
      expected,
    );
  });
});

describe('deadlines：各步的期限', () => {
  const options = `  deadlines:
    民主评议: {parameter: 村级截止月日, year: 拟退出年度}
    批准: make_date(拟退出年度, 11, 10)`;
  test.each<[string, Row, string[]]>([
    ['当天不算逾期', { 拟退出年度: 2020, 民主评议日期: '2020-10-20' }, []],
    [
      '晚一天',
      { 拟退出年度: 2020, 民主评议日期: '2020-10-21' },
      ['H1/2020：退出程序：民主评议 2020-10-21 晚于 2020-10-20'],
    ],
    [
      '用表达式写的期限',
      { 拟退出年度: 2020, 核查批准日期: '2020-11-11' },
      ['H1/2020：退出程序：批准 2020-11-11 晚于 2020-11-10'],
    ],
    ['没有那一年的期限', { 拟退出年度: 2018, 民主评议日期: '2018-12-31' }, []],
    ['不知道是哪一年', { 拟退出年度: null, 民主评议日期: '2020-12-31' }, []],
    ['没填不在这里报', { 拟退出年度: 2020, 民主评议日期: null }, []],
  ])('%s', async (_, row, expected) => {
    expect(lines(await find(options, [{ 户编号: 'H1', ...row }]))).toEqual(expected);
  });

  test('unknown: issue 期限已过还没填也报告', async () => {
    const found = await find(
      options,
      [{ 户编号: 'H1', 拟退出年度: 2020, 民主评议日期: null, 核查批准日期: '2020-11-10' }],
      'unknown: issue',
    );
    expect(lines(found)).toEqual(['H1/2020：退出程序：民主评议 期限 2020-10-20 已过仍未填写']);
  });
});

describe('between：两步之间的间隔', () => {
  const notice = (more: string) =>
    `  between: [{from: 公示开始, to: 公示结束, inclusive: true, ${more}}]`;
  const row = (from: string, to: string) => [{ 户编号: 'H1', 公示开始: from, 公示结束: to }];
  test.each<[string, string, string, string, string[]]>([
    ['7 天够了', 'least: 退出公示天数', '2020-11-01', '2020-11-07', []],
    [
      '6 天不够',
      'least: 退出公示天数',
      '2020-11-01',
      '2020-11-06',
      ['H1：退出程序：公示开始 2020-11-01 至 公示结束 2020-11-06 共 6 天，不足 7 天'],
    ],
    [
      '比参数多要一天',
      'least: {parameter: 退出公示天数, plus: 1}',
      '2020-11-01',
      '2020-11-07',
      ['H1：退出程序：公示开始 2020-11-01 至 公示结束 2020-11-07 共 7 天，不足 8 天'],
    ],
    ['工作日：端午放假两天，周日补班', 'least: 5, unit: 工作日', '2020-06-22', '2020-06-29', []],
    [
      '工作日不够',
      'least: 5, unit: 工作日',
      '2020-06-23',
      '2020-06-28',
      ['H1：退出程序：公示开始 2020-06-23 至 公示结束 2020-06-28 共 3 个工作日，不足 5 个工作日'],
    ],
    [
      '单位写在参数里（自然日）',
      'least: 5, unit: 退出公示口径',
      '2020-11-01',
      '2020-11-04',
      ['H1：退出程序：公示开始 2020-11-01 至 公示结束 2020-11-04 共 4 天，不足 5 天'],
    ],
    ['止早于起是颠倒，不在这里报', 'least: 7', '2020-11-07', '2020-11-01', []],
    ['正好 10 天不超', 'most: 10', '2020-11-01', '2020-11-10', []],
    [
      '11 天超了',
      'most: 10',
      '2020-11-01',
      '2020-11-11',
      ['H1：退出程序：公示开始 2020-11-01 至 公示结束 2020-11-11 共 11 天，超过 10 天'],
    ],
    ['满 6 个月', 'least: 6, unit: 月', '2020-04-30', '2020-10-30', []],
    [
      '差一天满 6 个月',
      'least: 6, unit: 月',
      '2020-04-30',
      '2020-10-29',
      ['H1：退出程序：公示开始 2020-04-30 至 公示结束 2020-10-29 不足 6 个月'],
    ],
  ])('%s', async (_, more, from, to, expected) => {
    expect(lines(await find(notice(more), row(from, to)))).toEqual(expected);
  });

  test('unknown: issue 还没有下一步的，算到数据日期', async () => {
    const found = await find(
      '  between: [{from: 信息核实, to: 民主评议, most: 15}]',
      [
        { 户编号: 'H1', 信息核实日期: '2020-12-15', 民主评议日期: null },
        { 户编号: 'H2', 信息核实日期: '2020-12-16', 民主评议日期: null },
      ],
      'unknown: issue',
    );
    expect(lines(found)).toEqual([
      'H1：退出程序：信息核实 2020-12-15 之后没有民主评议，到数据日期已超过 15 天',
    ]);
  });
});

test('几项一起查：一户一条，话里分得开', async () => {
  const found = await find(
    '  complete: true\n  order: true\n  between: [{from: 公示开始, to: 公示结束, least: 7, inclusive: true}]',
    [
      {
        户编号: 'H1',
        信息核实日期: '2020-10-12',
        民主评议日期: '2020-10-10',
        公示开始: '2020-10-11',
        公示结束: '2020-10-12',
      },
    ],
    '',
    '缺〔{缺步骤}〕颠倒〔{颠倒}〕间隔〔{间隔}〕逾期〔{逾期}〕',
  );
  expect(lines(found)).toEqual([
    'H1：退出程序：缺〔批准〕颠倒〔民主评议 2020-10-10 早于 信息核实 2020-10-12〕间隔〔公示开始 2020-10-11 至 公示结束 2020-10-12 共 2 天，不足 7 天〕逾期〔〕',
  ]);
});

test('rows：一步一行的长表，取最早一行', async () => {
  const rule = tried.rule(`
table: 户
sequence:
  rows: {table: 档案目录, on: 户编号, step: 资料名称, date: 日期}
  steps: {申请: 申请书, 评议: 评议记录, 确认: 确认书}
  complete: gaps
  order: true
message: '{问题}'
`);
  const paper = (户编号: string, 资料名称: string, 日期: string) => ({ 户编号, 资料名称, 日期 });
  const found = await tried.find(rule, {
    given: {
      户: [{ 户编号: 'H1' }, { 户编号: 'H2' }, { 户编号: 'H3' }, { 户编号: 'H4' }],
      档案目录: [
        paper('H1', '申请书', '2020-03-05'),
        paper('H1', '评议记录', '2020-03-01'),
        paper('H2', '申请书', '2020-03-01'),
        paper('H2', '申请书', '2020-04-01'),
        paper('H2', '评议记录', '2020-03-10'),
        paper('H3', '确认书', '2020-03-10'),
        paper('H3', '申请书', '2020-03-01'),
      ],
    },
  });
  expect(lines(found)).toEqual(['H1：评议 2020-03-01 早于 申请 2020-03-05', 'H3：缺评议']);
});

test('when 之外的行、已删除的行不看；多行各看各的', async () => {
  const found = await find(
    '  order: true',
    [
      { 户编号: 'H1', 拟退出年度: 2020, 信息核实日期: '2020-10-12', 民主评议日期: '2020-10-10' },
      { 户编号: 'H1', 拟退出年度: 2019, 信息核实日期: '2019-10-12', 民主评议日期: '2019-10-10' },
      { 户编号: 'H2', 拟退出年度: 2020, 信息核实日期: '2020-10-12', 民主评议日期: '2020-10-10' },
    ],
    'when: 拟退出年度 = 2020',
  );
  expect(found.map(({ key }) => key)).toEqual(['H1/2020', 'H2/2020']);
});

describe('写错的规则', () => {
  const options = (text: string) => () =>
    tried.rule(`
table: 退出程序
sequence:
  steps: {核实: 信息核实日期, 评议: 民主评议日期}
${text}
message: '{问题}'
`);
  test.each([
    ['没写要查什么', '', /至少写一项/],
    ['期限写了没有的步骤', '  deadlines: {公示: 公示开始}', /没有步骤“公示”/],
    ['间隔写了没有的步骤', '  between: [{from: 核实, to: 批准, least: 1}]', /没有步骤“批准”/],
  ])('%s', (_, text, sentence) => {
    expect(options(text)).toThrow(sentence);
  });

  test('参数名写错，指到那一行', async () => {
    const rule = options('  crowded: 同日步数')();
    await expect(tried.find(rule, { given: { 退出程序: [] } })).rejects.toMatchObject({
      message: expect.stringContaining('是否想写“同日步骤数”'),
      place: { line: 4, column: 12 },
    });
  });
});
