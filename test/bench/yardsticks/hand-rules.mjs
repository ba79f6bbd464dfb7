const day = `date '2020-12-31'`;
const line = `(case h.exit_year when 2014 then 2800 when 2015 then 2855 when 2016 then 2952 when 2017 then 2952 when 2018 then 2995 when 2019 then 3218 when 2020 then 4000 end)`;

/** A finding about a member, a household, or a row that hangs on a household. */
const member = (field, value, message, from) =>
  `select m.乡, m.行政村, m.code, m.person, m.姓名, '${field}', ${value}, ${message} from ${from}`;
const home = (field, value, message, from) =>
  `select h.乡, h.行政村, h.code, h.code, h.户主姓名, '${field}', ${value}, ${message} from ${from}`;
const hung = (field, value, message, row, from) =>
  `select h.乡, h.行政村, ${row}.code, ${row}.code, ${row}.户主姓名, '${field}', ${value}, ${message} from ${from}`;

const placeholders = `('无', '0', '暂无', '没有', '不详', '未知', '未办', '未办理')`;
const scientific = `regexp_full_match(m.id, '[0-9]([.][0-9]+)?E[+]?[0-9]{1,2}')`;
const given = `m.id not in ${placeholders} and not ${scientific}`;
const sized = `${given} and length(m.id) in (18, 20, 22)`;
const legible = `${sized} and is_id(left(m.id, 18))`;
const born = `${legible} and birth(m.id) is not null and birth(m.id) <= ${day} and age_on(m.id, ${day}) <= 120`;
/** `id-sex-mismatch` has said it already: another rule about the sex would only repeat it. */
const saidOfSex = `coalesce(${born} and check_character(m.id) = m.id[18] and (ascii(m.id[17]) % 2 = 1) <> (m.sex = '男'), false)`;
const exitedHome = `(select distinct on (code) * from h order by code, exited desc) h`;
const age = `age_on(m.id, ${day})`;
/** An age can be told as soon as the number is whole, right check character or not. */
const aged = `length(m.id) in (18, 20, 22) and is_id(left(m.id, 18))`;
const inSchool = `(在校生状况 is not null and 在校生状况 <> '非在校生')`;
const membersOf = `select code, count(*) as n, count(*) filter (relation = '户主') as heads,
  string_agg(姓名, '、' order by 姓名) filter (relation = '户主') as names from m group by code`;
const twice = `select left(id, 18) as own, count(*) as n, count(distinct 乡 || 行政村) as places
  from m where is_id(left(id, 18)) and length(id) in (18, 20, 22) group by own having count(*) > 1`;
const net = `coalesce(i.wage, 0) + coalesce(i.business, 0) + coalesce(i.owned, 0) + coalesce(i.granted, 0) - coalesce(i.cost, 0)`;
const unread = [
  '工资性收入 wage',
  '生产经营性收入 business',
  '生产经营性支出 cost',
  '财产性收入 owned',
  '转移性收入 granted',
]
  .map((pair) => pair.split(' '))
  .map(([text, number]) => `(i.${number} is null and i.${text} is not null and i.${text} <> '-')`)
  .join(' or ');
const netWrong = `i.net is not null and coalesce(i.wage, i.business, i.owned, i.granted) is not null and not (${unread}) and abs(i.net - (${net})) > 1`;

