import { createHash } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { read } from '@e965/xlsx';
import exceljs, { type Workbook, type Worksheet } from 'exceljs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Masking, Report } from '../../src/model.ts';
import { addList } from '../../src/report/workbook-list.ts';
import { writeWorkbook } from '../../src/report/workbook.ts';
import { writeReports } from '../../src/report/write.ts';
import {
  clearIssues,
  emptyReport,
  fakeReport,
  manyIssues,
  secrets,
} from '../support/fake-report.ts';
import { options } from '../support/collect.ts';

let root: string;
beforeAll(async () => void (root = await mkdtemp(join(tmpdir(), 'workbooks-'))));
afterAll(() => rm(root, { recursive: true, force: true }));

async function write(name: string, report: Report, masking: Masking = 'all'): Promise<string> {
  const path = join(root, name);
  const target = { format: 'xlsx', path } as const;
  await writeReports(report, [target], { ...options, masking, stdout: process.stdout });
  return path;
}

async function open(path: string): Promise<Workbook> {
  const workbook = new exceljs.Workbook();
  await workbook.xlsx.readFile(path);
  return workbook;
}

/** Rows of a sheet as objects, by the titles in its first row. */
function records(sheet: Worksheet): Record<string, unknown>[] {
  const rows: unknown[][] = [];
  sheet.eachRow((row) => rows.push((row.values as unknown[]).slice(1)));
  const [head = [], ...body] = rows;
  return body.map((row) => Object.fromEntries(head.map((title, at) => [String(title), row[at]])));
}

/** Label → value of a cover. */
function cover(workbook: Workbook): Record<string, unknown> {
  const facts: Record<string, unknown> = {};
  workbook.getWorksheet('封面')!.eachRow((row) => {
    facts[String(row.getCell(1).value)] ??= row.getCell(2).value;
  });
  return facts;
}

function allText(workbook: Workbook): string {
  const texts: string[] = [];
  workbook.eachSheet((sheet) =>
    sheet.eachRow((row) => row.eachCell((cell) => texts.push(cell.text))),
  );
  return texts.join('\n');
}

let folder: string;
let east: Workbook;
let county: Workbook;
beforeAll(async () => {
  folder = await write('清单', fakeReport());
  east = await open(join(folder, '城关镇.xlsx'));
  county = await open(join(folder, '县级汇总.xlsx'));
});

test('one workbook a township and one for the county', async () => {
  const names = await readdir(folder);
  expect(names.toSorted()).toEqual(
    ['北山乡.xlsx', '县级汇总.xlsx', '城关镇.xlsx', '未知乡镇.xlsx'].toSorted(),
  );
});

describe('the list of a township', () => {
  test('has what the clerk needs, and empty columns for the answers', () => {
    const [first] = records(east.getWorksheet('问题清单')!);
    expect(Object.keys(first!)).toEqual(
      '序号 问题编号 级别 问题类型 规则 县 乡镇 村 户编号 户主/姓名 问题描述 核对建议 责任部门 单元格 涉及字段 当前值 核实结果 整改情况 完成日期 责任人'.split(
        ' ',
      ),
    );
    expect(first).toMatchObject({ 核实结果: undefined, 整改情况: undefined, 责任人: undefined });
  });

  test('an issue that concerns two townships stands in the list of each', async () => {
    const north = await open(join(folder, '北山乡.xlsx'));
    for (const workbook of [east, north]) {
      expect(records(workbook.getWorksheet('问题清单')!)[0]).toMatchObject({
        问题编号: '0a01000000000001',
        乡镇: '北山乡',
        问题描述: '证件号码 9900**********0028 在 2 个乡镇登记（另涉 城关镇）',
        单元格: '北山乡/家庭成员.xlsx【Sheet1】F9\n城关镇/家庭成员.csv D21',
      });
    }
  });

  test('sources stand beside the current value', async () => {
    const north = await open(join(folder, '北山乡.xlsx'));
    expect(records(north.getWorksheet('问题清单')!)[1]!['当前值']).toBe(
      '人均纯收入：5020\n各来源 墙上公示：5200；扶贫手册：5020；入户访谈：（空）；系统：5020\n与多数不同：墙上公示',
    );
  });

  test('names are in clear, everything else is masked', () => {
    const text = allText(east);
    expect(text).toContain('张三丰');
    const { ids, phones, bankCards } = secrets;
    expect([...ids, ...phones, ...bankCards].filter((secret) => text.includes(secret))).toEqual([]);
  });

  test('the county sees no names', () => {
    const text = allText(county);
    expect(
      Object.values(secrets)
        .flat()
        .filter((secret) => text.includes(secret)),
    ).toEqual([]);
  });

  test('all is in clear when asked for', async () => {
    const revealed = await write('明文', fakeReport(), 'none');
    const text = allText(await open(join(revealed, '城关镇.xlsx')));
    expect(text).toContain(secrets.ids[0]);
  });

  test('can be filtered, scrolled, and answered from a drop-down', () => {
    const sheet = east.getWorksheet('问题清单')!;
    expect(sheet.autoFilter).toBe('A1:T4');
    expect(sheet.views[0]).toMatchObject({ state: 'frozen', ySplit: 1 });
    expect(sheet.getCell('Q2').dataValidation).toMatchObject({
      type: 'list',
      formulae: ['"属实需改,属实豁免,不属实"'],
    });
    expect(sheet.getColumn(11).width).toBeGreaterThan(40);
    expect(sheet.getCell('K2').alignment).toMatchObject({ wrapText: true });
  });

  test('a formula that a cell slipped in stays text, also after it is edited', () => {
    const cell = east.getWorksheet('问题清单')!.getCell('P4');
    expect(cell.value).toContain('=HYPERLINK("http://example.invalid","点我")');
    expect(cell.numFmt).toBe('@');
  });
});

