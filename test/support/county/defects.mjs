/**
 * The defects of the register. Each trips its own rule only: where a planted value would drag others along (a count
 * that divides the income, a house that decides an exit) it is written into families.mjs, and all that follows from it is
 * made from it; here it is only entered in the list of truth.
 */
import { withCheck, withOtherCheck } from './people.mjs';

/** `raw`: to be written exactly so, whatever the habits of the column. */
const lost = (id) => ({ raw: Number(`${id.slice(0, 15)}000`) });

const set = (row, field, value) => {
  row[field] = value;
};

export function plantInRegister(register, truth) {
  const { byLabel, tables, helpers, pairingRow } = register;
  const person = (label, at) => byLabel[label].members[at];
  const home = (label) => byLabel[label].household;
  const spoil = (rule, row, field, value, note) => {
    set(row, field, value);
    truth.plant(rule, row.人编号 ?? row.户编号, [[row, field]], note);
  };
  const note = (rule, row, field, text) =>
    truth.plant(rule, row.人编号 ?? row.户编号, [[row, field]], text);

  plantIdentity({ person, spoil, note, truth });
  plantHouseholds({ byLabel, tables, person, home, spoil, note, truth });
  plantPeople({ person, spoil, note });
  plantMoneyAndHomes({ byLabel, home, spoil, note });
  plantHelpers({ byLabel, tables, home, helpers, pairingRow, note });
}

const samePerson = (from, to) => {
  for (const field of ['姓名', '出生日期', 'trueId', 'birth']) set(to, field, from[field]);
  set(to, '证件号码', from.trueId);
};

function otherSex(id) {
  const digit = Number(id[16]);
  return withCheck(id.slice(0, 16) + String(digit % 2 ? digit - 1 : digit + 1));
}

const reborn = (id, day) => withCheck(id.slice(0, 6) + day + id.slice(14, 17));

function plantIdentity({ person, spoil, note, truth }) {
  const number = (rule, label, at, change, text) => {
    const row = person(label, at);
    spoil(rule, row, '证件号码', change(row.trueId), text);
  };
  number('id-missing', 'C16', 3, () => null, '空白');
  number('id-missing', 'S17', 1, () => '暂无', '占位文字');
  number('id-length', 'H02', 2, (id) => id.slice(0, 17), '17位，末位漏录');
  number('id-length', 'S05', 1, (id) => id.slice(0, 17) + id.slice(16), '19位，一位录了两次');
  number('id-checksum', 'C01', 2, withOtherCheck, '末位录错');
  number('id-checksum', 'S11', 2, withOtherCheck, '末位录错');
  number('id-charset', 'H02', 3, (id) => id.replace('990102', '99O102'), '零录成字母O');
  number('id-charset', 'S06', 1, (id) => `${id.slice(0, 17)}K`, '末位是K');
  number('id-birth-invalid', 'C17', 2, (id) => reborn(id, '20020230'), '2月30日');
  number('id-birth-invalid', 'H12', 2, (id) => reborn(id, '20260412'), '晚于数据日期');
  number('id-birth-invalid', 'S12', 3, (id) => reborn(id, '18320708'), '超过120岁');
  number('id-sci-notation', 'C16', 2, lost, '单元格是数字，后三位已丢失');
  number('id-sci-notation', 'H18', 1, () => ({ raw: '9.90102E+17' }), '文本已成科学计数法');
  number('id-sex-mismatch', 'C02', 3, otherSex, '第17位为奇数，登记为女');
  number('id-sex-mismatch', 'S12', 2, otherSex, '第17位为偶数，登记为男');

  const bride = person('C10', 2);
  const wife = person('H10', 1);
  samePerson(bride, wife);
  truth.plant(
    'id-duplicate-cross-area',
    bride.trueId,
    [
      [bride, '证件号码'],
      [wife, '证件号码'],
    ],
    '同一人在城关镇和河东乡两户',
  );
  const son = person('S01', 2);
  const nephew = person('S02', 2);
  samePerson(son, nephew);
  truth.plant(
    'id-duplicate-file',
    son.trueId,
    [
      [son, '证件号码'],
      [nephew, '证件号码'],
    ],
    '同村两户，一处为残疾证号，一处为身份证号',
  );
  samePerson(person('S11', 3), person('C18', 3));
  note('relation-sex-mismatch', person('C05', 2), '与户主关系', '之女登记为男');
  note('relation-sex-mismatch', person('H06', 2), '与户主关系', '之子登记为女');
}

