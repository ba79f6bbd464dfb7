import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { builtinRules } from '../../src/builtin.ts';
import { defineFunctions } from '../../src/domain/define.ts';
import { Engine } from '../../src/engine/duckdb.ts';
import { resolveParameters } from '../../src/layout/parameters.ts';

const folder = mkdtempSync(join(tmpdir(), 'duizhang-test-'));
const engine = await Engine.open({ folder, threads: 1 });
const parameters = resolveParameters(join(builtinRules, 'parameters.yaml'));
await defineFunctions(engine, parameters, '2020-12-31');
afterAll(() => {
  engine.close();
  rmSync(folder, { recursive: true });
});

async function workingDays(from: string | null, to: string | null): Promise<unknown> {
  const date = (text: string | null) => (text === null ? 'null::date' : `date '${text}'`);
  const [row] = await engine.rows(`select 工作日数(${date(from)}, ${date(to)})::integer as n`);
  return row!['n'];
}

test.each([
  ['周一到周日', '2020-06-01', '2020-06-07', 5],
  ['周六一天', '2020-06-06', '2020-06-06', 0],
  ['调休的周日要上班', '2020-06-28', '2020-06-28', 1],
  ['端午放假的周四、周五', '2020-06-22', '2020-06-28', 4],
  ['国庆中秋连休前后', '2020-09-28', '2020-10-11', 5],
  ['2020 年春节延长到 2 月 2 日', '2020-01-19', '2020-02-03', 6],
  ['2015 年 9 月 3、4 日放假，6 日周日上班', '2015-09-01', '2015-09-06', 3],
  ['2026 年元旦后的周日上班', '2026-01-01', '2026-01-04', 1],
  ['跨两年', '2018-12-28', '2019-01-02', 3],
  ['没有放假安排的年份按周末算', '2031-10-01', '2031-10-07', 5],
  ['止早于起', '2020-06-07', '2020-06-01', 0],
  ['缺一头', null, '2020-06-01', null],
  ['缺另一头', '2020-06-01', null, null],
])('%s：%s 至 %s', async (_, from, to, days) => {
  expect(await workingDays(from, to)).toBe(days);
});

test('节假日都是 2014—2026 年的日子，调休上班的都是周末，两者不重', () => {
  const days = (name: string) =>
    parameters
      .rows()
      .filter((row) => row.name === name)
      .flatMap((row) => {
        const list = row.value as string[];
        expect(list.filter((day) => !day.startsWith(`${row.year}-`))).toEqual([]);
        return list;
      });
  const holidays = days('节假日');
  const workdays = days('调休上班日');
  const years = [...new Set(holidays.map((day) => Number(day.slice(0, 4))))];
  expect(years).toEqual(Array.from({ length: 13 }, (_, i) => 2014 + i));
  expect(workdays.filter((day) => ![0, 6].includes(new Date(day).getUTCDay()))).toEqual([]);
  expect(workdays.filter((day) => holidays.includes(day))).toEqual([]);
});
