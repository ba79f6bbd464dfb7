import { describe, expect, test } from 'vitest';
import { cellAddress } from '../../src/conform/address.ts';
import { loadRecords } from '../../src/conform/records.ts';
import { inputProblems } from '../../src/inputs-report.ts';
import { Scratch } from '../../src/read/scratch.ts';
import { type Drawn, layouts, merge, openEngine, row, withLoaded } from '../support/sheets.ts';

const members = row('户编号 人编号 姓名 证件号码 与户主关系');
const id = '990101198001010019';

describe('rows that are no records', () => {
  const cases: [what: string, cells: (string | null)[], reason: string | null][] = [
    ['a total', row('合计 _ 12人 _ _'), '合计行'],
    ['a spaced total', ['合　计', null, null, null, null], '合计行'],
    [
      'a total of a township',
      ['_', null, '石门镇小计', null, null].map((cell) => (cell === '_' ? null : cell)),
      '合计行',
    ],
    ['a total with a count in the key', row('合计 20户 58 _ _'), '合计行'],
    ['somebody called 合计', row(`H2 P9 合计 ${id} 配偶`), null],
    [
      'the signatures',
      ['填表人：李四', null, '审核人：王五', null, '填报日期：2020-10-20'],
      '表尾',
    ],
    [
      'signatures with brackets',
      [
        '单位负责人（签字）：',
        '审核人（签字）：',
        '填表人（签字）：',
        null,
        '填报日期：2020年10月20日',
      ],
      '表尾',
    ],
    ['signatures in other words', ['主要领导签字：', null, '乡镇长：李四', null, null], '表尾'],
    ['a unit that seals', ['填报单位（盖章）：', null, null, null, null], '表尾'],
    ['who printed it', ['制表时间：2020-10-20', '打印人：王五', null, null, null], '表尾'],
    ['signatures behind a place', [null, '城关镇', '审核人：王五', '填表人：', null], '表尾'],
    ['the end of the text', ['此页以下无正文', null, null, null, null], '表尾'],
    ['a legend', ['★ 红色为新增', null, null, null, null], '表尾'],
    ['a subtotal in the column of a code', [null, null, null, null, '小计'], '合计行'],
    ['a total with its count', [null, null, '合计2户', null, null], '合计行'],
    ['a sum of a township', ['城关镇汇总', null, null, '12人', null], '合计行'],
    ['a sum in other words', ['总数', null, '3', null, null], '合计行'],
    ['a subtotal behind its township', ['城关镇', null, '小计', '12', null], '合计行'],
    ['a remark', ['注：本表一式三份', null, null, null, null], '表尾'],
    ['the header again', members, '重复表头'],
    ['a number and nothing else', [null, null, null, null, null, '8'], '只有序号的空行'],
    ['blanks only', [' ', '　', null, null, null], '空行'],
    ['a record without its keys', row('_ _ 张三 _ 配偶'), null],
    ['a record with a short key', row('H9 _ 张三 _ 配偶'), null],
  ];
  const length = { 'in a small sheet': 0, 'in a large one': 70 };
  test.each(
    Object.entries(length).flatMap(([where, before]) =>
      cases.map(([what, cells, reason]) => [`${what} ${where}`, before, cells, reason] as const),
    ),
  )('%s', async (_, before, cells, reason) => {
    const rows = [
      ['家庭成员花名册'],
      [...members, '序号'],
      ...Array.from({ length: before }, (__, i) => row(`H1000${i} P1000${i} 王某 ${id} 户主 ${i}`)),
      [...row(`H1 P1 张三 ${id} 户主`), '1'],
      cells,
      [...row(`H1 P2 李四 ${id} 配偶`), '3'],
    ];
    for (const unnumbered of [false, true]) {
      await withLoaded([{ rows, unnumbered }], async ({ sheets, rows: query }) => {
        expect(sheets[0]!.skipped).toEqual({
          表头以上: 1,
          表头: 1,
          ...(reason ? { [reason]: 1 } : {}),
        });
        expect(sheets[0]!.rows).toBe(before + (reason ? 2 : 3));
        expect(sheets[0]!.problems).toEqual([]);
        const kept = await query(
          `select 姓名 from 家庭成员 where _id > ${before + 1} order by _id`,
        );
        expect(kept.map(({ 姓名 }) => 姓名)).toEqual([
          '张三',
          ...(reason ? [] : [cells[2] ?? null]),
          '李四',
        ]);
      });
    }
  });
});

test('a text that ends in 合计 is no total', async () => {
  const rows = [
    row('序号 问题来源 乡镇 村 户主 问题类型 问题描述 整改措施'),
    row('1 省级督查 城关镇 东街村 张三 收入 转移性收入漏合计 重新核算'),
    row('2 省级督查 城关镇 东街村 李四 收入 收入未合计 收入小计'),
    row('合计 _ _ _ _ _ 2条 _'),
  ];
  await withLoaded([{ rows, name: '整改台账' }], async ({ sheets }) => {
    expect(sheets[0]).toMatchObject({ rows: 2, skipped: { 表头: 1, 合计行: 1 } });
  });
});

