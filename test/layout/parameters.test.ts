import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { resolveParameters } from '../../src/layout/parameters.ts';

const file = fileURLToPath(new URL('../../rules/parameters.yaml', import.meta.url));

describe('a threshold depends on region and year', () => {
  test.each([
    ['national', '脱贫收入线', 2016, 2952],
    ['陕西', '脱贫收入线', 2017, 3070],
    ['陕西', '脱贫收入线', 2016, 2952],
    ['陕西', '脱贫收入线', 2020, 4000],
    ['national', '脱贫收入线', 2009, null],
    ['national', '脱贫收入线', null, 4000],
    ['甘肃', '脱贫收入线', 2019, 3218],
    ['贵州', '监测收入线', 2023, 7300],
    ['national', '监测收入线', 2023, 7200],
    ['national', '监测收入线', 2019, null],
    ['湖南', '村集体经济收入下限', null, 4],
    ['辽宁', '村集体经济收入下限', null, 0],
    ['陕西', '村贫困发生率上限', 2018, 3],
    ['陕西', '村贫困发生率上限', 2019, 2],
    ['贵州', '监测公示口径', null, '工作日'],
    ['national', '危改补助重点对象', null, null],
  ])('%s %s %s: %s', (region, name, year, value) => {
    expect(resolveParameters(file, region).value(name, year)).toBe(value);
  });
});

test('a value says where it stands', () => {
  const parameters = resolveParameters(file, '陕西', new Map([['人口数上限', '12']]));
  expect(parameters.find('脱贫收入线', 2017)?.origin).toMatchObject({
    kind: 'file',
    region: '陕西',
  });
  expect(parameters.find('脱贫收入线', 2018)?.origin).toMatchObject({ region: 'national' });
  expect(parameters.find('人口数上限')).toMatchObject({ value: 12, origin: { kind: 'override' } });
});

test('the command line sets a value for every year, as the kind of value that it is', () => {
  const overrides = new Map([
    ['脱贫收入线', '3070'],
    ['危险房屋等级', 'C，D、B'],
    ['学年截止月日', '09-30'],
  ]);
  const parameters = resolveParameters(file, 'national', overrides);
  expect(parameters.value('脱贫收入线', 2014)).toBe(3070);
  expect(parameters.value('危险房屋等级')).toEqual(['C', 'D', 'B']);
  expect(parameters.value('学年截止月日')).toBe('09-30');
});

test.each([
  [new Map([['脱贫线', '1']]), '没有名为“脱贫线”的参数', '是否想写“脱贫收入线”'],
  [
    new Map([['人口数上限', '十']]),
    '参数“人口数上限”应为数字，得到“十”',
    '例如 --param 人口数上限=15',
  ],
])('a wrong --param is explained', (overrides, message, advice) => {
  expect(() => resolveParameters(file, 'national', overrides)).toThrow(
    expect.objectContaining({ name: 'UsageError', message, advice }),
  );
});

test('an unknown region is explained', () => {
  expect(() => resolveParameters(file, '陜西')).toThrow(
    expect.objectContaining({ name: 'UsageError', advice: '是否想写“陕西”' }),
  );
});

test('every row of the engine is a value from some year on', () => {
  const rows = resolveParameters(file).rows();
  expect(rows.filter((row) => row.name === '收入底线')).toMatchObject([
    { year: 2021, value: 4000 },
  ]);
  expect(rows.every((row) => row.value !== undefined)).toBe(true);
});