function plantHouseholds({ byLabel, tables, person, home, spoil, note, truth }) {
  note('household-id-missing', home('H01'), '户编号', '户编号空白');
  const twin = { ...home('H12'), 户联系电话: '19900001999' };
  tables.户.splice(tables.户.indexOf(home('H12')) + 3, 0, twin);
  truth.plant(
    'household-id-duplicate',
    twin.户编号,
    [
      [home('H12'), '户编号'],
      [twin, '户编号'],
    ],
    '同一户编号两行',
  );
  const [first, second] = [person('H13', 2), person('H13', 3)];
  second.人编号 = first.人编号;
  truth.plant(
    'member-id-duplicate',
    first.人编号,
    [
      [first, '人编号'],
      [second, '人编号'],
    ],
    '两人同一人编号',
  );
  note('member-orphan', person('H20', 0), '户编号', '户表没有这一户');
  note('household-empty', home('C11'), '户编号', '成员均已死亡');
  note('household-empty', home('H17'), '户编号', '成员表没有这一户');
  note('household-count-mismatch', home('C03'), '家庭人口数', '登记5人，实有4人');
  note('household-count-mismatch', home('S03'), '家庭人口数', '登记3人，实有4人');
  note('household-no-head', home('H03'), '户编号', '成员中没有户主');
  const twoHeads = (label, at) => {
    const [head, other] = [person(label, 0), person(label, at)];
    other.与户主关系 = '户主';
    truth.plant(
      'household-multi-head',
      head.户编号,
      [
        [head, '与户主关系'],
        [other, '与户主关系'],
      ],
      '两个户主',
    );
  };
  twoHeads('C09', 1);
  twoHeads('S11', 1);
  note('household-spouse-same-sex', person('C18', 1), '性别', '户主与配偶均为男');
  spoil('relation-bad-enum', person('H18', 2), '与户主关系', '干亲', '不在代码内');
  spoil('relation-bad-enum', person('S10', 2), '与户主关系', '邻居', '不在代码内');
  const differ = (label, at, part, field, value) => {
    const row = person(label, at);
    row.differs = { field, value };
    truth.plant(
      'household-rows-differ',
      row.户编号,
      [
        [byLabel[label][part], field],
        [row, field],
      ],
      '同户两行不同',
    );
  };
  differ('C04', 2, 'living', '耕地面积', 9.9);
  differ('C20', 1, 'living', '住房结构', '其他');
}

function plantPeople({ person, spoil, note }) {
  spoil('labour-under-16', person('C13', 3), '劳动技能', '普通劳动力', '7岁');
  spoil('labour-under-16', person('S13', 2), '劳动技能', '技能劳动力', '14岁');
  spoil('labour-healthy-none', person('H12', 1), '劳动技能', '无劳动力', '47岁健康');
  note('labour-healthy-none', person('S13', 3), '劳动技能', '19岁健康');
  person('C09', 3).健康状况 = '长期慢性病';
  spoil('work-no-labour', person('C09', 3), '劳动技能', '无劳动力', '务工4个月');
  note('work-no-labour', person('H15', 2), '劳动技能', '丧失劳动力而务工5个月');
  note('disability-no-certificate', person('H16', 1), '健康状况', '残疾而无残疾证号');
  // A certificate that was lost and issued again bears two characters more.
  person('C08', 1).残疾证号 += 'B1';
  const [lame, poor] = [person('H16', 2), person('S17', 0)];
  spoil('disability-certificate-format', lame, '残疾证号', `${lame.trueId}93`, '第19位是9');
  poor.残疾证号 = null;
  spoil('disability-certificate-format', poor, '证件号码', `${poor.trueId}45`, '第20位是5');
  note('education-dropout', person('C08', 2), '在校生状况', '12岁未在校');
  note('education-dropout', person('S06', 2), '在校生状况', '截止日15岁，数据日期16岁');
  const uninsured = person('C13', 1);
  uninsured.是否参加大病保险 = '否';
  spoil('medical-uninsured', uninsured, '是否参加城乡居民基本医疗保险', '否', '两项均为否');
  const blank = person('H07', 3);
  blank.是否参加城镇职工基本医疗保险 = null;
  spoil('medical-uninsured', blank, '是否参加城乡居民基本医疗保险', null, '两项均空白');
}