/** The built-in rules that these five tables can answer, each as one query of an SQL author who knows the data. */
export const rules = {
  'id-missing': member(
    '证件号码',
    'm.id',
    `'证件号码空白'`,
    `m where m.id is null or m.id in ${placeholders}`,
  ),
  'id-sci-notation': member(
    '证件号码',
    'm.id',
    `concat('证件号码 ', m.id, ' 是科学计数法')`,
    `m where ${scientific}`,
  ),
  'id-length': member(
    '证件号码',
    'm.id',
    `concat('证件号码 ', m.id, ' 是 ', length(m.id), ' 位')`,
    `m where ${given} and length(m.id) not in (18, 20, 22)`,
  ),
  'id-charset': member(
    '证件号码',
    'm.id',
    `concat('证件号码 ', m.id, ' 含非法字符')`,
    `m where ${sized} and not is_id(left(m.id, 18))`,
  ),
  'id-birth-invalid': member(
    '证件号码',
    'm.id',
    `concat('证件号码 ', m.id, ' 第 7–14 位不是日期')`,
    `m where ${legible} and not (birth(m.id) is not null and birth(m.id) <= ${day} and age_on(m.id, ${day}) <= 120)`,
  ),
  'id-checksum': member(
    '证件号码',
    'm.id',
    `concat('证件号码 ', m.id, ' 的校验码应为 ', check_character(m.id))`,
    `m where ${born} and check_character(m.id) <> m.id[18]`,
  ),
  'id-sex-mismatch': member(
    '性别',
    'm.性别',
    `concat('登记性别', m.性别, '，证件号码第 17 位是 ', m.id[17])`,
    `m where ${born} and check_character(m.id) = m.id[18] and m.sex in ('男', '女') and (ascii(m.id[17]) % 2 = 1) <> (m.sex = '男')`,
  ),
  'id-duplicate-cross-area': member(
    '证件号码',
    'm.id',
    `concat('证件号码 ', m.id, ' 登记了 ', t.n, ' 次')`,
    `m join (${twice}) t on left(m.id, 18) = t.own where t.places > 1`,
  ),
  'id-duplicate-file': member(
    '证件号码',
    'm.id',
    `concat('证件号码 ', m.id, ' 登记了 ', t.n, ' 次')`,
    `m join (${twice}) t on left(m.id, 18) = t.own where t.places = 1`,
  ),
  'household-id-missing': home('户编号', 'h.户编号', `'户编号空白'`, `h where h.code is null`),
  'household-id-duplicate': home(
    '户编号',
    'h.户编号',
    `concat('户编号 ', h.code, ' 有 ', t.n, ' 条')`,
    `h join (select code, count(*) as n from h group by code having count(*) > 1) t using (code)`,
  ),
  'member-id-duplicate': member(
    '人编号',
    'm.人编号',
    `concat('人编号 ', m.person, ' 有 ', t.n, ' 条')`,
    `m join (select person, count(*) as n from m group by person having count(*) > 1) t using (person)
      where not coalesce(left(m.id, 18) in (select own from (${twice})), false)`,
  ),
  'member-orphan': member(
    '户编号',
    'm.户编号',
    `concat('户编号 ', m.code, ' 在户表里没有')`,
    `m where m.code is not null and not exists (select 1 from 户 h where h.code = m.code)`,
  ),
  'household-empty': home(
    '户编号',
    'h.户编号',
    `concat('户编号 ', h.code, ' 没有成员')`,
    `h where h.code is not null and not exists (select 1 from m where m.code = h.code)`,
  ),
  'household-count-mismatch': home(
    '家庭人口数',
    'h.家庭人口数',
    `concat('登记 ', h.家庭人口数, ' 人，成员表中 ', t.n, ' 人')`,
    `h join (${membersOf}) t using (code) where h.persons <> t.n`,
  ),
  'household-no-head': home(
    '与户主关系',
    'null',
    `concat('全户 ', t.n, ' 人中没有户主')`,
    `h join (${membersOf}) t using (code) where t.heads = 0`,
  ),
  'household-multi-head': home(
    '与户主关系',
    'null',
    `concat('登记了 ', t.heads, ' 个户主：', t.names)`,
    `h join (${membersOf}) t using (code) where t.heads > 1`,
  ),
  'household-spouse-same-sex': member(
    '性别',
    'm.性别',
    `concat('户主和配偶都登记为', m.sex)`,
    `m where m.relation = '配偶' and m.sex in ('男', '女') and exists (select 1 from m o where o.code = m.code and o.relation = '户主' and o.sex = m.sex
      and not (coalesce(is_id(left(o.id, 18)), false) and (ascii(o.id[17]) % 2 = 1) <> (o.sex = '男')))
      and not ${saidOfSex}`,
  ),
  'relation-sex-mismatch': member(
    '与户主关系',
    'm.与户主关系',
    `concat('关系是', m.relation, '，性别却是', m.sex)`,
    `m where ((m.relation in ('之女', '之儿媳', '之孙女', '之外孙女', '之曾孙女', '之侄女', '之母', '之岳母', '之婆婆', '之祖母', '之外祖母', '之兄弟媳妇') and m.sex = '男')
      or (m.relation in ('之子', '之女婿', '之孙子', '之外孙子', '之曾孙子', '之侄儿', '之父', '之岳父', '之公公', '之祖父', '之外祖父', '之叔伯') and m.sex = '女'))
      and not ${saidOfSex}`,
  ),
  'relation-bad-enum': member(
    '与户主关系',
    'm.与户主关系',
    `concat('与户主关系“', m.relation, '”不在规定的代码内')`,
    `m where m.relation not in ('户主', '配偶', '之子', '之女', '之儿媳', '之女婿', '之孙子', '之孙女', '之外孙子', '之外孙女', '之父', '之母', '之岳父', '之岳母', '之公公', '之婆婆',
      '之祖父', '之祖母', '之外祖父', '之外祖母', '之兄弟姐妹', '之兄弟媳妇', '之叔伯', '之侄儿', '之侄女', '之曾孙子', '之曾孙女', '其他')`,
  ),
  'labour-under-16': member(
    '劳动技能',
    'm.劳动技能',
    `concat(${age}, ' 周岁，劳动技能却是', m.劳动技能)`,
    `m where ${aged} and ${age} < 16 and ${age} >= 0 and m.劳动技能 <> '无劳动力'`,
  ),
  'labour-healthy-none': member(
    '劳动技能',
    'm.劳动技能',
    `concat(${age}, ' 周岁、健康、非在校，却无劳动力')`,
    `m where ${aged} and ${age} between 16 and 59 and m.健康状况 = '健康' and not ${inSchool} and m.劳动技能 = '无劳动力'`,
  ),
  'work-no-labour': member(
    '劳动技能',
    'm.劳动技能',
    `concat('劳动技能是', m.劳动技能, '，却登记务工 ', m.务工时间, ' 个月')`,
    `m where m.劳动技能 in ('无劳动力', '丧失劳动力') and amount(m.务工时间) > 0`,
  ),
  'disability-no-certificate': member(
    '健康状况',
    'm.健康状况',
    `'健康状况含残疾，却没有残疾证号'`,
    `m where m.健康状况 like '%残疾%' and coalesce(m.证件类型, '') <> '残疾人证' and coalesce(length(m.id), 0) not in (20, 22) and m.certificate is null`,
  ),
  'disability-certificate-format': member(
    '残疾证号',
    'm.残疾证号',
    `concat('残疾证号 ', coalesce(m.certificate, m.id), ' 结构错误')`,
    `m where (m.certificate is not null and not (regexp_full_match(substr(m.certificate, 19), '[1-7][1-4](B[0-9])?')
        and (left(m.certificate, 18) = coalesce(left(m.id, 18), '') or (is_id(left(m.certificate, 18)) and birth(m.certificate) is not null and check_character(m.certificate) = m.certificate[18]))))
      or (length(m.id) in (20, 22) and not regexp_full_match(substr(m.id, 19), '[1-7][1-4](B[0-9])?'))`,
  ),
  'education-dropout': member(
    '在校生状况',
    'm.在校生状况',
    `concat(age_on(m.id, date '2020-08-31'), ' 周岁，不在校')`,
    `m where ${aged} and age_on(m.id, date '2020-08-31') between 6 and 15 and not ${inSchool} and coalesce(m.文化程度, '') not in ('初中', '高中', '大专', '大学', '本科及以上')`,
  ),
  'medical-uninsured': member(
    '是否参加城乡居民基本医疗保险',
    'm.是否参加城乡居民基本医疗保险',
    `'未参加基本医疗保险'`,
    `m where coalesce(yes_no(m.是否参加城乡居民基本医疗保险), '否') <> '是' and coalesce(yes_no(m.是否参加城镇职工基本医疗保险), '否') <> '是'`,
  ),
  'income-net-sum': hung(
    '纯收入',
    'i.纯收入',
    `concat('登记纯收入 ', i.纯收入, ' 元，按分项应为 ', ${net}, ' 元')`,
    'i',
    `i left join (select distinct on (code) * from h) h using (code) where ${netWrong}`,
  ),
  'income-per-capita-div': hung(
    '人均纯收入',
    'i.人均纯收入',
    `concat('登记人均纯收入 ', i.人均纯收入, ' 元，纯收入 ', i.纯收入, ' 元')`,
    'i',
    `i join (select distinct on (code) * from h) h using (code) left join (select code, count(*) as n from m group by code) t using (code)
      where h.persons > 0 and abs(i.per_head - i.net / h.persons) > 1 and not coalesce(abs(i.per_head - i.net / t.n) <= 1, false) and not coalesce(${netWrong}, false)`,
  ),
  'income-exit-below-line': hung(
    '人均纯收入',
    'i.人均纯收入',
    `concat('人均纯收入 ', i.人均纯收入, ' 元，低于标准 ', ${line}, ' 元')`,
    'i',
    `i join (select distinct on (code) * from h) h using (code) left join (select code, count(*) as n from m group by code) t using (code)
      where h.exited and i.per_head < ${line} and not coalesce(${netWrong}, false)
        and not (coalesce(h.persons > 0 and abs(i.per_head - i.net / h.persons) > 1, false) and not coalesce(abs(i.per_head - i.net / t.n) <= 1, false))`,
  ),
  'income-wage-no-worker': hung(
    '工资性收入',
    'i.工资性收入',
    `concat('登记工资性收入 ', i.工资性收入, ' 元，全户却没有人务工')`,
    'i',
    `i left join (select distinct on (code) * from h) h using (code) join (select code, bool_or(coalesce(amount(务工时间) > 0, false) or 务工区域 is not null or 务工所在地 is not null or 公益性岗位 is not null or coalesce(amount(公益性岗位月数) > 0, false)) as works from m group by code) t using (code)
      where i.wage > 0 and not t.works`,
  ),
  'house-danger-exited': home(
    '是否危房户',
    'l.是否危房户',
    `concat('已脱贫，是否危房户 ', l.是否危房户, '，级别 ', l.危房级别)`,
    `l join ${exitedHome} using (code) where h.exited and (l.danger = '是' or l.grade in ('C', 'D'))`,
  ),
  'water-unsafe-exited': home(
    '是否解决安全饮用水',
    'l.是否解决安全饮用水',
    `concat('已脱贫，是否解决安全饮用水 ', l.是否解决安全饮用水)`,
    `l join ${exitedHome} using (code) where h.exited and l.water <> '是'`,
  ),
  'cause-ill': home(
    '主要致贫原因',
    'h.主要致贫原因',
    `'因病致贫，全家却都健康'`,
    `h join (select code, bool_and(coalesce(健康状况, '') = '健康') as healthy from m group by code) t using (code) where h.主要致贫原因 = '因病' and t.healthy`,
  ),
  'helper-none': home(
    '户编号',
    'h.户编号',
    `'没有在任的帮扶责任人'`,
    `h where h.code is not null and not exists (select 1 from p where p.code = h.code and p.帮扶责任人姓名 is not null and coalesce(try_cast(p.开始时间 as date) <= ${day}, true))`,
  ),
  'exit-year-blank': home(
    '脱贫年度',
    'h.脱贫年度',
    `'已脱贫，没有脱贫年度'`,
    `h where h.exited and h.脱贫年度 is null`,
  ),
  'exit-year-no-status': home(
    '脱贫年度',
    'h.脱贫年度',
    `concat('脱贫年度 ', h.脱贫年度, '，脱贫属性却是 ', h.status)`,
    `h where h.exit_year is not null and h.脱贫属性 is not null and not h.exited and h.status <> '返贫'`,
  ),
};
