import { describe, expect, test } from 'vitest';
import { cellAddress } from '../../src/conform/address.ts';
import { plansOf, row, withLoaded } from '../support/sheets.ts';

const blank = [null];
const one = (text: string) => [text];
const names = row('户编号 户主姓名 脱贫属性 主要致贫原因');
const households = [
  row('9901010030010001 样一民 已脱贫 因病'),
  row('9901010030010002 例二花 已脱贫 因学'),
];
const memberNames = row('户编号 姓名 证件号码 与户主关系 健康状况');
const members = [
  row('9901010030010001 样一民 990101198001010019 户主 健康'),
  row('9901010030010001 拟三强 990101198001010027 配偶 健康'),
];

/** Of each table: where its header is, what it is, how many records, what was skipped. */
async function taken(rows: (string | null)[][], unnumbered = false) {
  const found: unknown[] = [];
  await withLoaded([{ rows, unnumbered }], async ({ plans, sheets }) => {
    for (const { index, feeds, headerRows } of plans)
      found.push([feeds[0]?.table ?? null, headerRows, sheets[index]!.rows]);
  });
  return found;
}

describe('tables that stand below each other in a sheet', () => {
  const cases: [string, (string | null)[][], number][] = [
    ['a blank row between', [...households, blank, memberNames, ...members], 6],
    ['a title between', [...households, one('家庭成员情况'), memberNames, ...members], 6],
    [
      'blank rows, a title and a line of its date',
      [
        ...households,
        blank,
        blank,
        one('家庭成员情况'),
        ['导出时间', '2020-10-20'],
        memberNames,
        ...members,
      ],
      9,
    ],
    [
      'footers and a total of the first',
      [
        ...households,
        row('合计 2户 _ _'),
        row('填表人：甲 _ 审核人：乙 _'),
        blank,
        memberNames,
        ...members,
      ],
      8,
    ],
    ['nothing between', [...households, memberNames, ...members], 5],
    [
      'far down',
      [...Array.from({ length: 40 }, () => households).flat(), blank, memberNames, ...members],
      84,
    ],
  ];
  test.each(cases)('%s', async (_, rows, header) => {
    const all = [one('户表'), names, ...rows];
    const count = rows.filter((cells) => households.includes(cells)).length;
    for (const unnumbered of [false, true]) {
      expect(await taken(all, unnumbered)).toEqual([
        ['户', [2, 2], count],
        ['家庭成员', [header, header], 2],
      ]);
    }
  });

  test('each keeps its rows and columns, and its title', async () => {
    const rows = [
      one('2019年收入'),
      row('户编号 户主姓名 工资性收入 纯收入'),
      row('9901010030010001 样一民 1 2'),
      blank,
      one('2020年收入'),
      row('户主姓名 户编号 纯收入 工资性收入'),
      row('样一民 9901010030010001 4 3'),
      row('例二花 9901010030010002 6 5'),
    ];
    await withLoaded([{ rows }], async ({ rows: query, plans }) => {
      expect(
        await query(
          'select 年度, 工资性收入::integer as 工资, 纯收入::integer as 纯, _sheet, _row from 收入',
        ),
      ).toEqual([
        { 年度: 2019, 工资: 1, 纯: 2, _sheet: 0, _row: 3 },
        { 年度: 2020, 工资: 3, 纯: 4, _sheet: 1, _row: 7 },
        { 年度: 2020, 工资: 5, 纯: 6, _sheet: 1, _row: 8 },
      ]);
      expect(cellAddress(plans, 1, '收入', '纯收入', 8)).toMatchObject({ row: 8, column: 'C' });
      expect(plans[1]!.notes.join()).toContain('上下排着 2 张表，这是第 2 张：第 5–8 行');
    });
  });

  test('two levels of header in the second', async () => {
    const rows = [
      names,
      ...households,
      blank,
      row('户编号 户主姓名 收入情况 _ _'),
      row('_ _ 工资性收入 财产性收入 纯收入'),
      row('9901010030010001 样一民 1 2 3'),
    ];
    expect(await taken(rows)).toEqual([
      ['户', [1, 1], 2],
      ['收入', [5, 6], 1],
    ]);
  });

  test.each([row('其他情况 _ _ _ _ _ 证件 _'), row('其他情况 _ _ _ _ _ _ _')])(
    'three levels of header, the middle one with words of its own, are one',
    async (...middle) => {
      const rows = [
        row('采集信息 _ 村 成员姓名 民族 家庭关系 人员信息 _'),
        middle,
        row('备注 性别 _ _ _ _ 公民身份号码 户码'),
        row('_ 女 东街村 样一民 汉族 户主 990101198001010019 9901010030010001'),
      ];
      expect(await taken(rows)).toEqual([['家庭成员', [1, 3], 1]]);
    },
  );

  test.each([
    ['by itself', [names]],
    ['under its title', [one('户表'), names]],
    ['under the number of the page', [one('户表 第 2 页'), names]],
    ['behind a blank row', [blank, names]],
  ])('the same header again %s goes on with the table', async (_, again) => {
    const rows = [one('户表'), names, households[0]!, ...again, households[1]!];
    expect(await taken(rows)).toEqual([['户', [2, 2], 2]]);
  });

  test('but not under the name of another township', async () => {
    const rows = [
      one('单位：石门镇'),
      names,
      households[0]!,
      blank,
      one('单位：河东乡'),
      names,
      households[1]!,
    ];
    await withLoaded([{ rows }], async ({ rows: query }) => {
      expect(await query('select 乡, _row from 户')).toEqual([
        { 乡: '石门镇', _row: 3 },
        { 乡: '河东乡', _row: 7 },
      ]);
    });
  });

  test('a second table that nobody knows is said to be unread', () => {
    const rows = [
      names,
      ...households,
      blank,
      row('姓名 与户主关系 健康状况 民族'),
      row('样一民 户主 健康 汉族'),
    ];
    const [first, second] = plansOf({ rows });
    expect(first!.problems).toEqual([]);
    expect(second!.feeds).toEqual([]);
    expect(second!.problems[0]!.message).toContain('没有读取');
  });

  test('a record that is made of words of headers is a record', async () => {
    const rows = [
      row('户编号 指标 来源 值'),
      row('H1 家庭人口数 墙上公示 三'),
      row('H1 人均纯收入 墙上公示 高'),
    ];
    expect((await taken(rows))[0]).toEqual(['六源核查', [1, 1], 2]);
  });
});

test('a sheet that is too large to be looked through: its first table, and that is said', () => {
  const many = Array.from({ length: 40 }, () => households).flat();
  const rows = [names, ...many, blank, memberNames, ...members];
  const [plan, ...others] = plansOf({ rows }, [], false);
  expect(others).toEqual([]);
  expect(plan!.feeds.map(({ table }) => table)).toEqual(['户']);
  expect(plan!.notes).toContain('工作表很大，只按最上面的表头读，没有找下面是否另有一张表');
});

test('a list of nothing but words is looked through to a row that is said', () => {
  const words = Array.from({ length: 20_005 }, () => row('甲户 样一民 户主 未办'));
  const [plan] = plansOf({ rows: [row('户编号 姓名 与户主关系 证件号码'), ...words] });
  expect(plan!.feeds.map(({ table }) => table)).toEqual(['家庭成员']);
  expect(plan!.notes).toContain('工作表很大，第 20001 行以下没有找是否另有一张表');
});