describe('cells of the household that stand only in its first row', () => {
  const columns = row('户编号 行政村 姓名 证件号码 与户主关系');
  const family = (n: number | null, head = '户主') => [
    [n === null ? null : `H${n}`, n === null ? null : '东街村', ...row(`甲${n} ${id} ${head}`)],
    ...['配偶', '之子'].map((relation) => row(`_ _ 乙${n} ${id} ${relation}`)),
  ];
  const families = (count: number) => Array.from({ length: count }, (_, i) => family(i + 1)).flat();
  const loaded = async (drawn: Drawn) => {
    let found: { numbers: unknown[]; notes: string[] } = { numbers: [], notes: [] };
    await withLoaded([drawn], async ({ rows: query, plans }) => {
      const people = await query('select 户编号 as n, 行政村 as v from 家庭成员 order by _row');
      const numbers = people.map(({ n, v }) => (n === null ? null : `${n} ${v}`));
      found = { numbers, notes: plans[0]!.notes.filter((note) => note.includes('补上')) };
    });
    return found;
  };

  test.each([
    ['few', 4, false],
    ['few, without row numbers', 4, true],
    ['many', 30, true],
  ])('are those of all its members (%s)', async (_, count, unnumbered) => {
    const people = families(count);
    const { numbers, notes } = await loaded({ rows: [columns, ...people], unnumbered });
    expect(numbers).toEqual(people.map((__, i) => `H${Math.floor(i / 3) + 1} 东街村`));
    expect(notes).toEqual([
      `“户编号”、“行政村”只写在每户的第一行，像是合并过的：下面 ${count * 2} 行照该户的补上`,
    ]);
  });

  test('a total between them belongs to nobody', async () => {
    const rows = [columns, ...families(4), row('小计 _ _ _ _'), row(`_ _ 丙 ${id} 孙`)];
    const { numbers } = await loaded({ rows });
    expect(numbers.at(-1)).toBe('H4 东街村');
    expect(numbers).toHaveLength(13);
  });

  test('a head without a number stays without, and so do its members', async () => {
    const rows = [columns, ...families(4), ...family(null)];
    const { numbers } = await loaded({ rows });
    expect(numbers.slice(11)).toEqual(['H4 东街村', null, null, null]);
  });

  const numbered = (n: number, relation: string) => row(`H${n} 东街村 甲${n} ${id} ${relation}`);
  test.each<[string, (string | null)[][]]>([
    [
      'a single one',
      [...Array(12)].map((_, i) => (i === 5 ? row(`_ _ 甲 ${id} 之子`) : numbered(i, '户主'))),
    ],
    [
      'some, where the others have theirs',
      [
        ...[...Array(12)].map((_, i) => numbered(Math.floor(i / 3), i % 3 === 0 ? '户主' : '之子')),
        ...[...Array(8)].map((_, i) => row(`_ _ 乙${i} ${id} 之子`)),
      ],
    ],
    ['of people whose village is known', families(4).map((cells) => cells.with(1, '东街村'))],
  ])('a number that is missing stays missing: %s', async (_, people) => {
    const { numbers, notes } = await loaded({ rows: [columns, ...people] });
    expect(numbers.map((number) => number === null)).toEqual(people.map(([n]) => n === null));
    expect(notes).toEqual([]);
  });

  const places = async (...villages: (string | null)[]) => {
    let found: unknown[] = [];
    const header = row('乡 行政村 户编号 户主姓名 家庭人口数 脱贫属性');
    const rows = villages.map((text, i) => [
      ...(text?.split(' ') ?? [null, null]).map((cell) => cell || null),
      ...row(`H${i} 虚${i} 3 已脱贫`),
    ]);
    await withLoaded([{ rows: [header, ...rows] }], async ({ rows: query }) => {
      const all = await query('select 乡, 行政村 from 户 order by _row');
      found = all.map(({ 乡, 行政村 }) => `${乡 ?? ''} ${行政村 ?? ''}`);
    });
    return found;
  };

  test('so are places that are written where they begin', async () => {
    expect(
      await places('甲乡 东村', null, null, ' 西村', null, '乙乡 ', null, ' 南村', null),
    ).toEqual([
      ...['甲乡 东村', '甲乡 东村', '甲乡 东村', '甲乡 西村', '甲乡 西村'],
      ...['乙乡 ', '乙乡 ', '乙乡 南村', '乙乡 南村'],
    ]);
  });

  test.each([
    [['甲乡 东村', '甲乡 东村', null, null, null, null, null]],
    [[null, '甲乡 东村', null, null, null, null, null]],
    [['甲乡 东村', '甲乡 西村', null, '甲乡 南村']],
  ])('but not where they are only missing: %j', async (villages) => {
    expect(await places(...villages)).toEqual(villages.map((text) => text ?? ' '));
  });
});

