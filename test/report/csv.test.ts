import { parse } from 'csv-parse/sync';
import { expect, test } from 'vitest';
import { csv } from '../../src/report/csv.ts';
import { clearIssues, fakeReport, type ClearIssue } from '../support/fake-report.ts';
import { collect, options } from '../support/collect.ts';

async function records(issues: ClearIssue[] = clearIssues): Promise<Record<string, string>[]> {
  const text = await collect(csv(fakeReport(issues), options));
  return parse(text, { bom: true, columns: true, record_delimiter: '\r\n' });
}

test('opens in Excel: byte order mark, CRLF, one issue a line', async () => {
  const text = await collect(csv(fakeReport(), options));
  expect(text.startsWith('\u{feff}问题编号,级别,')).toBe(true);
  expect(text.replaceAll('\r\n', '').includes('\r')).toBe(false);
  expect(await records()).toHaveLength(clearIssues.length);
});

test('every cell of the issue is listed', async () => {
  expect((await records())[0]).toMatchObject({
    级别: '错误',
    乡镇: '北山乡',
    另涉地方: '虚拟县 城关镇 东街村',
    姓名: '欧***',
    单元格: '北山乡/家庭成员.xlsx【Sheet1】F9；城关镇/家庭成员.csv D21',
    当前值: '证件号码：9900**********0028',
    相关规则: 'id-duplicate-file',
  });
});

test('several sources, the odd one and a blank are said', async () => {
  expect((await records())[1]).toMatchObject({
    各来源值: '墙上公示：5200；扶贫手册：5020；入户访谈：（空）；系统：5020',
    与多数不同的来源: '墙上公示',
  });
});

test.each(['=1+1', '+1', '-1', '@SUM(A1)', '\t=1', '\r=1', '\n=1', '＝1+1', '=cmd|" /C calc"!A0'])(
  'a message that begins like a formula is text: %j',
  async (message) => {
    const [record] = await records([{ ...clearIssues[3]!, message: () => message }]);
    expect(record!['问题描述']).toBe(`'${message}`);
  },
);

test('an innocent message is left alone', async () => {
  const [record] = await records([{ ...clearIssues[3]!, message: () => '差 -1，"引号"，逗号' }]);
  expect(record!['问题描述']).toBe('差 -1，"引号"，逗号');
});
