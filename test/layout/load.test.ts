import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { loadLayouts } from '../../src/layout/load.ts';

const layouts = loadLayouts(fileURLToPath(new URL('../../rules/tables', import.meta.url)));
const tables = [...layouts.tables.values()];

function field(table: string, name: string) {
  const found = layouts.get(table)?.fields.find((candidate) => candidate.name === name);
  if (!found) throw new Error(`${table}.${name}`);
  return found;
}

function meaning(table: string, name: string, word: string): string | null {
  for (const [value, synonyms] of Object.entries(field(table, name).codes)) {
    if (value === word || synonyms.includes(word)) return value;
  }
  return null;
}

describe('words of an export and the value that they stand for', () => {
  test.each([
    ['家庭成员', '性别', '2', '女'],
    ['家庭成员', '与户主关系', '丈夫', '配偶'],
    ['家庭成员', '与户主关系', '二女', '之女'],
    ['家庭成员', '与户主关系', '长孙', '之孙子'],
    ['家庭成员', '与户主关系', '女婿', '之女婿'],
    ['家庭成员', '与户主关系', '儿媳', '之儿媳'],
    ['家庭成员', '与户主关系', '奶奶', '之祖母'],
    ['家庭成员', '与户主关系', '媳妇', null],
    ['家庭成员', '民族', '汉', '汉族'],
    ['家庭成员', '在校生状况', '小学', '小学'],
    ['家庭成员', '在校生状况', '三年级', '小学三年级'],
    ['家庭成员', '在校生状况', '初二', '八年级'],
    ['家庭成员', '健康状况', '大病', '患有大病'],
    ['家庭成员', '残疾类别', '1', '视力'],
    ['家庭成员', '残疾等级', '壹级', '一级'],
    ['家庭成员', '享受低保政策情况', '否', '未享受'],
    ['家庭成员', '是否参加大病保险', '没参加', '否'],
    ['户', '主要致贫原因', '缺劳动力', '缺劳力'],
    ['户', '脱贫属性', '脱贫', '已脱贫'],
    ['户', '户类型', '一般户', '一般农户'],
    ['监测对象', '监测对象类别', '边缘户', '边缘易致贫户'],
    ['监测对象', '致贫/返贫风险1', '务工就业不稳', '因务工就业不稳'],
    ['生产生活条件', '危房级别', 'C级', 'C'],
    ['生产生活条件', '是否危房户', '安全', '否'],
    ['生产生活条件', '是否解决安全饮用水', '安全', '是'],
    ['六源核查', '来源', '嘴上说的', '口述'],
    ['扶贫手册', '帮扶措施', '雨露计划', '教育帮扶'],
  ])('%s %s: %s means %s', (table, name, word, value) => {
    expect(meaning(table, name, word)).toBe(value);
  });
});

test('there are 56 nationalities, and two more values', () => {
  expect(Object.keys(field('家庭成员', '民族').codes)).toHaveLength(58);
});

test('an alias belongs to one field, but for the headers that offices use for two', () => {
  const shared = new Map<string, string[]>();
  for (const table of tables) {
    for (const { name, aliases } of table.fields) {
      for (const alias of aliases) {
        const key = `${table.name} ${alias}`;
        shared.set(key, [...(shared.get(key) ?? []), name]);
      }
    }
  }
  const ambiguous = [...shared].filter(([, names]) => names.length > 1);
  expect(Object.fromEntries(ambiguous)).toEqual({
    '务工监测 编号': ['人编号', '户编号'],
    '家庭成员 编号': ['户编号', '人编号'],
    '帮扶责任人 姓名': ['户主姓名', '帮扶责任人姓名'],
    '帮扶责任人 编号': ['结对编号', '户编号'],
    '户 户属性': ['户类型', '贫困户属性'],
    '计划务工 编号': ['人编号', '户编号'],
    '预警线索 编号': ['线索编号', '户编号'],
  });
});

test('no alias is hidden by a column of that very name', () => {
  const hidden = tables.flatMap((table) => {
    const names = new Set(table.fields.map((candidate) => candidate.name));
    return table.fields.flatMap(({ aliases }) => aliases.filter((alias) => names.has(alias)));
  });
  expect(hidden).toEqual([]);
});