describe('cells that cannot be read', () => {
  const households = row('户编号 户主姓名 家庭人口数 脱贫属性 脱贫年度');
  const said = async (drawn: Drawn[]) => {
    let sentences: string[][] = [];
    await withLoaded(drawn, async ({ sheets }) => {
      sentences = sheets.map(({ unreadable }) => unreadable.map(({ message }) => message));
    });
    return sentences;
  };

  test('are said, a sentence a column, without what stands there', async () => {
    const rows = [
      households,
      row('H1 虚一 3 已脱贫 2019'),
      row('H2 虚二 三 已脱贫 虚三'),
      row('H3 虚三 四 #REF! #N/A'),
      row('#N/A 虚四 - 已脱贫 19年'),
      row('H5 虚五 2 已脱贫 2019年底'),
    ];
    expect(await said([{ rows }, { rows: rows.slice(0, 2), file: '好.xlsx' }])).toEqual([
      [
        'A 列“户编号”有 1 个单元格读不出（公式出错），第一个在 A5',
        'C 列“家庭人口数”有 2 个单元格读不出（不是整数），第一个在 C3',
        'D 列“脱贫属性”有 1 个单元格读不出（公式出错），第一个在 D4',
        'E 列“脱贫年度”有 3 个单元格读不出（不是年份 2 个、公式出错 1 个），第一个在 E3',
      ],
      [],
    ]);
  });

  test('of a household that has a row for each member are counted once', async () => {
    const wide = row('户编号 脱贫属性 脱贫年度 姓名 证件号码 与户主关系');
    const people = [`虚一 ${id} 户主`, `虚二 ${id} 配偶`];
    const rows = [wide, ...people.map((one) => row(`H1 已脱贫 一九 ${one}`))];
    expect(await said([{ rows }])).toEqual([
      ['C 列“脱贫年度”有 1 户的单元格读不出（不是年份），第一个在 C2'],
    ]);
  });

  test('do not fail the run, and of very many columns only some are listed', async () => {
    const rows = [households, row('H1 虚一 三 已脱贫 一九')];
    const many = Array.from({ length: 12 }, (_, i) => ({ rows, file: `表${i + 10}.xlsx` }));
    await withLoaded(many, async ({ plans, sheets }) => {
      const read = { workbooks: [], named: [], reports: [] };
      const problems = inputProblems({ read, plans, sheets }, true);
      expect(problems.map(({ level }) => level)).toEqual(problems.map(() => 'warning'));
      expect(problems).toHaveLength(21);
      expect(problems[0]!.message).toBe(
        '表10.xlsx【Sheet1】：C 列“家庭人口数”有 1 个单元格读不出（不是整数），第一个在 C2',
      );
      expect(problems.at(-1)!.message).toMatch('还有 4 列也有读不出的单元格');
    });
  });

  test('keys of households that are failed formulas do not make one household of them', async () => {
    const rows = [households, row('#N/A 虚一 3 已脱贫 2019'), row('#N/A 虚二 2 已脱贫 2019')];
    await withLoaded([{ rows }], async ({ rows: query }) => {
      expect(await query('select 户编号, 户主姓名 from 户 order by _id')).toEqual([
        { 户编号: null, 户主姓名: '虚一' },
        { 户编号: null, 户主姓名: '虚二' },
      ]);
      expect(await query('select 行, 字段, 原文, 原因 from 存疑 order by 行')).toEqual(
        [1n, 2n].map((line) => ({ 行: line, 字段: '户编号', 原文: '#N/A', 原因: '公式出错' })),
      );
    });
  });
});

describe('a sheet of which the engine finds fewer records than the reader', () => {
  const people = row(`H1 P1 张三 ${id} 户主`);
  const sheets: [shape: string, drawn: Drawn][] = [
    ['that feeds one table', { rows: [members, people] }],
    ['without row numbers', { rows: [members, people], unnumbered: true }],
    ['whose rows hang together', { rows: [members, people, people], merges: [merge('A2:A3')] }],
  ];
  test.each(sheets)('%s is not checked, and that is said as an error', async (_, drawn) => {
    const households = [row('户编号 户主姓名 脱贫属性'), row('H1 张三 已脱贫')];
    const again = { rows: [members, row(`H2 P2 李四 ${id} 户主`)] };
    const all = [{ ...drawn, lost: 1 }, { rows: households }, again];
    await withLoaded(all, async ({ rows: query, sheets: loaded, plans }) => {
      expect(loaded.map(({ rows }) => rows)).toEqual([0, 1, 1]);
      const records = drawn.rows.length;
      expect(loaded[0]!.problems).toEqual([
        {
          level: 'error',
          message: expect.stringContaining(`文件里有 ${records + 1} 行，只读到 ${records} 行`),
        },
      ]);
      expect(plans.map(({ feeds }) => feeds.map(({ table }) => table))).toEqual([
        [],
        ['户'],
        ['家庭成员'],
      ]);
      const found = await query('select 户编号, _sheet, _row from every.家庭成员');
      expect(found).toEqual([{ 户编号: 'H2', _sheet: 2, _row: 2 }]);
      expect(loaded[2]!.problems).toEqual([]);
      const read = { workbooks: [], named: [], reports: [] };
      expect(inputProblems({ read, plans, sheets: loaded }, true)).toEqual([
        { level: 'error', message: expect.stringContaining('表.xlsx【Sheet1】：文件里有') },
      ]);
    });
  });
});

