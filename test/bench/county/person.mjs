const weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];

export function checkCharacter(first17) {
  let sum = 0;
  for (let at = 0; at < 17; at += 1) sum += weights[at] * (first17.charCodeAt(at) - 48);
  return '10X98765432'[sum % 11];
}

const taken = new Set();

/** An ID number of a region that was never assigned (99xxxx), with the right check character. */
export function idNumber(region, birth, sex, random) {
  for (;;) {
    const order = random.between(0, 499) * 2 + (sex === '男' ? 1 : 0);
    const first = region + birth.replaceAll('-', '') + String(order).padStart(3, '0');
    if (taken.has(first)) continue;
    taken.add(first);
    return first + checkCharacter(first);
  }
}

export const forgetPeople = () => taken.clear();

const surnames = [
  ...'王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎余潘杜戴夏钟汪田任姜范方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段雷钱汤尹黎易常武乔贺赖龚文',
];
const given = {
  男: [
    ...'建国军民伟强勇军磊涛明超林飞平刚辉鹏华贵福生龙元全胜学祥才发武新利清斌富顺信子杰成康星光天达安岩中茂进有坚和彪博诚先敬震振壮会思群豪心邦承乐绍功松善厚庆',
  ],
  女: [
    ...'秀娟英华慧巧美娜静淑惠珠翠雅芝玉萍红娥玲芬芳燕彩春菊兰凤洁梅琳素云莲真环雪荣爱妹霞香月莺媛艳瑞凡佳嘉琼勤珍贞莉桂娣叶璧璐娅琦晶妍茜秋珊莎锦黛青倩婷姣',
  ],
};
/** Characters that GBK lacks and GB18030 writes in four bytes. */
const rare = [...'䶮㛃㑇'];
const nations = [
  '汉族',
  '汉族',
  '汉族',
  '汉族',
  '汉族',
  '汉族',
  '回族',
  '苗族',
  '土家族',
  '布依族',
];

export const surname = (random) => random.pick(surnames);

export function fullName(sex, family, random) {
  const one = random.hit(0.001) ? random.pick(rare) : random.pick(given[sex]);
  return family + one + (random.hit(0.75) ? random.pick(given[sex]) : '');
}

export const phone = (random) =>
  `1${random.pick(['30', '35', '38', '50', '58', '77', '81', '89'])}${String(random.between(0, 99_999_999)).padStart(8, '0')}`;

const two = (value) => String(value).padStart(2, '0');

/** A birthday of someone who is `age` at the end of 2020. */
export const birthday = (age, random) =>
  `${2020 - age}-${two(random.between(1, 12))}-${two(random.between(1, 28))}`;

const schools = [
  [6, 12, ['小学', '小学一年级', '小学三年级', '小学五年级']],
  [12, 13, ['七年级']],
  [13, 14, ['八年级']],
  [14, 16, ['九年级']],
  [16, 17, ['普通高中一年级', '中职一年级']],
  [17, 18, ['普通高中二年级', '中职二年级']],
];

function schooling(age, random) {
  if (age < 3) return ['学龄前儿童', '学龄前儿童'];
  if (age < 6) return ['学前教育', '学龄前儿童'];
  const grade = schools.find(([from, to]) => age >= from && age < to);
  if (grade) return [random.pick(grade[2]), age < 16 ? '小学' : '初中'];
  if (age < 22 && random.hit(0.4)) return ['本科二年级', '高中'];
  const learnt =
    age > 60 ? ['文盲或半文盲', '小学', '小学'] : ['小学', '初中', '初中', '高中', '大专'];
  return [random.hit(0.5) ? '非在校生' : null, random.pick(learnt)];
}

function health(age, random) {
  const old = age > 60;
  if (random.hit(old ? 0.07 : 0.03)) return random.hit(0.2) ? '长期慢性病,残疾' : '残疾';
  if (random.hit(old ? 0.25 : 0.03)) return '长期慢性病';
  return random.hit(0.012) ? '患有大病' : '健康';
}

function labour(age, student, state, random) {
  if (age < 16 || student) return '无劳动力';
  if (state.includes('残疾')) return random.pick(['丧失劳动力', '弱劳动力或半劳动力']);
  if (age >= 60 || state !== '健康')
    return random.pick(['弱劳动力或半劳动力', '弱劳动力或半劳动力', '丧失劳动力']);
  return random.hit(0.15) ? '技能劳动力' : '普通劳动力';
}

const kinds = ['视力', '听力', '言语', '肢体', '智力', '精神', '多重'];
const grades = ['一级', '二级', '三级', '四级'];

function certificate(id, random) {
  const kind = random.between(1, 7);
  const grade = random.between(1, 4);
  return {
    残疾证号: `${id}${kind}${grade}`,
    残疾类别: kinds[kind - 1],
    残疾等级: grades[grade - 1],
  };
}

const companies = [
  '青禾制衣有限公司',
  '山泉食品厂',
  '大同建筑劳务有限公司',
  '启明电子有限公司',
  '顺达物流',
  '“老家”餐饮店',
  '和兴建材厂,二分厂',
];
const places = ['江海省东港市', '云泽省南湖市', '天平市', '示范县城关镇', '海岭省"新港"开发区'];

function work(age, skill, random) {
  if (age < 18 || !['普通劳动力', '技能劳动力'].includes(skill) || !random.hit(0.6)) return {};
  const post = random.hit(0.08);
  return {
    务工区域: random.pick(['乡(镇)内务工', '乡(镇)外县内务工', '县外省内务工', '省外务工']),
    务工所在地: random.pick(places),
    务工时间: random.between(2, 12),
    务工企业名称: random.pick(companies),
    ...(post
      ? {
          公益性岗位: random.pick(['护林员', '保洁员', '护林员,保洁员']),
          公益性岗位月数: random.between(3, 12),
        }
      : {}),
  };
}

/** Everything about one member that does not depend on the others. */
export function person({ sex, age, relation, family, region }, random) {
  const birth = birthday(age, random);
  const id = idNumber(region, birth, sex, random);
  const [school, learnt] = schooling(age, random);
  const student = school !== null && school !== '非在校生';
  const state = health(age, random);
  const skill = labour(age, student, state, random);
  const disabled = state.includes('残疾') ? certificate(id, random) : {};
  const byCertificate = disabled.残疾证号 !== undefined && random.hit(0.1);
  return {
    姓名: fullName(sex, family, random),
    性别: sex,
    证件类型: byCertificate ? '残疾人证' : '居民身份证',
    证件号码: byCertificate ? disabled.残疾证号 : id,
    出生日期: birth,
    年龄: age,
    与户主关系: relation,
    民族: random.pick(nations),
    政治面貌: age > 25 && random.hit(0.04) ? '中共党员' : '群众',
    文化程度: learnt,
    在校生状况: school,
    就读学校:
      student && age >= 6 ? random.pick(['青石镇中心学校', '示范县第一中学', '双桥小学']) : null,
    健康状况: state,
    ...disabled,
    劳动技能: skill,
    ...work(age, skill, random),
    是否参加城乡居民基本医疗保险: '是',
    是否参加城镇职工基本医疗保险: '否',
    是否参加大病保险: '是',
    是否参加城乡居民基本养老保险: age >= 16 ? '是' : '否',
    享受低保政策情况: '未享受',
    享受特困供养政策情况: '未享受',
    是否现役军人: '否',
    家庭成员联系电话: age >= 16 ? phone(random) : null,
  };
}
