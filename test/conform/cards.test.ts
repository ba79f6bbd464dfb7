import { describe, expect, test } from 'vitest';
import { cellAddress } from '../../src/conform/address.ts';
import type { SheetPlan } from '../../src/conform/plan.ts';
import { type Drawn, merge, planOf, plansOf, row, withLoaded } from '../support/sheets.ts';

const id = ['990101198001010019', '990101198001010027', '990101200501010018'];

/** A form of 12 columns as offices draw it: labels and values merged, titles at the side. */
const card = (code: string, name: string) => [
  row('建档立卡贫困户信息卡 _ _ _ _ _ _ _ _ _ _ _'),
  row(`户编号 _ ${code} _ _ _ 户主姓名 _ ${name} _ _ _`),
  row('乡镇 _ 石门镇 _ _ _ 行政村 _ 后山村 _ _ _'),
  row(`联系电话 _ 19900000001 _ _ _ 身份证号 _ ${id[0]} _ _ _`),
  row('家庭人口数 _ 3人 _ _ _ 主要致贫原因 _ 因病 _ _ _'),
  row('脱贫属性 _ 已脱贫 _ _ _ 脱贫年度 _ _ _ _ _'),
  row('家庭成员 姓名 _ 与户主关系 _ 身份证号 _ _ 健康状况 _ 劳动技能 _'),
  row(`_ ${name} _ 户主 _ ${id[0]} _ _ 健康 _ 普通劳动力 _`),
  row(`_ 例二花 _ 配偶 _ ${id[1]} _ _ 长期慢性病 _ 丧失劳动力 _`),
  row('_ _ _ _ _ _ _ _ _ _ _ _'),
  row('帮扶责任人 姓名 _ 拟三强 _ 单位名称 _ 某局 _ 联系电话 _ 19900000002'),
  row('帮扶措施 _ 产业帮扶 _ _ _ 开户银行 _ 某行 _ _ _'),
  row('村委会意见 _ 属实 _ _ _ _ _ _ _ _ _'),
];
const mergesOf = (from: number) => [
  ...['A:L'].map((span) => rangeAt(span, from)),
  ...[1, 2, 3, 4, 5, 11, 12].flatMap((line) =>
    ['A:B', 'C:F', 'G:H', 'I:L'].map((span) => rangeAt(span, from + line)),
  ),
  ...[6, 7, 8, 9].flatMap((line) =>
    ['B:C', 'D:E', 'F:H', 'I:J', 'K:L'].map((span) => rangeAt(span, from + line)),
  ),
  merge(`A${from + 6}:A${from + 9}`),
];
const rangeAt = (span: string, line: number) =>
  merge(span.replace(/([A-Z]):([A-Z])/, `$1${line}:$2${line}`));

const households = `select 户编号, 户主姓名, 乡, 行政村, 户联系电话 as 电话, 户主证件号码 as 证件, 家庭人口数::integer as 人,
  主要致贫原因 as 原因, 脱贫属性 as 属性, 脱贫年度, _row from 户 order by _id`;
const people =
  'select 户编号, 姓名, 与户主关系 as 关系, 证件号码, 健康状况 as 健康, _row from 家庭成员 order by _id';

const at = (plans: SheetPlan[], table: string, field: string, line: number) => {
  const index = plans.findIndex(({ feeds }) => feeds.some((feed) => feed.table === table));
  const { row: found, column } = cellAddress(plans, index, table, field, line);
  return `${column}${found}`;
};

const drawn: [string, Drawn][] = [
  [
    'with merges',
    {
      rows: [...card('9901010030010001', '样一民'), [null], ...card('9901010030010002', '例三多')],
      merges: [...mergesOf(1), ...mergesOf(15)],
    },
  ],
  [
    'as text',
    {
      rows: [...card('9901010030010001', '样一民'), [null], ...card('9901010030010002', '例三多')],
      unnumbered: true,
    },
  ],
];

describe.each(drawn)('two cards below each other, %s', (_, sheet) => {
  test('give households and their members', async () => {
    await withLoaded([sheet], async ({ rows }) => {
      const facts = {
        乡: '石门镇',
        行政村: '后山村',
        电话: '19900000001',
        证件: id[0],
        人: 3,
        原因: '因病',
        属性: '已脱贫',
        脱贫年度: null,
      };
      expect(await rows(households)).toEqual([
        { 户编号: '9901010030010001', 户主姓名: '样一民', ...facts, _row: 2 },
        { 户编号: '9901010030010002', 户主姓名: '例三多', ...facts, _row: 16 },
      ]);
      const member = (
        code: string,
        name: string,
        relation: string,
        number: string,
        health: string,
        line: number,
      ) => ({
        户编号: code,
        姓名: name,
        关系: relation,
        证件号码: number,
        健康: health,
        _row: line,
      });
      expect(await rows(people)).toEqual([
        member('9901010030010001', '样一民', '户主', id[0]!, '健康', 8),
        member('9901010030010001', '例二花', '配偶', id[1]!, '长期慢性病', 9),
        member('9901010030010002', '例三多', '户主', id[0]!, '健康', 22),
        member('9901010030010002', '例二花', '配偶', id[1]!, '长期慢性病', 23),
      ]);
    });
  });

  test('each value has its cell', async () => {
    await withLoaded([sheet], async ({ plans }) => {
      expect(at(plans, '户', '户编号', 2)).toBe('C2');
      expect(at(plans, '户', '户主证件号码', 2)).toBe('I4');
      expect(at(plans, '户', '家庭人口数', 16)).toBe('C19');
      expect(at(plans, '家庭成员', '证件号码', 9)).toBe('F9');
      expect(at(plans, '家庭成员', '与户主关系', 22)).toBe('D22');
      expect(at(plans, '家庭成员', '户编号', 22)).toBe('C16');
      expect(plans[0]!.notes[0]).toBe('一户一档的表单，读出 2 户');
    });
  });
});