test.each([false, true])(
  'every record keeps its sheet and row (without row numbers in the file: %s)',
  async (unnumbered) => {
    const rows = [
      row('家庭成员表'),
      members,
      row(`H1 P1 甲 ${id} 户主`),
      [null],
      [null],
      row('合计 _ _ _ _'),
      row(`H1 P2 乙 ${id} 配偶`),
    ];
    const drawn: Drawn[] = [
      { file: '甲.xlsx', rows, unnumbered },
      {
        file: '乙.xlsx',
        rows: [row('姓名 与户主关系 户编号 人编号'), row('丙 户主 H3 P3')],
        unnumbered,
      },
    ];
    await withLoaded(drawn, async ({ rows: query, plans }) => {
      expect(await query('select 姓名, _sheet, _row from 家庭成员 order by _id')).toEqual([
        { 姓名: '甲', _sheet: 0, _row: 3 },
        { 姓名: '乙', _sheet: 0, _row: 7 },
        { 姓名: '丙', _sheet: 1, _row: 2 },
      ]);
      const address = cellAddress(plans, 1, '家庭成员', '姓名', 2);
      expect(address).toEqual({ file: '乙.xlsx', sheet: 'Sheet1', row: 2, column: 'A' });
      expect(cellAddress(plans, 0, '家庭成员', '证件号码', 7).column).toBe('D');
      expect(cellAddress(plans, 0, '家庭成员', '年度', 7).column).toBeNull();
    });
  },
);

test('cells that hold something else than their type are doubts, with what they held', async () => {
  const rows = [
    row('户编号 户主姓名 家庭人口数 脱贫年度 脱贫属性'),
    row('H1 张三 三人 - 已脱贫'),
    row('H2 李四 4人 去年 已脱贫'),
  ];
  await withLoaded([{ rows }], async ({ rows: query }) => {
    expect(await query('select 表, 字段, 原文 from 存疑 order by 行')).toEqual([
      { 表: '户', 字段: '家庭人口数', 原文: '三人' },
      { 表: '户', 字段: '脱贫年度', 原文: '去年' },
    ]);
    expect(await query('select 家庭人口数::integer as n from 户 order by _id')).toEqual([
      { n: null },
      { n: 4 },
    ]);
  });
});

test('a small sheet, whose clean columns are taken as they are, is loaded like a large one', async () => {
  const header = row('户编号 户主姓名 户主证件号码 家庭人口数 耕地面积 脱贫年度 脱贫属性 识别时间');
  const oddities = [
    row(`H1 张三 ${id} 3 1.5 2016 已脱贫 2014-05-01`),
    row(`h2 李·四 ${id}x 3人 1.50 2016年 脱贫 20140501`),
    row(`H3 - _ 007 -0.5 １６ 无数据 2014-02-30`),
    row('合计 _ _ 6 3 _ _ _'),
  ];
  const clean = row(`H9 王五 ${id} 4 2.25 2017 已脱贫 2014-06-01`);
  const few = oddities.map((odd) => [row('户信息表'), header, clean, odd, clean]);
  for (const rows of few) {
    const many = [...rows, ...Array.from({ length: 60 }, () => clean)];
    const sql = 'select * from every.户 where _row <= 5 order by _id';
    let expected: unknown;
    await withLoaded([{ rows: many }], async ({ rows: query }) => {
      expected = await query(sql);
    });
    await withLoaded([{ rows }], async ({ rows: query }) => {
      expect(await query(sql)).toEqual(expected);
    });
  }
});

test('a table has its rows in the order of the files, of which the largest is loaded first', async () => {
  const numbers = (from: number, count: number) =>
    Array.from({ length: count }, (_, i) => row(`H${from + i} 王某 1`));
  const file = (name: string, rows: Drawn['rows']) => ({
    file: name,
    rows: [row('户编号 户主姓名 家庭人口数'), ...rows],
    unnumbered: true,
  });
  const files = [
    file('甲.csv', numbers(1, 2)),
    file('乙.csv', numbers(3, 90)),
    file('丙.csv', numbers(93, 5)),
  ];
  await withLoaded(files, async ({ rows }) => {
    const found = await rows(
      `select _sheet as sheet, min(_row) as first, max(_row) as last from 户 group by all order by all`,
    );
    expect(found.map(({ sheet, first, last }) => [sheet, first, last])).toEqual([
      [0, 2, 3],
      [1, 2, 91],
      [2, 2, 6],
    ]);
    const order = await rows('select 户编号 from 户 order by _id');
    expect(order.map(({ 户编号 }) => 户编号)).toEqual(
      Array.from({ length: 97 }, (_, i) => `H${i + 1}`),
    );
  });
});

