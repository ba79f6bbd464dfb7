/** What police, insurers, schools and builders hold of the same people. */
import { exitRow, monitoringRows, villageRow } from './programmes.mjs';

/** One entry a person, by the true number: a person who stands twice in the register is one person here. */
function peopleOnce(members) {
  const seen = new Map();
  for (const member of members)
    if (!seen.has(member.trueId) || member.live) seen.set(member.trueId, member);
  return [...seen.values()];
}

function policeRow(member, at) {
  const dead = !member.live && member.人口减少原因 === '死亡';
  return {
    身份证号: member.trueId,
    姓名: member.姓名,
    性别: member.性别,
    民族: '汉族',
    出生日期: member.birth,
    户号: `9901${String(at + 1).padStart(6, '0')}`,
    户口性质: '农业家庭户口',
    户籍地址: `${member.县}${member.乡}${member.行政村}`,
    变动原因: dead ? '死亡' : null,
    变动日期: dead ? `${member.人口减少时间.slice(0, 4)}-${member.人口减少时间.slice(4)}-15` : null,
    注销标志: dead ? '是' : '否',
  };
}

const insuranceRow = (member) => ({
  身份证号: member.trueId,
  姓名: member.姓名,
  参保年度: 2020,
  险种: '居民',
  缴费日期: '2019-12-10',
  个人缴费: 250,
  资助金额: member.享受低保政策情况 === '未享受' ? 125 : 250,
  资助类别: member.享受低保政策情况 === '未享受' ? '定额资助' : '全额资助',
  参保地: '虚岭县',
  是否外地参保: '否',
});

const certificateRow = (member) => ({
  残疾证号: member.certified,
  姓名: member.姓名,
  身份证号: member.trueId,
  类别: member.残疾类别,
  等级: member.残疾等级,
  发证日期: '2016-05-20',
  状态: '正常',
});

const schools = (member) =>
  /年级|高中|高职|本科/.test(member.在校生状况) && !/七|八|九/.test(member.在校生状况)
    ? '虚岭县第一中学'
    : `${member.乡}中心学校`;

const pupilRow = (member) => ({
  身份证号: member.trueId,
  姓名: member.姓名,
  学籍号: `G${member.trueId}`,
  学校: schools(member),
  年级: member.在校生状况,
  班级: '1班',
  学籍状态: '在籍',
  资助项目: '义务教育生活补助',
  资助金额: 625,
});

function appraisalRow({ household, living }, trueId) {
  const reformed = living.危改年度 !== null;
  return {
    户主身份证: trueId,
    户主姓名: household.户主姓名,
    户编号: household.户编号,
    乡镇: household.乡,
    村: household.行政村,
    鉴定等级: living.危房级别 ?? (reformed ? 'A' : 'B'),
    鉴定日期: '2020-03-26',
    对象类别: '建档立卡户',
    危改年度: living.危改年度,
    改造方式: reformed ? '修缮加固' : null,
    补助金额: reformed ? 20000 : null,
    竣工日期: reformed ? '2017-10-15' : null,
    验收日期: reformed ? '2017-11-02' : null,
  };
}

/** Everything that the register does not hold itself; made from it, so that it agrees until defects are planted. */
export function makeDepartments({ tables, byLabel }) {
  const homes = Object.values(byLabel).filter(
    ({ household }) =>
      household.户编号 && household.户状态 !== '注销' && tables.户.includes(household),
  );
  const people = peopleOnce(tables.家庭成员);
  const live = people.filter((member) => member.live);
  const villages = groupByVillage(homes);
  return {
    公安户籍: people.map(policeRow),
    医保参保: live
      .filter((member) => member.是否参加城乡居民基本医疗保险 === '是')
      .map(insuranceRow),
    残联持证: live.filter((member) => member.certified).map(certificateRow),
    教育学籍: live
      .filter((member) => /小学|年级|高中|高职|本科/.test(member.在校生状况 ?? ''))
      .map(pupilRow),
    住房鉴定: homes
      .filter(({ members }) => members.length > 0)
      .map((home) => appraisalRow(home, home.members[0].trueId)),
    退出程序: homes
      .filter(({ household }) => household.脱贫属性 === '已脱贫' && household.脱贫年度 === 2019)
      .map(({ household }) => exitRow(household)),
    监测对象: monitoringRows(byLabel),
    行政村: [...villages.values()].map(villageRow),
  };
}

function groupByVillage(homes) {
  const groups = new Map();
  for (const home of homes) {
    const village = home.household.行政村;
    groups.set(village, [...(groups.get(village) ?? []), home]);
  }
  return groups;
}