function plantMoneyAndHomes({ byLabel, home, spoil, note }) {
  const offBy = (label, amount, text) => {
    const { income, household } = byLabel[label];
    const net = income.纯收入 + amount;
    spoil('income-net-sum', income, '纯收入', net, text);
    income.人均纯收入 = Math.round((net / household.家庭人口数) * 100) / 100;
  };
  offBy('H04', 1000, '多1000元');
  offBy('S02', -500, '少500元');
  const divide = (label, amount, text) => {
    const { income } = byLabel[label];
    const head = Math.round((income.人均纯收入 + amount) * 100) / 100;
    spoil('income-per-capita-div', income, '人均纯收入', head, text);
  };
  divide('C12', 350, '多350元');
  divide('S09', -200, '少200元');
  const income = (label) => byLabel[label].income;
  note('income-exit-below-line', income('C06'), '人均纯收入', '2019年脱贫，2980元');
  note('income-exit-below-line', income('S04'), '人均纯收入', '2016年脱贫，2900元');
  note('income-wage-no-worker', income('H05'), '工资性收入', '无人务工');
  note('income-wage-no-worker', income('S10'), '工资性收入', '无人务工');
  note('house-danger-exited', byLabel.C07.living, '是否危房户', 'D级');
  note('house-danger-exited', byLabel.S05.living, '是否危房户', 'C级');
  note('water-unsafe-exited', byLabel.C20.living, '是否解决安全饮用水', '未解决');
  note('water-unsafe-exited', byLabel.H06.living, '是否解决安全饮用水', '未解决');
  note('cause-ill', home('H08'), '主要致贫原因', '全家健康');
  note('cause-ill', home('S14'), '主要致贫原因', '全家健康');
  note('exit-year-blank', home('C19'), '脱贫年度', '空白');
  note('exit-year-blank', home('S15'), '脱贫年度', '空白');
  note('exit-year-no-status', home('H11'), '脱贫年度', '未脱贫而有2019');
  note('exit-year-no-status', home('S16'), '脱贫年度', '未脱贫而有2018');
}

function plantHelpers({ byLabel, tables, home, helpers, pairingRow, note }) {
  tables.帮扶责任人.splice(tables.帮扶责任人.indexOf(byLabel.H09.pairing), 1);
  byLabel.S07.pairing.结束时间 = '2019-12-31';
  byLabel.S08.pairing.有效标志 = '否';
  note('helper-none', home('H09'), '户编号', '没有结对记录');
  note('helper-none', home('S07'), '户编号', '结对已于2019年底结束');
  note('helper-none', home('S08'), '户编号', '结对有效标志为否');
  // A predecessor who has gone is lawful where a successor stands beside him.
  for (const label of ['C02', 'H02', 'S02']) {
    const past = {
      开始时间: '2016-03-01',
      结束时间: '2018-02-28',
      有效标志: '否',
      最近走访日期: null,
    };
    const before = pairingRow(home(label), helpers[0], 900 + tables.帮扶责任人.length, past);
    tables.帮扶责任人.splice(tables.帮扶责任人.indexOf(byLabel[label].pairing), 0, before);
  }
}
