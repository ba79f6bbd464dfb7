/** The register 建档立卡 itself: 户, 家庭成员, 收入, 生产生活条件, 帮扶责任人 and 帮扶措施 as rows by canonical column. */
import { memberRow, readPerson } from './members.mjs';
import { chance, idMaker, nameMaker, surnameOf } from './people.mjs';
import { county, townships } from './families.mjs';

const helperPosts = [
  '虚岭县农业农村局',
  '虚岭县教育局',
  '虚岭县水利局',
  '虚岭县卫生健康局',
  '虚岭县交通运输局',
];

function nameFamily(people, headName, random, makeName) {
  const family = surnameOf(random);
  const marriedIn = new Set(['配偶', '之儿媳', '之女婿', '之母', '之岳母', '之外祖母']);
  return people.map((person) => ({
    ...person,
    name:
      headName && person.relation === '户主'
        ? headName
        : makeName(person.sex, marriedIn.has(person.relation) ? null : family, random),
  }));
}

function householdRow(spec, place, members, size) {
  const [, status, year] = /^(\D+)(\d*)$/.exec(spec.status);
  const head = members.find((member) => member.与户主关系 === '户主');
  return {
    ...place,
    年度: 2020,
    户主姓名: head?.姓名 ?? spec.headName,
    户主证件号码: head?.证件号码 ?? null,
    户联系电话: spec.phone,
    家庭人口数: size,
    识别标准: '国家标准',
    贫困户属性: members.some((member) => member.享受低保政策情况 !== '未享受')
      ? '低保贫困户'
      : '一般贫困户',
    脱贫属性: status,
    脱贫年度: year ? Number(year) : (spec.year ?? null),
    首次识别时间: '201401',
    返贫年度: spec.returned ?? null,
    返贫原因: spec.returned ? '因病' : null,
    主要致贫原因: spec.cause,
    次要致贫原因: spec.cause === '缺资金' ? '缺技术' : '缺资金',
    是否军烈属: '否',
    是否独生子女户: '否',
    是否双女户: '否',
    是否易地扶贫搬迁户: '否',
    户状态: spec.state ?? '有效',
    size: size,
  };
}

/** Farming fills what is wanting to the income a head that is aimed at; every sum then holds. */
function incomeRow(spec, household, members, random) {
  const live = members.filter((member) => member.live);
  const away = live.reduce(
    (sum, member) => sum + (member.务工时间 ?? 0) * random.between(19, 24) * 100,
    0,
  );
  const posts = live.reduce((sum, member) => sum + (member.公益性岗位月数 ?? 0) * 600, 0);
  const wage = spec.wage ?? away + posts;
  const dividend = random.between(0, 3) * 260;
  const allowance = live.filter((member) => member.享受低保政策情况 !== '未享受').length * 3600;
  const pension = live.filter((member) => member.age >= 60).length * 1416;
  const forest = spec.forest * 125;
  const other = random.between(180, 640);
  const transfer = allowance + pension + forest + other;
  const size = household.size || 1;
  const target = spec.perHead ?? random.between(6100, 9800);
  const net = Math.max(target * size, wage + dividend + transfer + 1407);
  const business = Math.round((net - wage - dividend - transfer) / 0.7);
  const cost = wage + business + dividend + transfer - net;
  return {
    年度: 2020,
    户编号: household.户编号,
    户主姓名: household.户主姓名,
    乡: household.乡,
    行政村: household.行政村,
    工资性收入: wage,
    务工收入: wage - posts,
    行业部门公益岗收入: posts,
    其他工资性收入: 0,
    生产经营性收入: business,
    生产经营性支出: cost,
    财产性收入: dividend,
    资产收益扶贫分红收入: dividend,
    其他财产性收入: 0,
    转移性收入: transfer,
    计划生育金: 0,
    低保金: allowance,
    特困供养金: 0,
    养老保险金: pension,
    生态补偿金: forest,
    其他转移性收入: other,
    年收入: wage + business + dividend + transfer,
    纯收入: net,
    人均纯收入: Math.round((net / size) * 100) / 100,
  };
}

function livingRow(spec, household, random) {
  const danger = spec.house === 'C' || spec.house === 'D';
  return {
    年度: 2020,
    户编号: household.户编号,
    户主姓名: household.户主姓名,
    乡: household.乡,
    行政村: household.行政村,
    耕地面积: random.between(10, 75) / 10,
    有效灌溉面积: random.between(0, 10) / 10,
    林地面积: spec.forest + random.between(0, 40) / 10,
    退耕还林面积: spec.forest,
    林果面积: 0,
    牧草地面积: 0,
    水面面积: 0,
    是否加入农民专业合作组织: random.pick(['是', '否']),
    是否有龙头企业带动: '否',
    是否有创业致富带头人带动: random.pick(['是', '否']),
    与村主干路距离: random.between(1, 30) / 10,
    入户路类型: random.pick(['水泥路', '沥青路', '砂石路']),
    住房面积: random.between(60, 140),
    住房结构: random.pick(['砖混材料', '砖瓦砖木', '钢筋混凝土']),
    建房时间: random.between(1992, 2016),
    是否危房户: danger ? '是' : '否',
    危房级别: danger ? spec.house : null,
    危改年度: spec.house === '危改' ? 2017 : null,
    是否通生产用电: '是',
    是否通生活用电: '是',
    是否通广播电视: '是',
    是否解决安全饮用水: spec.water ?? '是',
    主要燃料类型: random.pick(['清洁能源', '柴草', '煤炭']),
    是否有卫生厕所: '是',
  };
}