test('rules see live rows, every.<table> all of them', async () => {
  const rows = [
    row('户编号 户主姓名 脱贫属性 户状态'),
    row('H1 张三 已脱贫 有效'),
    row('H2 李四 已脱贫 注销'),
  ];
  await withLoaded([{ rows }], async ({ rows: query }) => {
    expect(await query('select 户编号 from 户')).toEqual([{ 户编号: 'H1' }]);
    expect(await query('select 户编号 from every.户 order by _id')).toHaveLength(2);
    expect(await query('select 户编号 from 收入')).toEqual([]);
  });
});

test('a sheet of persons that does not say who the head is: the household is called as its head', async () => {
  const rows = [
    row('户编号 脱贫属性 家庭人口数 姓名 证件号码 与户主关系'),
    row(`H1 已脱贫 2 李四 ${id} 配偶`),
    row(`H1 已脱贫 2 张三 ${id} 户主`),
    row(`H2 已脱贫 2 王五 ${id} 户主`),
    row(`H2 已脱贫 3 赵六 ${id} 之子`),
  ];
  await withLoaded([{ rows }], async ({ rows: query }) => {
    expect(await query('select 户编号, 户主姓名 from 户 order by 户编号')).toEqual([
      { 户编号: 'H1', 户主姓名: '张三' },
      { 户编号: 'H2', 户主姓名: '王五' },
    ]);
    expect(await query('select 户编号, 字段, 值一, 值二 from 同户差异')).toEqual([
      { 户编号: 'H2', 字段: '家庭人口数', 值一: '2', 值二: '3' },
    ]);
  });
});

describe('a sheet of persons that repeats household facts', () => {
  const header = row(
    '户编号 户主姓名 脱贫属性 主要致贫原因 家庭人口数 人编号 姓名 证件号码 与户主关系 纯收入 人均纯收入',
  );
  const rows = [
    header,
    row(`H1 张三 已脱贫 因病 3 P2 李四 ${id} 配偶 6000 3000`),
    row(`H1 张三 已脱贫 因残 3人 P1 张三 ${id} 户主 6000 3000`),
    row(`H1 张三 已脱贫 _ 3 P3 张五 ${id} 之子 6000 3000`),
    row(`H2 王六 未脱贫 缺资金 1 P4 王六 ${id} 户主 _ _`),
    row(`H3 赵七 已脱贫 _ 2 P5 赵八 ${id} 配偶 8000 4000`),
    row(`H3 赵七 已脱贫 因学 2 P6 赵九 ${id} 之子 _ _`),
    row('合计 _ _ _ 6 _ _ _ _ _ _'),
  ];
  test.each([false, true])(
    'feeds a row a household, from the head’s row (without row numbers: %s)',
    async (unnumbered) => {
      await withLoaded([{ rows, unnumbered }], async ({ rows: query, sheets }) => {
        expect(sheets[0]!.rows).toBe(6);
        expect(
          await query(
            'select 户编号, 主要致贫原因, 家庭人口数::integer as n, _row from 户 order by _id',
          ),
        ).toEqual([
          { 户编号: 'H1', 主要致贫原因: '因残', n: 3, _row: 3 },
          { 户编号: 'H2', 主要致贫原因: '缺资金', n: 1, _row: 5 },
          { 户编号: 'H3', 主要致贫原因: '因学', n: 2, _row: 6 },
        ]);
        expect(await query('select 户编号, 纯收入::integer as n from 收入 order by _id')).toEqual([
          { 户编号: 'H1', n: 6000 },
          { 户编号: 'H2', n: null },
          { 户编号: 'H3', n: 8000 },
        ]);
        expect(await query('from 同户差异')).toEqual([
          {
            表: '户',
            隐私: null,
            户编号: 'H1',
            字段: '主要致贫原因',
            值一: '因残',
            行一: 3,
            值二: '因病',
            行二: 2,
            工作表: 0,
          },
        ]);
      });
    },
  );

  test('does not double households that a sheet of households gives', async () => {
    const households = [row('户编号 户主姓名 脱贫属性 户类型'), row('H1 张三 已脱贫 脱贫户')];
    await withLoaded([{ rows }, { file: '户.xlsx', rows: households }], async ({ rows: query }) => {
      expect(await query('select 户编号, 户类型 from 户 order by 户编号')).toEqual([
        { 户编号: 'H1', 户类型: '脱贫户' },
        { 户编号: 'H2', 户类型: null },
        { 户编号: 'H3', 户类型: null },
      ]);
    });
  });
});

test('a cell merged over several rows holds for each of them', async () => {
  const rows = [
    row('户编号 户主姓名 姓名 人编号 与户主关系'),
    row('H1 张三 张三 P1 户主'),
    row('_ _ 李四 P2 配偶'),
    row('H2 王五 王五 P3 户主'),
    row('_ _ 赵六 P4 配偶'),
  ];
  await withLoaded([{ rows, merges: ['A2:A3', 'B2:B3'].map(merge) }], async ({ rows: query }) => {
    expect(await query('select 户编号, 人编号 from 家庭成员 order by _row')).toEqual([
      { 户编号: 'H1', 人编号: 'P1' },
      { 户编号: 'H1', 人编号: 'P2' },
      { 户编号: 'H2', 人编号: 'P3' },
      { 户编号: null, 人编号: 'P4' },
    ]);
  });
});

