import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { quoteText, type Engine } from '../../src/engine/duckdb.ts';
import { columnSql } from '../../src/conform/column-sql.ts';
import { conformSql, sqlType } from '../../src/conform/conform-sql.ts';
import { isPlainlyClean } from '../../src/conform/plainly-clean.ts';
import { type Field, fieldSchema, type Layout } from '../../src/layout/layout.ts';
import { withBooleanWords } from '../../src/layout/boolean-words.ts';
import { Scratch } from '../../src/read/scratch.ts';
import { layouts, openEngine } from '../support/sheets.ts';

const scratch = new Scratch();
let engine: Engine;
beforeAll(async () => {
  engine = await openEngine(scratch);
});
afterAll(() => {
  engine.close();
  scratch.remove();
});

const missingValues = ['', '-', '—', '/', '\\', '无数据'];

function field(shape: object): Field {
  const parsed = fieldSchema.parse({ name: '列', type: 'string', ...shape });
  const own = parsed.codes as Record<string, string[]>;
  const codes = parsed.type === 'boolean' ? withBooleanWords(own) : own;
  return { ...parsed, format: parsed.holds, title: '列', codes, missingValues };
}

const layoutOf = (one: Field) => ({ ...layouts.need('户'), live: null, fields: [one] }) as Layout;

/** What each raw text is stored as, and which of them are remembered as they were. */
async function stored(one: Field, texts: (string | null)[], factor = 1) {
  const rows = texts.map((text, i) => `(${i}, ${text === null ? 'null' : quoteText(text)})`);
  const from = `(values ${rows.join(', ')}) v(n, c1)`;
  const columns = [{ field: one, raw: 'c1', factor }];
  const sql = conformSql({ from, layout: layoutOf(one), columns, extra: { n: 'n' } });
  const found = await engine.rows(
    `select 列::varchar as v, _original as o from (${sql}) order by n`,
  );
  return found.map(({ v, o }) => ({
    value: v,
    original: o === null ? null : String(o).split('\x1f')[1],
  }));
}

type Case = [shape: object, cases: [raw: string, stored: string | null][]];