test('five of the six sources differ in their marks only', () => {
  const five = ['墙上公示', '扶贫手册', '现场核查', '档案资料'].map((name) => layouts.get(name)!);
  const interview = layouts.get('入户访谈')!;
  for (const layout of five) {
    expect(layout.fields).toEqual(interview.fields.slice(0, layout.fields.length));
    expect(layout.marks.filter((mark) => interview.marks.includes(mark))).toEqual([]);
  }
});

test('what tells who a person is is marked as private wherever it stands', () => {
  const open = tables.flatMap((table) =>
    table.fields
      .filter(
        ({ format, pii }) => ['name', 'id-number', 'phone', 'bank-card'].includes(format) && !pii,
      )
      .map(({ name }) => `${table.name}.${name}`),
  );
  expect(open).toEqual([]);
});

describe('a layout that is wrong is refused with its place', () => {
  let folder = '';
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'layout-'));
    mkdirSync(join(folder, 'codes'));
    writeFileSync(
      join(folder, 'codes', 'sex.yaml'),
      'name: 性别\ncodes: {男: [男性], 女: [女性]}\n',
    );
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  const head = ['table: 户', 'title: 户', 'grain: household', 'primaryKey: [户编号]'];
  const fields = ['fields:', '  - name: 户编号', '    type: string'];

  test.each([
    [
      'an unknown key',
      [...head, 'labl: 户编号', ...fields],
      5,
      1,
      '不认识的键“labl”，是否想写“label”',
    ],
    [
      'an unknown key of a field',
      [...head, ...fields, '    alias: [户码]'],
      8,
      5,
      'fields.0：不认识的键“alias”，是否想写“aliases”',
    ],
    ['a missing key', [...head, 'fields:', '  - name: 户编号'], 6, 5, '缺少 fields.0.type'],
    [
      'a wrong type',
      [...head, 'fields:', '  - name: 户编号', '    type: text'],
      7,
      11,
      'fields.0.type 应为 string、integer、number、boolean、date、year、yearmonth 之一',
    ],
    [
      'a number for a word',
      [...head, ...fields, '    aliases: [1]'],
      8,
      15,
      'fields.0.aliases.0 应为文字（数字请加引号）',
    ],
    [
      'a name of no field',
      [...head, 'label: 户编码', ...fields],
      5,
      8,
      '表“户”没有字段“户编码”，是否想写“户编号”',
    ],
    [
      'a field twice',
      [...head, ...fields, '  - name: 户编号', '    type: string'],
      8,
      11,
      '字段“户编号”写了两次',
    ],
    [
      'a reference to no table',
      [
        ...head,
        'foreignKeys:',
        '  - {fields: [户编号], reference: {resource: 户口, fields: [户编号]}}',
        ...fields,
      ],
      6,
      43,
      '没有名为“户口”的表，是否想写“户”',
    ],
    [
      'a code list that is none',
      [...head, ...fields, '    codes: 性別'],
      8,
      12,
      '没有名为“性別”的代码表，是否想写“性别”',
    ],
    [
      'a word with two meanings',
      [...head, ...fields, '    codes:', '      甲: [一]', '      乙: [一]'],
      8,
      5,
      '“一”同时属于“甲”和“乙”',
    ],
    [
      'bad yaml',
      [...head, 'label: "户编号', ...fields],
      8,
      17,
      'YAML 语法错误：缺少引号、括号或逗号',
    ],
    ['a key twice', [...head, 'table: 户', ...fields], 5, 1, 'YAML 语法错误：同一个键写了两次'],
  ])('%s', (_, lines, line, column, message) => {
    writeFileSync(join(folder, 'household.yaml'), lines.join('\n'));
    expect(() => loadLayouts(folder)).toThrow(
      expect.objectContaining({
        name: 'RuleError',
        message,
        place: { file: expect.stringMatching(/household\.yaml$/), line, column },
      }),
    );
  });

  test('a table that two files declare', () => {
    for (const name of ['a', 'b'])
      writeFileSync(join(folder, `${name}.yaml`), [...head, ...fields].join('\n'));
    expect(() => loadLayouts(folder)).toThrow('表“户”已在');
  });

  test('a file in another encoding', () => {
    writeFileSync(join(folder, 'household.yaml'), Buffer.from([0xbb, 0xa7, 0x3a, 0x20, 0x31]));
    expect(() => loadLayouts(folder)).toThrow('文件不是 UTF-8 编码');
  });
});

test('a mistyped table is answered with the likely one', () => {
  expect(() => layouts.need('家庭人员')).toThrow(
    expect.objectContaining({ name: 'UsageError', advice: '是否想写“家庭成员”' }),
  );
});