describe('六源核查', () => {
  test('long: a row an indicator and source', async () => {
    const rows = [
      row('户编号 指标 来源 值'),
      row('H1 家庭人口数 墙上 3'),
      row('H1 家庭人口 手册 4人'),
      row('H1 人均收入 墙上公示 5000'),
      row('H1 家庭人口数 系统 3'),
      row('H2 家庭人口数 墙上 -'),
    ];
    await withLoaded([{ rows }], async ({ rows: query, plans }) => {
      expect(
        await query(
          'select 户编号, 家庭人口数::integer as n, 人均纯收入::integer as m from 墙上公示',
        ),
      ).toEqual([
        { 户编号: 'H1', n: 3, m: 5000 },
        { 户编号: 'H2', n: null, m: null },
      ]);
      expect(await query('select 户编号, 家庭人口数::integer as n from 扶贫手册')).toEqual([
        { 户编号: 'H1', n: 4 },
      ]);
      expect(plans[0]!.feeds.map(({ table }) => table)).toEqual([
        '六源核查',
        '墙上公示',
        '扶贫手册',
      ]);
      expect(cellAddress(plans, 0, '墙上公示', '家庭人口数', 2).column).toBe('D');
    });
  });

  test('wide: a column a source', async () => {
    const rows = [
      row('户编号 指标 墙上 文件 口述 现场 资料 系统'),
      row('H1 家庭人口数 3 4 3 _ 3 3'),
      row('H1 住房安全 是 是 _ 否 是 是'),
    ];
    await withLoaded([{ rows }], async ({ rows: query, plans }) => {
      expect(await query('select 家庭人口数::integer as n, 住房安全 from 扶贫手册')).toEqual([
        { n: 4, 住房安全: '是' },
      ]);
      expect(await query('select 家庭人口数::integer as n, 住房安全 from 现场核查')).toEqual([
        { n: null, 住房安全: '否' },
      ]);
      expect(cellAddress(plans, 0, '扶贫手册', '家庭人口数', 2).column).toBe('D');
    });
  });

  const wide = [
    row('户编号 户主姓名 指标 墙上 文件'),
    row('H1 张三 家庭人口数 3 4'),
    row('H1 张三 人均纯收入 5000 _'),
    row('H1 张三 住房安全 是 是'),
    row('合计 _ _ _ _'),
    row('H2 _ 家庭人口数 3 3'),
    row('H2 李四 人均纯收入 6000 6000'),
    row('H3 王五 住房安全 是 是'),
    row('H3 王五 家庭人口数 2 2'),
  ];
  const long = [
    row('户编号 户主姓名 指标 来源 值'),
    row('H1 张三 家庭人口数 墙上 3'),
    row('H1 张三 家庭人口数 手册 3'),
    row('H1 张三 人均纯收入 手册 _'),
    row('H1 张三 人均纯收入 墙上 9'),
  ];
  test.each([
    ['wide', wide, '扶贫手册', '家庭人口数', 2, 'E2'],
    ['wide, not the first indicator', wide, '扶贫手册', '住房安全', 2, 'E4'],
    ['wide, a blank cell', wide, '扶贫手册', '人均纯收入', 2, 'E3'],
    ['wide, another source', wide, '墙上公示', '人均纯收入', 6, 'D7'],
    ['wide, in another order', wide, '墙上公示', '家庭人口数', 8, 'D9'],
    ['wide, what says whose it is', wide, '墙上公示', '户主姓名', 6, 'B7'],
    ['wide, no row of that indicator', wide, '墙上公示', '饮水安全', 6, 'D6'],
    ['long', long, '墙上公示', '家庭人口数', 2, 'E2'],
    ['long, its second row', long, '墙上公示', '人均纯收入', 2, 'E5'],
    ['long, a blank cell', long, '扶贫手册', '人均纯收入', 3, 'E4'],
  ])('%s: the cell of an indicator is its own', async (_, rows, table, field, home, cell) => {
    await withLoaded([{ rows }], async ({ plans }) => {
      const { row: line, column } = cellAddress(plans, 0, table, field, home);
      expect(`${column}${line}`).toBe(cell);
    });
  });

  test('one sheet of several sources, told apart by its column 来源', async () => {
    const rows = [
      row('来源 户编号 户主姓名 家庭人口数 帮扶责任人 住房安全 饮水安全'),
      row('墙上 H1 张三 3 李四 是 是'),
      row('入户访谈 H1 张三 4 李四 是 否'),
    ];
    await withLoaded([{ rows }], async ({ rows: query, plans }) => {
      expect(plans[0]!.feeds.map(({ table }) => table)).toEqual(['墙上公示', '入户访谈']);
      expect(await query('select 家庭人口数::integer as n, _row from 墙上公示')).toEqual([
        { n: 3, _row: 2 },
      ]);
      expect(await query('select 家庭人口数::integer as n, _row from 入户访谈')).toEqual([
        { n: 4, _row: 3 },
      ]);
    });
  });
});