const cases: Record<string, Case> = {
  文字: [
    {},
    [
      ['某某村', '某某村'],
      ['  某某村　', '某某村'],
      ['某某村\t', '某某村'],
      ['\u{feff}某\u{200b}某村\u{a0}', '某某村'],
      ['某  某\n村', '某 某 村'],
      ["'0012", '0012'],
      ['="0012"', '0012'],
      ['Ａ１２（一组）', 'A12（一组）'],
      ['-', null],
      [' — ', null],
      ['   ', null],
      ['0', '0'],
      ['无', '无'],
    ],
  ],
  姓名: [
    { holds: 'name' },
    [
      ['张三', '张三'],
      ['张 三', '张三'],
      ['张　　三 丰', '张三丰'],
      ['买买提•艾山', '买买提·艾山'],
      ['阿.卜.杜', '阿·卜·杜'],
      ['阿卜杜・热合曼．买', '阿卜杜·热合曼·买'],
      ['John Smith', 'John Smith'],
      ['𠮷田䶮', '𠮷田䶮'],
    ],
  ],
  编号: [
    { holds: 'code' },
    [
      ['6105001000000001', '6105001000000001'],
      [' 6105 001000000001', '6105001000000001'],
      ['６１０５', '6105'],
      ['610500.0', '610500'],
      ['5.1011219800101123E+17', '5.1011219800101123E+17'],
      ['="6105"', '6105'],
      ['a-1', 'a-1'],
      ['/', null],
    ],
  ],
  证件号码: [
    { holds: 'id-number' },
    [
      ['99010119800101001X', '99010119800101001X'],
      ['99010119800101001x', '99010119800101001X'],
      ["'99010119800101001x", '99010119800101001X'],
      ['９９０１０１１９８００１０１００１Ｘ', '99010119800101001X'],
      ['990101 19800101 0019', '990101198001010019'],
      ['\u{a0}990101198001010019\t', '990101198001010019'],
      ['="990101198001010019"', '990101198001010019'],
      ['9.90101E+17', '9.90101E+17'],
      ['99010119800101001942', '99010119800101001942'],
    ],
  ],
  电话: [
    { holds: 'phone' },
    [
      ['19900001234', '19900001234'],
      ['19900001234.0', '19900001234'],
      ['199-0000-1234', '19900001234'],
      ['199 0000 1234', '19900001234'],
      ['+8619900001234', '19900001234'],
      ['0911－1234567', '09111234567'],
      ['无数据', null],
    ],
  ],
  银行卡号: [{ holds: 'bank-card' }, [['6217 0000-0000 0001', '6217000000000001']]],
  整数: [
    { type: 'integer', unit: '人' },
    [
      ['3', '3'],
      ['-1', '-1'],
      ['0', '0'],
      ['３', '3'],
      ['3.0', '3'],
      ['007', '7'],
      ['3人', '3'],
      ['1,234', '1234'],
      ['1.2E+3', '1200'],
      ['12.6', null],
      ['abc', null],
      ['0x10', null],
      ['1_000', null],
      ['三', null],
      ['1,234,567', '1234567'],
      ['1，234人', '1234'],
      ['1,2', null],
      ['12,34', null],
      ['1234,567', null],
      ['6-8', null],
      ['80多', null],
    ],
  ],
  数字: [
    { type: 'number', unit: '元' },
    [
      ['12.5', '12.5000'],
      ['0', '0.0000'],
      ['-3.25', '-3.2500'],
      ['1,234.50', '1234.5000'],
      ['１２３４．５', '1234.5000'],
      ['￥3000元', '3000.0000'],
      ['1.2万元', '12000.0000'],
      ['1.5E4', '15000.0000'],
      ['.5', '0.5000'],
      ['NaN', null],
      ['inf', null],
      ['约3000', null],
      ['3000-4000', null],
      ['1,2', null],
      ['1,234.5元', '1234.5000'],
      ['-12,345', '-12345.0000'],
    ],
  ],
  面积: [
    { type: 'number', unit: '平方米' },
    [
      ['80平', '80.0000'],
      ['80平米', '80.0000'],
      ['80m2', '80.0000'],
      ['80多', null],
    ],
  ],
  亩数: [
    { type: 'number', unit: '亩' },
    [
      ['1000平', '1.5000'],
      ['1000㎡', '1.5000'],
    ],
  ],
  是否: [
    { type: 'boolean' },
    [
      ['是', '是'],
      ['否', '否'],
      ['1', '是'],
      ['0', '否'],
      ['有', '是'],
      ['无', '否'],
      ['参加', '是'],
      ['没参加', '否'],
      [' √ ', '是'],
      ['不清楚', null],
    ],
  ],
  日期: [
    { type: 'date' },
    [
      ['2016-12-31', '2016-12-31'],
      ['20161231', '2016-12-31'],
      ['20160229', '2016-02-29'],
      ['2016.12.31', '2016-12-31'],
      ['2016/1/2', '2016-01-02'],
      ['2016年1月2日', '2016-01-02'],
      ['2016年01月02号', '2016-01-02'],
      ['2016-12-31 00:00:00', '2016-12-31'],
      ['2016-12-31T08:30:00', '2016-12-31'],
      ['42735', '2016-12-31'],
      ['42735.5', '2016-12-31'],
      ['20161231.0', '2016-12-31'],
      ['2016-02-30', null],
      ['20160230', null],
      ['20161301', null],
      ['2016-12', null],
      ['201612', null],
      ['2016-12-31abc', null],
      ['20-3-5', null],
      ['19999', null],
      ['长期', null],
      ['2016年1月2日上午', '2016-01-02'],
      ['2016年1月2日 下午3点半', '2016-01-02'],
      ['2016 01 02', '2016-01-02'],
      ['2016、1、2', '2016-01-02'],
      ['二〇一六年一月二日', '2016-01-02'],
      ['2016年十二月二十一日', '2016-12-21'],
      ['2016年十月三十日', '2016-10-30'],
      ['二〇一六年十一月十日', '2016-11-10'],
      ['2016年3月份', null],
      ['2016年3-5月', null],
      ['2016年3、5月', null],
      ['1/3/2019', null],
      ['一九年三月', null],
    ],
  ],
  年: [
    { type: 'year' },
    [
      ['2016', '2016'],
      ['2016年', '2016'],
      ['2016年度', '2016'],
      ['2016.0', '2016'],
      ['201612', '2016'],
      ['2016-12-31', '2016'],
      ['2016年12月', '2016'],
      ['2016年12月份', '2016'],
      ['2016年底', '2016'],
      ['二〇一六年', '2016'],
      ['16', null],
      ['16年', null],
      ['2016、2017', null],
      ['3016', null],
    ],
  ],
  年月: [
    { type: 'yearmonth' },
    [
      ['2016-12', '2016-12'],
      ['201612', '2016-12'],
      ['2016.12', '2016-12'],
      ['2016/3', '2016-03'],
      ['2016年12月', '2016-12'],
      ['2016年 3 月', '2016-03'],
      ['202303.0', '2023-03'],
      ['2016', '2016'],
      ['201613', null],
      ['2016-13', null],
      ['2016年3月份', '2016-03'],
      ['2016年3月底', '2016-03'],
      ['2016年3月初', '2016-03'],
      ['2016年3月份15日', '2016-03-15'],
      ['2016 03', '2016-03'],
      ['2016,3', '2016-03'],
      ['2016年三月', '2016-03'],
      ['二〇一六年十月', '2016-10'],
      ['2016年末', '2016'],
      ['2016年3月（预计）', null],
      ['Mar-16', null],
    ],
  ],
  不全的日期: [
    { holds: 'partial-date' },
    [
      ['1980-01-02', '1980-01-02'],
      ['19800102', '1980-01-02'],
      ['19800131', '1980-01-31'],
      ['198001', '1980-01'],
      ['1980', '1980'],
      ['29222', '1980-01-02'],
      ['19800230', null],
    ],
  ],
  代码: [
    { codes: { 男: ['男性', '1'], 女: ['女性', '2'], '小学（含）': [] } },
    [
      ['男', '男'],
      ['男性', '男'],
      ['２', '女'],
      [' 女 ', '女'],
      ['小学(含)', '小学（含）'],
      ['不详', '不详'],
      ['Ｆ', 'F'],
      ['-', null],
    ],
  ],
  多选: [
    { multiple: true, codes: { 健康: [], 长期慢性病: ['慢病', '慢性病'], 残疾: ['残'] } },
    [
      ['健康', '健康'],
      ['长期慢性病,残疾', '长期慢性病,残疾'],
      ['残疾，长期慢性病', '长期慢性病,残疾'],
      ['慢病', '长期慢性病'],
      [' 残 ', '残疾'],
      ['其他病', '其他病'],
      ['残、慢病；残疾', '长期慢性病,残疾'],
      ['残疾|其他病', '残疾,其他病'],
      ['，', null],
      ['/', null],
    ],
  ],
  多选文字: [
    { multiple: true },
    [
      ['甲', '甲'],
      ['甲 、乙;甲', '甲,乙'],
    ],
  ],
};

