import { columns } from './columns.mjs';
import { checkCharacter } from './person.mjs';

const wide = (text) =>
  text.replace(/[0-9]/g, (digit) => String.fromCharCode(digit.charCodeAt(0) + 0xfee0));
const replaceAt = (text, at, character) => text.slice(0, at) + character + text.slice(at + 1);
const isWord = (value) => typeof value === 'string' && value.length > 0;
const thousands = (value) =>
  Number(value).toLocaleString('en-US', { minimumFractionDigits: 2, maximumFractionDigits: 2 });

/** Ways in which an ID number is wrong; the last four are lawful ways to write it. */
const idDirt = [
  () => null,
  () => '无',
  (id) => id.slice(0, -1),
  (id) => replaceAt(id, 17, id[17] === '1' ? '2' : '1'),
  (id) => replaceAt(id, 9, 'O'),
  (id) => replaceAt(id, 16, String((Number(id[16]) + 1) % 10)),
  (id) => {
    const first = `${id.slice(0, 10)}0230${id.slice(14, 17)}`;
    return first + checkCharacter(first);
  },
  (id) => `${id[0]}.${id.slice(1, 6)}E+17`,
  (_id, _row, earlier) => earlier.证件号码 ?? null,
  (id) => id.toLowerCase(),
  (id) => `'${id}`,
  (id) => `="${id}"`,
  (id) => wide(id),
];

const opposite = {
  之子: '之女',
  之女: '之子',
  之父: '之母',
  之母: '之父',
  之孙子: '之孙女',
  之孙女: '之孙子',
};

/** table → column → the ways to spoil a cell; each gets the value, the row and an earlier row of the table. */
const spoilers = {
  户: {
    户主姓名: [(name) => ` ${name}`, (name) => `${name[0]} ${name.slice(1)}`, () => '佚名'],
    户主证件号码: idDirt,
    户联系电话: [(number) => number.slice(1), (number) => `${number}.0`, () => null],
    银行卡号: [(number) => `${number[0]}.${number.slice(1, 6)}E+18`, () => null],
    家庭人口数: [
      (count) => count + 1,
      (count) => Math.max(0, count - 1),
      () => null,
      (count) => `${count}人`,
      () => '三口',
    ],
    脱贫属性: [() => '未脱贫', () => '脱贫', () => null, () => '不详'],
    脱贫年度: [() => null, () => 2018, (year) => (year ? `${year}年` : 2019), () => '去年'],
    首次识别时间: [() => '2014.1', () => '201413', () => null],
    主要致贫原因: [() => '因病', () => '因残', () => null, () => '缺劳动力', () => '懒惰'],
    是否军烈属: [() => null, () => '0', () => '无'],
    是否易地扶贫搬迁户: [() => null, () => '1', () => '√'],
    家庭住址: [(address) => `${address}\t`, () => null],
  },
  家庭成员: {
    姓名: [
      (name) => `${name} `,
      (name) => `${name[0]}　${name.slice(1)}`,
      () => null,
      (name) => `${name}·买买提`,
    ],
    性别: [
      (sex) => (sex === '男' ? '女' : '男'),
      (sex) => (sex === '男' ? '1' : '2'),
      () => null,
      () => '不详',
    ],
    证件号码: idDirt,
    出生日期: [
      (day) => day.replaceAll('-', ''),
      (day) => day.slice(0, 7),
      (day) => day.replaceAll('-', '/'),
      () => '1980-02-30',
      () => '不详',
    ],
    年龄: [(age) => age + 7, (age) => `${age}岁`, () => null, () => '三十'],
    与户主关系: [
      (relation) => opposite[relation] ?? '配偶',
      (relation) => relation.replace('之', ''),
      () => '户主',
      () => '干亲',
      () => null,
    ],
    文化程度: [() => null, () => '不详', () => '大学'],
    在校生状况: [() => null, () => '非在校生', () => '不详'],
    健康状况: [
      (state) => (state === '健康' ? '残疾' : `${state}、残疾`),
      () => '健康',
      () => null,
      () => '一般',
    ],
    残疾证号: [
      (id) => (id ? replaceAt(id, 18, '9') : null),
      (id) => (id ? id.slice(0, 19) : null),
      (id) => (id ? replaceAt(id, 17, id[17] === '1' ? '2' : '1') : null),
    ],
    劳动技能: [() => '无劳动力', () => '普通劳动力', () => '丧失劳动力', () => null],
    务工区域: [() => '省外务工', () => null],
    务工时间: [() => 13, (months) => (months ? `${months}个月` : 6), () => '全年'],
    公益性岗位: [() => '护林员', () => null],
    是否参加城乡居民基本医疗保险: [() => '否', () => null, () => '参加', () => '没参加'],
    是否参加城镇职工基本医疗保险: [() => '是', () => null, () => '0'],
    是否参加大病保险: [() => '否', () => null],
    享受低保政策情况: [() => '农村低保', () => null],
    家庭成员联系电话: [
      (number) => (number ? number.slice(1) : '无'),
      (number) => (number ? `${number}.0` : null),
    ],
    民族: [() => '汉', () => null],
  },
  收入: {
    工资性收入: [() => 26000, () => 0, (sum) => thousands(sum), () => '不详'],
    生产经营性收入: [(sum) => sum + 800, (sum) => `${sum}元`, () => null],
    生产经营性支出: [(sum) => sum + 300, () => null],
    转移性收入: [(sum) => sum + 55, (sum) => thousands(sum)],
    低保金: [() => 3000, () => '-'],
    纯收入: [(sum) => sum + 100, (sum) => thousands(sum), () => null, () => '约两万'],
    人均纯收入: [(sum) => sum + 9.5, () => 2100, (sum) => thousands(sum), () => null],
  },
  生产生活条件: {
    耕地面积: [(area) => `${area}亩`, () => null, () => 900],
    林地面积: [() => '无', () => null],
    住房面积: [(area) => `${area}平方米`, () => 0],
    入户路类型: [() => '土路', () => null, () => '硬化'],
    是否危房户: [() => '是', () => null, () => '0'],
    危房级别: [() => 'D', () => 'C', () => 'B级'],
    是否解决安全饮用水: [() => '否', () => null, () => '已解决', () => '1'],
    建房时间: [() => '1998年', () => '九十年代'],
  },
  帮扶责任人: {
    联系电话: [(number) => number.slice(1), () => null],
    证件号码: idDirt,
    开始时间: [() => '2018年3月1日', () => '2018.3', () => '2018-02-30'],
    结束时间: [() => '2019-12-31', () => '长期'],
    有效标志: [() => '否', () => null],
    帮扶责任人姓名: [() => null, (name) => `${name} `],
  },
};

