import { income, living } from './livelihood.mjs';
import { fullName, idNumber, birthday, person, phone, surname } from './person.mjs';

const townships = [
  '青石镇',
  '双桥镇',
  '白水镇',
  '石门乡',
  '柳林镇',
  '松坡乡',
  '龙泉镇',
  '大坪乡',
  '清溪镇',
  '黄土乡',
  '马鞍镇',
  '高桥乡',
  '新店镇',
  '竹园乡',
  '平川镇',
  '城关镇',
];
const villageFirst = ['东', '西', '上', '下', '前'];
const villageSecond = ['湾村', '坪村', '岭村', '街村'];

/** Which township and village the n-th of all households lives in: sixteen townships of twenty villages. */
function placeOf(index, all) {
  const village = Math.floor((index * 320) / all);
  const township = Math.floor(village / 20);
  const within = village % 20;
  return {
    省: '示例省',
    市: '天平市',
    县: '示范县',
    乡: townships[township],
    行政村: villageFirst[within % 5] + villageSecond[Math.floor(within / 5)],
    自然村: `${(index % 9) + 1}组`,
    行政区划代码: `990101${String(100 + township)}${String(200 + within)}`,
  };
}

/** Relations that stay possible beside a head of that age; each ancestor once. */
function kin(size, head, random) {
  const list = [];
  const other = head.sex === '男' ? '女' : '男';
  if (size > 1 && random.hit(0.85))
    list.push({
      relation: '配偶',
      sex: other,
      age: Math.max(22, head.age + random.between(-5, 4)),
    });
  const parents = head.age <= 60 ? ['之父', '之母'] : [];
  while (list.length < size - 1) {
    const parent = parents.length > 0 && random.hit(0.3) ? parents.pop() : undefined;
    if (parent)
      list.push({
        relation: parent,
        sex: parent === '之父' ? '男' : '女',
        age: head.age + random.between(20, 30),
      });
    else list.push(descendant(head, random));
  }
  return list;
}

function descendant(head, random) {
  const sex = random.pick(['男', '女']);
  if (head.age >= 50 && random.hit(0.35))
    return {
      relation: sex === '男' ? '之孙子' : '之孙女',
      sex,
      age: random.between(0, Math.min(20, head.age - 44)),
    };
  return {
    relation: sex === '男' ? '之子' : '之女',
    sex,
    age: random.between(Math.max(0, head.age - 38), head.age - 22),
  };
}

const shared = (place, code) => ({
  年度: 2020,
  县: place.县,
  乡: place.乡,
  行政村: place.行政村,
  户编号: code,
});

function family(size, place, code, random) {
  const name = surname(random);
  const region =
    place.行政区划代码.slice(0, 4) + String(10 + (Number(place.行政区划代码.slice(6, 9)) % 16));
  const head = {
    relation: '户主',
    sex: random.hit(0.82) ? '男' : '女',
    age: random.between(28, 76),
  };
  return [head, ...kin(size, head, random)].map((one, at) => ({
    ...shared(place, code),
    人编号: `${code}${String(at + 1).padStart(2, '0')}`,
    ...person(
      {
        ...one,
        family: one.relation === '配偶' || one.relation === '之母' ? surname(random) : name,
        region,
      },
      random,
    ),
  }));
}

function cause(members, random) {
  const fits = ['缺技术', '缺资金', '缺劳力', '自身发展力不足', '交通条件落后'];
  if (members.some((one) => one.健康状况 !== '健康')) fits.push('因病', '因病');
  if (members.some((one) => one.健康状况.includes('残疾'))) fits.push('因残');
  return random.pick(fits);
}

function household(index, code, place, members, random) {
  const [head] = members;
  const exited = random.hit(0.9);
  return {
    序号: index + 1,
    数据日期: '2020-12-31',
    年度: 2020,
    ...place,
    户编号: code,
    户主姓名: head.姓名,
    户主编号: head.人编号,
    户主证件号码: head.证件号码,
    户联系电话: phone(random),
    家庭住址: `${place.市}${place.县}${place.乡}${place.行政村}${place.自然村}${random.between(1, 120)}号`,
    开户银行: '农村商业银行',
    银行卡号: `6299${String(random.between(0, 999_999_999)).padStart(9, '0')}${String(index).padStart(6, '0')}`,
    家庭人口数: members.length,
    识别标准: '国家标准',
    户类型: exited ? '脱贫户' : null,
    贫困户属性: random.pick(['一般贫困户', '一般贫困户', '低保贫困户']),
    脱贫属性: exited ? '已脱贫' : '未脱贫',
    计划脱贫年度: null,
    脱贫年度: exited ? random.between(2014, 2020) : null,
    首次识别时间: random.pick(['201312', '2013-12', '2014年12月']),
    主要致贫原因: cause(members, random),
    次要致贫原因: random.pick(['缺资金', null, '缺技术,缺资金']),
    是否军烈属: '否',
    是否独生子女户: '否',
    是否双女户: '否',
    是否易地扶贫搬迁户: random.hit(0.1) ? '是' : '否',
    户状态: '有效',
    录入单位: `${place.乡}扶贫站`,
    录入时间: '2020-11-30 10:20:30',
    审核标记: '已审核',
    档案盒号: `${Math.floor(index / 50) + 1}`,
    入库批次: '2020-2',
    备注: null,
  };
}

let helper;
/** One official for five households in a row. */
function pairing(index, code, head, place, random) {
  if (index % 5 === 0) {
    const sex = random.pick(['男', '女']);
    helper = {
      帮扶责任人姓名: fullName(sex, surname(random), random),
      性别: sex,
      证件号码: idNumber('990190', birthday(random.between(24, 58), random), sex, random),
      单位名称: `${place.乡}人民政府`,
      单位类型: '国家机关',
      隶属关系: '乡',
      职务级别: '科员级',
      政治面貌: '中共党员',
      学历: '本科',
      联系电话: phone(random),
      是否第一书记: '否',
      是否工作队队长: '否',
      是否驻村队员: '否',
    };
  }
  return {
    结对编号: `J${code}`,
    户编号: code,
    户主姓名: head.姓名,
    ...helper,
    开始时间: `201${random.between(5, 9)}-0${random.between(1, 9)}-15`,
    结束时间: null,
    有效标志: '是',
    最近走访日期: `2020-1${random.between(0, 2)}-${random.between(10, 28)}`,
  };
}

/** One household with its rows in the five tables; without a defect. */
export function makeHousehold(index, all, size, random) {
  const place = placeOf(index, all);
  const code = `990101${String(index + 1).padStart(10, '0')}`;
  const members = family(size, place, code, random);
  const [head] = members;
  const rows = {
    户: [household(index, code, place, members, random)],
    家庭成员: members,
    收入: [income(members, head, random)],
    生产生活条件: [living(head, random)],
    帮扶责任人: [pairing(index, code, head, place, random)],
  };
  // A row that no longer counts: rules must look past it.
  if (index % 100 === 99)
    members.push({
      ...head,
      人编号: `${code}99`,
      姓名: `${head.姓名}父`,
      与户主关系: '之父',
      人口减少原因: '死亡',
      人口减少时间: '2019-05',
    });
  return rows;
}