describe.each(Object.entries(cases))('%s', (_, [shape, pairs]) => {
  test.each(pairs)('%j → %j', async (raw, value) => {
    const one = field(shape);
    const [alone] = await stored(one, [raw]);
    // A dirty neighbour must not change what a cell becomes: the cheap test is shared by the row.
    expect(alone!.value).toBe(value);
    if (isPlainlyClean(one, raw)) {
      const direct = columnSql({ field: one, raw: quoteText(raw), factor: 1, clean: true }).direct;
      const [row] = await engine.rows(`select (${direct})::${sqlType(one)}::varchar as v`);
      expect(row!['v']).toBe(value);
    }
  });
});

const shapes = {
  文字: {},
  姓名: { holds: 'name' },
  编号: { holds: 'code' },
  证件号码: { holds: 'id-number' },
  电话: { holds: 'phone' },
  代码: { codes: { 男: [], 女: [] } },
  多选: { multiple: true, codes: { 健康: [], 残疾: [] } },
  多选文字: { multiple: true },
  整数: { type: 'integer' },
  日期: { type: 'date' },
  是否: { type: 'boolean' },
};
test.each(Object.entries(shapes))(
  'a failed formula is no %s, and is remembered',
  async (_, shape) => {
    const texts = '#N/A #REF! #VALUE! #DIV/0! #NAME? #NUM! #NULL! #SPILL! #CALC!'.split(' ');
    const found = await stored(field(shape), [...texts, ' #N/A ']);
    expect(found.map(({ value }) => value)).toEqual(found.map(() => null));
    expect(found.map(({ original }) => original)).toEqual([...texts, ' #N/A ']);
  },
);

test('a text that only looks like a failed formula is kept', async () => {
  const found = await stored(field({}), ['3#楼', '#1', '#N/A 待查']);
  expect(found.map(({ value }) => value)).toEqual(['3#楼', '#1', '#N/A 待查']);
});

test('a blank stays blank and 0 stays 0', async () => {
  for (const shape of [
    {},
    { type: 'integer' },
    { type: 'number' },
    { type: 'boolean' },
    { type: 'date' },
  ]) {
    expect((await stored(field(shape), [null]))[0]).toEqual({ value: null, original: null });
  }
});

test('无 is a no where the answer is yes or no, whatever it means elsewhere', async () => {
  const one = { ...field({ type: 'boolean' }), missingValues: ['无', '-'] };
  const values = await stored(one, ['无', '-', '有', '不详']);
  expect(values.map(({ value }) => value)).toEqual(['否', null, '是', null]);
});

test('the text is remembered where it is not what is stored, and only there', async () => {
  const originals = async (shape: object, texts: string[]) =>
    (await stored(field(shape), texts)).map(({ original }) => original);
  expect(await originals({ holds: 'name' }, ['张三', '张 三'])).toEqual([null, '张 三']);
  const several = { multiple: true, codes: { 健康: [], 慢病: [], 残疾: ['残'] } };
  expect(await originals(several, ['慢病,残疾', '残疾,慢病', '残'])).toEqual([
    null,
    '残疾,慢病',
    '残',
  ]);
  expect(await originals({ type: 'integer' }, ['3', '3.0', 'abc'])).toEqual([null, '3.0', 'abc']);
  expect(await originals({ type: 'date' }, ['2016-12-31', '20161231'])).toEqual([null, '20161231']);
  expect(await originals({ holds: 'partial-date' }, ['1980-01-02', '1980-01', '198001'])).toEqual([
    null,
    null,
    '198001',
  ]);
  expect(await originals({}, ['某村', ' 某村'])).toEqual([null, ' 某村']);
});

test('numbers under 万元 are converted unless the cell names its own unit', async () => {
  const values = await stored(
    field({ type: 'number', unit: '元' }),
    ['1.25', '3000元', '2万元', '0'],
    10_000,
  );
  expect(values.map(({ value }) => value)).toEqual([
    '12500.0000',
    '3000.0000',
    '20000.0000',
    '0.0000',
  ]);
});