test('rows of a sheet of several sources that are for none of its tables are said', async () => {
  const columns = row('来源 户编号 户主姓名 家庭人口数 帮扶责任人 住房安全 饮水安全');
  const of = (source: string) => [source === '' ? null : source, ...row('H1 张三 3 李四 是 是')];
  const said = async (...sources: string[]) => {
    const problems: unknown[] = [];
    await withLoaded([{ rows: [columns, ...sources.map(of)] }], async ({ sheets }) => {
      problems.push(...sheets[0]!.problems);
    });
    return problems;
  };
  expect(await said('墙上', '入户访谈')).toEqual([]);
  expect(await said('墙上', '系统录的', '系统')).toEqual([
    {
      level: 'warning',
      message: '按“来源”一列，有 2 行没有读：2 行的来源是系统，系统里的以户、收入等登记表为准',
    },
  ]);
  const sources = ['墙上', '', '电话回访', '电话回访', '系统', '一个很长很长很长很长的来源'];
  expect(await said(...sources)).toEqual([
    {
      level: 'warning',
      message:
        '按“来源”一列，有 5 行没有读：4 行的来源不是墙上公示、扶贫手册、入户访谈、现场核查、档案资料' +
        '（电话回访 2 行、没有写 1 行、一个很长很长很长很长的来… 1 行）；1 行的来源是系统，系统里的以户、收入等登记表为准',
    },
  ]);
});

describe('帮扶措施', () => {
  const ledger = [
    row('户编号 户主姓名 年度 项目类型 项目名称 实际投入(元) 补贴成员'),
    row('H1 张三 2020 产业扶贫 养牛 3000 张三'),
    row('H2 李四 2020 就业扶贫 技能培训 _ _'),
    row('H1 张三 2020 社会保障 低保 1200.5 张三'),
    row('H1 张三 2020 产业扶贫 养牛 1000 _'),
    row('H1 张三 2019 产业扶贫 光伏 1000 _'),
    row('_ 王五 2020 产业扶贫 光伏 1000 _'),
    row('_ 赵六 2020 无 _ _ _'),
  ];
  const look = `select 户编号, 年度, 措施类型, 产业帮扶, 就业帮扶, 综合保障, 健康帮扶, 实际投入::double as n, 补贴成员
    from 帮扶措施 order by _row`;
  const blank = { 产业帮扶: null, 就业帮扶: null, 综合保障: null, 健康帮扶: null, 补贴成员: null };
  const of = (cells: object) => ({ ...blank, 年度: 2020, 措施类型: null, n: null, ...cells });

  test('one row a measure gives a row a household and year', async () => {
    await withLoaded([{ rows: ledger }], async ({ rows: query, plans }) => {
      expect(await query(look)).toEqual([
        of({
          户编号: 'H1',
          产业帮扶: '养牛',
          综合保障: '低保',
          n: 5200.5,
          补贴成员: '张三',
          措施类型: '产业扶贫、社会保障',
        }),
        of({ 户编号: 'H2', 就业帮扶: '技能培训', 措施类型: '就业帮扶' }),
        of({ 户编号: 'H1', 年度: 2019, 产业帮扶: '光伏', n: 1000, 措施类型: '产业帮扶' }),
        of({ 户编号: null, 产业帮扶: '光伏', n: 1000, 措施类型: '产业帮扶' }),
        of({ 户编号: null, 措施类型: '无' }),
      ]);
      const at = (field: string) => cellAddress(plans, 0, '帮扶措施', field, 2);
      expect([at('综合保障').row, at('综合保障').column]).toEqual([4, 'E']);
      expect([at('措施类型').row, at('措施类型').column]).toEqual([2, 'D']);
    });
  });

  test('so does one row a household with the set in a cell', async () => {
    const rows = [
      row('户编号 户主姓名 年度 帮扶措施'),
      row('H1 张三 2020 产业扶贫、低保,健康扶贫'),
      row('H2 李四 2020 无'),
    ];
    await withLoaded([{ rows }], async ({ rows: query, plans }) => {
      expect(await query(look)).toEqual([
        of({
          户编号: 'H1',
          产业帮扶: '产业扶贫',
          综合保障: '低保',
          健康帮扶: '健康扶贫',
          措施类型: '产业扶贫、低保、健康扶贫',
        }),
        of({ 户编号: 'H2', 措施类型: '无' }),
      ]);
      expect(cellAddress(plans, 0, '帮扶措施', '健康帮扶', 2)).toMatchObject({
        row: 2,
        column: 'D',
      });
    });
  });

  test('and a column a kind stays as it is', async () => {
    const rows = [
      row('户编号 年度 产业帮扶 就业帮扶 综合保障'),
      row('H1 2020 养牛 无 低保，临时救助'),
    ];
    await withLoaded([{ rows }], async ({ rows: query }) => {
      expect(await query(look)).toEqual([
        of({ 户编号: 'H1', 产业帮扶: '养牛', 综合保障: '低保,临时救助' }),
      ]);
    });
  });
});