/** Keys hold tables together; were they all spoiled, most rules would have nothing left to compare. */
const keyShare = 0.02;
const keySpoilers = {
  户: { 户编号: [() => null, (_code, _row, earlier) => earlier.户编号 ?? null] },
  家庭成员: {
    户编号: [(code) => `${code.slice(0, -4)}9999`],
    人编号: [(_code, _row, earlier) => earlier.人编号 ?? null],
  },
  帮扶责任人: { 户编号: [(code) => `${code.slice(0, -4)}9999`] },
};

/** The share of a table's spoilable cells that makes that share of all its cells; everything spoilable at most. */
function chanceOf(table, share) {
  return Math.min(1, (share * columns[table].length) / Object.keys(spoilers[table] ?? {}).length);
}

/** Spoils that share of all cells, among those that rules or readers say anything about; records what it did in `tally`. */
export function dirtMaker(share, random, tally) {
  const earlier = {};
  const chances = Object.fromEntries(
    Object.keys(columns).map((table) => [table, chanceOf(table, share)]),
  );
  const spoil = (table, row, from, chance) => {
    for (const [column, ways] of Object.entries(from ?? {})) {
      if (!random.hit(chance)) continue;
      row[column] = random.pick(ways)(row[column], row, earlier[table] ?? {}) ?? null;
      tally.cells += 1;
    }
  };
  return (table, row) => {
    if (share === 0) return;
    const asWas = isWord(row.证件号码) || isWord(row.户编号) ? { ...row } : undefined;
    // Lawful people only: a way to spoil a cell expects the value as the system writes it.
    if (row.人口减少原因 == null) spoil(table, row, spoilers[table], chances[table]);
    spoil(table, row, keySpoilers[table], Math.min(share, keyShare) / 4);
    if (asWas && random.hit(0.05)) earlier[table] = asWas;
  };
}