test('a blank value has the cell beside its label', async () => {
  await withLoaded([drawn[0]![1]], async ({ plans }) => {
    expect(at(plans, '户', '脱贫年度', 2)).toBe('I6');
  });
});

test('the helper of a card has a telephone of his own', async () => {
  await withLoaded([drawn[0]![1]], async ({ rows, plans }) => {
    expect(
      await rows('select 户编号, 帮扶责任人姓名 as 姓名, 联系电话 as 电话 from 帮扶责任人'),
    ).toEqual([
      { 户编号: '9901010030010001', 姓名: '拟三强', 电话: '19900000002' },
      { 户编号: '9901010030010002', 姓名: '拟三强', 电话: '19900000002' },
    ]);
    expect(at(plans, '帮扶责任人', '联系电话', 2)).toBe('L11');
  });
});

describe('other forms of one household', () => {
  const cases: [string, Drawn, string, string][] = [
    [
      'labels with a colon, values in the same cell',
      {
        rows: [
          ['贫困户明白卡'],
          ['户编号：9901010030010001', null, '户主姓名：样一民'],
          ['家庭住址：某村一组', null, '家庭人口：3'],
          ['主要致贫原因：因病', null, '脱贫年度：2019'],
        ],
      },
      '家庭人口数',
      'C3',
    ],
    [
      'without a title',
      {
        rows: [
          row('户编号 9901010030010001 户主 样一民'),
          row('家庭住址 某村一组 家庭人口 3'),
          row('主要致贫原因 因病 联系电话 19900000001'),
        ],
      },
      '家庭人口数',
      'D2',
    ],
    [
      'two rows of labels above the members',
      {
        rows: [
          row('户编号 9901010030010001 户主姓名 样一民'),
          row('家庭住址 某村一组 家庭人口数 3'),
          row('姓名 与户主关系 身份证号 健康状况'),
          row(`样一民 户主 ${id[0]} 健康`),
        ],
      },
      '家庭人口数',
      'D2',
    ],
  ];
  test.each(cases)('%s', async (_, sheet, field, cell) => {
    await withLoaded([sheet], async ({ rows, plans }) => {
      expect(await rows('select 户编号, 户主姓名, 家庭人口数::integer as n from 户')).toEqual([
        { 户编号: '9901010030010001', 户主姓名: '样一民', n: 3 },
      ]);
      const [record] = await rows('select _row from 户');
      expect(at(plans, '户', field, Number(record!['_row']))).toBe(cell);
    });
  });

  test('a list that nobody has filled in is none', () => {
    const [household, ...lists] = plansOf({
      rows: [
        row('户编号 9901010030010001 户主姓名 样一民'),
        row('家庭住址 某村一组 家庭人口数 1'),
        row('主要致贫原因 因病 联系电话 19900000001'),
        row('姓名 与户主关系 身份证号 健康状况'),
        row('帮扶责任人 拟三强 脱贫年度 2019'),
      ],
    });
    expect(household!.feeds.map(({ table }) => table)).toContain('户');
    expect(lists).toEqual([]);
  });

  test('one that says nothing of whose it is is named as unread', () => {
    const plan = planOf({
      rows: [
        row('家庭住址 某村一组 联系电话 19900000001'),
        row('开户银行 某行 致贫原因 因病'),
        row('识别时间 2014 脱贫时间 2019'),
      ],
    });
    expect(plan.feeds).toEqual([]);
    expect(plan.problems[0]!.message).toContain('一户一档');
  });
});

test('a list of members is no form, whatever stands above it', () => {
  const plan = planOf({
    rows: [
      ['石门镇家庭成员表'],
      ['县：某县 乡：石门镇', null, '联系电话：0990-123456'],
      ['填报单位：石门镇', null, '填报日期：2020-10-20'],
      row('户编号 姓名 与户主关系 身份证号 健康状况'),
      row(`9901010030010001 样一民 户主 ${id[0]} 健康`),
    ],
  });
  expect(plan.feeds.map(({ table }) => table)).toEqual(['家庭成员']);
  expect(plan.headerRows).toEqual([4, 4]);
});