test('the rows of an example are cleaned as the cells of a sheet', async () => {
  const records = {
    户: [
      {
        户编号: 'H1',
        家庭人口数: '３人',
        脱贫年度: '2016年',
        主要致贫原因: '缺劳力',
        户联系电话: '199-0000-1234',
      },
    ],
    家庭成员: [
      {
        户编号: 'H1',
        姓名: '张 三',
        证件号码: '99010119800101001x',
        出生日期: '19800101',
        健康状况: '残疾、健康',
        与户主关系: '妻子',
      },
      {
        户编号: 'H1',
        姓名: '李四',
        证件号码: id,
        出生日期: '1980-01-01',
        健康状况: '健康',
        与户主关系: '配偶',
      },
    ],
  };
  const sheetOf = (file: string, rows: Record<string, string>[]): Drawn => {
    const names = Object.keys(rows[0]!);
    return { file, rows: [names, ...rows.map((one) => names.map((name) => one[name] ?? null))] };
  };
  const scratch = new Scratch();
  const engine = await openEngine(scratch);
  try {
    await loadRecords(engine, layouts, records);
    const drawn = Object.entries(records).map(([table, rows]) => sheetOf(`${table}.xlsx`, rows));
    await withLoaded(drawn, async ({ rows: query }) => {
      for (const table of ['户', '家庭成员']) {
        const sql = `select * exclude (_id, _sheet, _row, 年度) from ${table} order by _id`;
        expect(await engine.rows(sql)).toEqual(await query(sql));
      }
    });
    await loadRecords(engine, layouts, { 户: [{ 户编号: 'H9' }] });
    expect(await engine.rows('select 户编号, _id, _row from 户')).toEqual([
      { 户编号: 'H9', _id: 0n, _row: 2 },
    ]);
    expect(await engine.rows('from 家庭成员')).toEqual([]);
    await expect(loadRecords(engine, layouts, { 户: [{ 户编好: '1' }] })).rejects.toThrow(
      '没有列“户编好”',
    );
  } finally {
    engine.close();
    scratch.remove();
  }
});

describe('columns that nobody reads are not loaded', () => {
  const home = row('户编号 户主姓名 家庭人口数 户联系电话 户类型');
  const houses: Drawn = {
    file: '户.xlsx',
    rows: [home, row('H1 张三 三人 _ _'), row('合计 _ _ _ 1户')],
  };
  const wide: Drawn = {
    rows: [
      [...home, ...row('姓名 证件号码 与户主关系 民族')],
      [...row('H1 张三 3 199 脱贫户'), ...row(`张三 ${id} 户主 汉族`)],
      [...row('H1 张三 3 199 一般户'), ...row(`李四 _ 配偶 汉族`)],
    ],
  };
  const columnsOf = `select string_agg(column_name, ' ' order by column_index) as names from duckdb_columns()
    where schema_name = 'every' and table_name = $1`;
  const identity = '县 乡 行政村 户编号 户主姓名';
  const own = '_id _sheet _row _original _live _year _years';
  test.each<
    [what: string, drawn: Drawn, read: Record<string, string[]>, columns: string, doubts: number]
  >([
    ['a sheet of households', houses, { 户: ['家庭人口数'] }, `${identity} 家庭人口数`, 1],
    ['another column', houses, { 户: ['户类型'] }, `${identity} 户类型`, 0],
    ['nothing of it', houses, {}, identity, 0],
    ['households in a sheet of persons', wide, { 户: ['户类型'] }, `${identity} 户类型`, 0],
  ])('%s', async (_, drawn, read, columns, doubts) => {
    await withLoaded(
      [drawn],
      async ({ engine, sheets, rows }) => {
        const [found] = await engine.rows(columnsOf, ['户']);
        const names = String(found?.['names']).split(' ');
        const wanted = [...columns.split(' '), ...own.split(' ')];
        expect(wanted.filter((name) => !names.includes(name))).toEqual([]);
        const others = names.filter((name) => !wanted.includes(name));
        // What says whether a household counts, and of which year the row is.
        expect(
          others.filter((name) => !/状态|年度|数据日期|户主编号|证件号码|^_years?$/.test(name)),
        ).toEqual([]);
        expect(await rows('select 户编号 from 户')).toEqual([{ 户编号: 'H1' }]);
        expect(await rows('from 存疑')).toHaveLength(doubts);
        expect(sheets[0]!.skipped).toEqual(drawn === houses ? { 表头: 1, 合计行: 1 } : { 表头: 1 });
      },
      [],
      (table) => new Set(read[table]),
    );
  });

  test('but all that the rows of one household may differ in, where somebody compares them', async () => {
    const compared = (table: string) => new Set(table === '同户差异' ? ['字段'] : []);
    await withLoaded(
      [wide],
      async ({ rows }) => {
        expect(await rows('select 字段, 值一, 值二 from 同户差异')).toEqual([
          { 字段: '户类型', 值一: '脱贫户', 值二: '一般农户' },
        ]);
        expect(await rows('select 户联系电话 from 户')).toEqual([{ 户联系电话: '199' }]);
        await expect(rows('select 民族 from 家庭成员')).rejects.toThrow('民族');
      },
      [],
      compared,
    );
  });
});
