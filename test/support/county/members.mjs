/** From the short hand of one person to the row that the register holds of them. */
import { ageOn, idEndingIn000 } from './people.mjs';

const asOf = '2020-10-20';
const schoolYear = '2020-08-31';
const classes = { 1: '视力', 2: '听力', 3: '言语', 4: '肢体', 5: '智力', 6: '精神', 7: '多重' };
const grades = { 1: '一级', 2: '二级', 3: '三级', 4: '四级' };
const illnesses = { 慢病: '长期慢性病', 大病: '患有大病' };

/** Grade at school of a child who went in at six and never stayed down. */
function gradeOf(age) {
  if (age < 3) return '学龄前儿童';
  if (age < 6) return '学前教育';
  if (age < 12) return '小学';
  return (
    ['七年级', '八年级', '九年级', '普通高中一年级', '普通高中二年级', '普通高中三年级'][
      age - 12
    ] ?? null
  );
}

function schooling(age, marks, chosen) {
  if (marks.includes('辍学')) return { 在校生状况: '非在校生', 文化程度: '小学' };
  if (chosen || (age < 18 && gradeOf(age)))
    return { 在校生状况: chosen ?? gradeOf(age), 文化程度: null };
  const learnt = age >= 65 ? '文盲或半文盲' : age >= 45 ? '小学' : '初中';
  return { 在校生状况: null, 文化程度: learnt };
}

function labour(age, student, health, marks) {
  if (marks.includes('丧失')) return '丧失劳动力';
  if (age < 16 || student || age >= 70 || marks.includes('无劳')) return '无劳动力';
  return health === '健康' && age < 60 ? '普通劳动力' : '弱劳动力或半劳动力';
}

function healthOf(marks, certificate) {
  const found = Object.keys(illnesses).filter((mark) => marks.includes(mark));
  const states = found.map((mark) => illnesses[mark]);
  if (certificate || marks.includes('残疾')) states.push('残疾');
  return states.join(',') || '健康';
}

const marked = (marks, pattern) => marks.map((mark) => mark.match(pattern)).find(Boolean) ?? null;

/** What a line such as `之子 男 1996 务工10` says, with a birthday and a number if it gives none. */
export function readPerson(line, region, random, makeId) {
  const [relation, sex, born, ...marks] = line.split(' ');
  const day = `${String(random.between(1, 8)).padStart(2, '0')}-${String(random.between(1, 28)).padStart(2, '0')}`;
  const special = marks.includes('号尾000') ? idEndingIn000(region, born) : null;
  const birth = special?.birth ?? (born.length === 4 ? `${born}-${day}` : born);
  return { relation, sex, birth, marks, id: special?.id ?? makeId(region, birth, sex) };
}

export function memberRow(person, place, random) {
  const { marks, birth, id } = person;
  const age = ageOn(birth, asOf);
  const chosen = marked(marks, /^在(.+)$/)?.[1] ?? null;
  const school = schooling(ageOn(birth, schoolYear), marks, chosen);
  const student = school.在校生状况 !== null && school.在校生状况 !== '非在校生';
  const code = marked(marks, /^残(\d\d)$/)?.[1] ?? null;
  const certificate = code ? id + code : null;
  const health = healthOf(marks, certificate);
  const months = marked(marks, /^务工(\d+)$/)?.[1] ?? null;
  const post = marked(marks, /^岗(\d+)$/)?.[1] ?? null;
  const left = marked(marks, /^减(\D+)(\d+)$/);
  const came = marked(marks, /^增(\D+)(\d+)$/);
  const shown = marks.includes('证') && certificate ? certificate : id;
  return {
    ...place,
    年度: 2020,
    姓名: person.name,
    性别: person.sex,
    证件类型: shown === id ? '居民身份证' : '残疾人证',
    证件号码: shown,
    出生日期: birth,
    与户主关系: person.relation,
    民族: '汉族',
    政治面貌: '群众',
    ...school,
    义务教育阶段未上学原因: marks.includes('辍学') ? '厌学' : null,
    健康状况: health,
    残疾证号: certificate,
    残疾类别: code ? classes[code[0]] : null,
    残疾等级: code ? grades[code[1]] : null,
    劳动技能: labour(age, student, health, marks),
    务工区域: months ? random.pick(['乡(镇)外县内务工', '县外省内务工', '省外务工']) : null,
    务工时间: months ? Number(months) : null,
    公益性岗位: post ? '护林员' : null,
    公益性岗位月数: post ? Number(post) : null,
    是否参加城乡居民基本医疗保险: '是',
    是否参加城镇职工基本医疗保险: '否',
    是否参加大病保险: '是',
    是否参加城乡居民基本养老保险: age >= 16 && !student ? '是' : '否',
    是否参加城镇职工基本养老保险: '否',
    享受低保政策情况: marks.includes('低保') ? '农村低保' : '未享受',
    享受特困供养政策情况: '未享受',
    人口增加原因: came?.[1] ?? null,
    人口增加时间: came?.[2] ?? null,
    人口减少原因: left?.[1] ?? null,
    人口减少时间: left?.[2] ?? null,
    age,
    trueId: id,
    certified: certificate,
    birth,
    live: !left || Boolean(came),
  };
}