describe('the cover', () => {
  test('says what was found, how much was looked at, and who signs', () => {
    const facts = cover(east);
    expect(facts).toMatchObject({
      乡镇: '城关镇',
      户数: 20_000,
      数据日期: '2020-10-20（没有给出，以运行当天计）',
      问题: 3,
      按级别: '错误 2，疑点 0，提示 1',
      按问题类型: '不实 1，不准 1，不全 1，不一致 0，不及时 0',
      差错户: '542（2.71%）',
      全部规则: '通过 1 条，有问题 5 条，未检查 4 条（原因见下）',
    });
    expect(Object.keys(facts)).toEqual(
      expect.arrayContaining(['乡镇党委书记（签字）：', '乡镇长（签字）：', '未检查的规则']),
    );
    expect(allText(east)).toContain('缺少表 教育学籍');
  });

  test('its digest can be computed again from the list, however it is sorted', () => {
    const ids = records(east.getWorksheet('问题清单')!).map((record) => `${record['问题编号']}\n`);
    const digest = createHash('sha256').update(ids.toSorted().join('')).digest('hex');
    expect(cover(east)['清单校验码']).toBe(`sha256:${digest}`);
  });
});

describe('the county', () => {
  test('ranks the townships, with the digest that each must show', () => {
    const rows = records(county.getWorksheet('各乡镇')!);
    expect(rows.map((row) => [row['乡镇'], row['问题'], row['差错率'], row['排名']])).toEqual([
      ['北山乡', 2, '<0.01%', 1],
      ['城关镇', 3, '2.71%', 2],
      ['未知乡镇', 1, '—', undefined],
    ]);
    expect(rows[1]!['清单校验码']).toBe(cover(east)['清单校验码']);
  });

  test('says 通过, 有问题 or 未检查 of every rule', () => {
    const rows = records(county.getWorksheet('各规则')!);
    const status = Object.fromEntries(rows.map((row) => [row['规则'], row['状态']]));
    expect(status).toMatchObject({
      'id-checksum': '有问题',
      'household-empty': '通过',
      'education-dropout': '未检查',
      'local-rule': '执行出错',
    });
  });

  test('lists every issue once', () => {
    const rows = records(county.getWorksheet('问题清单')!);
    expect(rows.map((row) => row['问题编号'])).toEqual(clearIssues.map((issue) => issue.id));
  });

  test('each has its own workbook where there are several', async () => {
    const report = fakeReport();
    report.summary.townships.push({ ...report.summary.townships[0]!, county: '另一县' });
    expect((await readdir(await write('两县', report))).toSorted()).toEqual(
      [
        '县级汇总-另一县.xlsx',
        '县级汇总-未知县.xlsx',
        '县级汇总-虚拟县.xlsx',
        '另一县-北山乡.xlsx',
        '未知县-未知乡镇.xlsx',
        '虚拟县-北山乡.xlsx',
        '虚拟县-城关镇.xlsx',
      ].toSorted(),
    );
  });
});

test('SheetJS reads the same', async () => {
  const workbook = read(await readFile(join(folder, '城关镇.xlsx')));
  expect(workbook.SheetNames).toEqual(['封面', '问题清单']);
  const sheet = workbook.Sheets['问题清单']!;
  expect([sheet['B2'].v, sheet['J2'].v]).toEqual(['0a01000000000001', '欧阳无忌']);
});

test('a report of nothing is one county workbook', async () => {
  expect(await readdir(await write('空', emptyReport()))).toEqual(['县级汇总.xlsx']);
});

test('a township without issues gets its empty list', async () => {
  const workbook = await open(join(await write('无问题', manyIssues(0)), '第1镇.xlsx'));
  expect(records(workbook.getWorksheet('问题清单')!)).toEqual([]);
});

test('what does not fit one sheet goes on in the next', async () => {
  const path = join(root, '长.xlsx');
  await writeWorkbook(path, '2020-10-21T08:00:00.000Z', (workbook) =>
    addList(workbook, manyIssues(25).issues(), 10),
  );
  const workbook = await open(path);
  const numbers = workbook.worksheets.map((sheet) => records(sheet).map((row) => row['序号']));
  expect(workbook.worksheets.map((sheet) => sheet.name)).toEqual([
    '问题清单',
    '问题清单2',
    '问题清单3',
  ]);
  expect(numbers.map((sheet) => [sheet[0], sheet.length])).toEqual([
    [1, 10],
    [11, 10],
    [21, 5],
  ]);
  expect(workbook.worksheets[2]!.autoFilter).toBe('A1:T6');
});

test('a cell longer than Excel allows is cut and says so', async () => {
  const long = { ...clearIssues[4]!, message: () => `长${'\u0001'}`.repeat(40_000) };
  const path = join(await write('过长', fakeReport([long])), '县级汇总.xlsx');
  const [row] = records((await open(path)).getWorksheet('问题清单')!);
  const text = String(row!['问题描述']);
  expect([text.length, text.slice(-11)]).toEqual([32_767, '长长…（过长，已截断）']);
});