function measureRow(household, income, members) {
  const works = members.some((member) => member.live && member.务工时间);
  const posts = members.some((member) => member.live && member.公益性岗位);
  return {
    年度: 2020,
    户编号: household.户编号,
    户主姓名: household.户主姓名,
    乡: household.乡,
    行政村: household.行政村,
    实施开发式帮扶措施情况: '已实施',
    产业帮扶: income.生产经营性收入 > 0 ? '种植业' : null,
    就业帮扶: works ? '技能培训' : null,
    金融帮扶: null,
    公益岗位帮扶: posts ? '护林员' : null,
    健康帮扶: '城乡居民基本医疗保险个人缴费补贴',
    综合保障: income.低保金 > 0 ? '低保' : null,
  };
}

function makeHelpers(random, makeName, makeId) {
  return helperPosts.flatMap((unit, at) =>
    [0, 1].map((second) => {
      const sex = second ? '女' : '男';
      const birth = `${1972 + at * 3 + second}-0${at + 1}-1${second}`;
      return {
        帮扶责任人姓名: makeName(sex, null, random),
        性别: sex,
        证件号码: makeId('990109', birth, sex),
        单位名称: unit,
        单位类型: '国家机关',
        隶属关系: '县',
        联系电话: `199000009${at}${second}`,
      };
    }),
  );
}

const pairingRow = (household, helper, number, dates) => ({
  结对编号: `JD${String(number).padStart(5, '0')}`,
  户编号: household.户编号,
  户主姓名: household.户主姓名,
  乡: household.乡,
  行政村: household.行政村,
  ...helper,
  有效标志: '是',
  最近走访日期: '2020-10-12',
  ...dates,
});

/** All tables of the register, and each household under its label, before any defect is planted. */
export function makeRegister() {
  const random = chance(20201020);
  const makeName = nameMaker();
  const makeId = idMaker();
  const helpers = makeHelpers(random, makeName, makeId);
  const tables = { 户: [], 家庭成员: [], 收入: [], 生产生活条件: [], 帮扶责任人: [], 帮扶措施: [] };
  const byLabel = {};
  let person = 0;
  let serial = 0;
  for (const town of townships) {
    for (const spec of town.households) {
      serial += 1;
      const villageCode = String(town.villages.indexOf(spec.village) + 1).padStart(3, '0');
      const number = county.code + town.code + villageCode + String(serial).padStart(4, '0');
      const area = { 县: county.name, 乡: town.name, 行政村: spec.village };
      const region = county.code.slice(0, 5) + Number(town.code);
      const people = nameFamily(
        spec.people.map((line) => readPerson(line, region, random, makeId)),
        spec.headName,
        random,
        makeName,
      );
      const members = people.map((one) => {
        person += 1;
        const 人编号 = county.code + town.code + String(person).padStart(5, '0');
        return memberRow(one, { ...area, 户编号: number, 人编号 }, random);
      });
      const size = spec.stated ?? members.filter((member) => member.live).length;
      const phone = `19900001${String(serial).padStart(3, '0')}`;
      const facts = {
        ...spec,
        phone,
        forest: random.between(0, 2) * 2,
        headName: spec.headName ?? makeName('男', null, random),
      };
      const place = {
        ...area,
        行政区划代码: county.code + town.code + villageCode,
        户编号: spec.numberless ? null : number,
      };
      const household = householdRow(facts, place, members, size);
      const income = incomeRow(facts, household, members, random);
      const living = livingRow(facts, household, random);
      const pairing = pairingRow(household, helpers[serial % helpers.length], serial, {
        开始时间: '2018-03-01',
        结束时间: null,
      });
      const measure = measureRow(household, income, members);
      byLabel[spec.label] = { household, members, income, living, pairing, measure };
      tables.家庭成员.push(...members);
      if (spec.orphan) continue;
      tables.户.push(household);
      if (spec.numberless) continue;
      tables.收入.push(income);
      tables.生产生活条件.push(living);
      tables.帮扶责任人.push(pairing);
      tables.帮扶措施.push(measure);
    }
  }
  return { tables, byLabel, helpers, pairingRow };
}
