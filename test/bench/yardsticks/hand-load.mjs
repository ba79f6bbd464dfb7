import { join } from 'node:path';
import { headerOf, readCsv } from './duckdb-csv.mjs';

const weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
const sum = weights.map((weight, at) => `${weight} * (ascii(id[${at + 1}]) - 48)`).join(' + ');

/** What an SQL author writes down once before the rules. */
const macros = [
  `create macro clean(v) as nullif(trim(v, ' ' || chr(9) || chr(160) || chr(12288)), '')`,
  `create macro clean_id(v) as nullif(upper(regexp_replace(translate(v, '０１２３４５６７８９Ｘｘ', '0123456789XX'), '^''|^="|"$|[\\s　]', '', 'g')), '')`,
  `create macro check_character(id) as '10X98765432'[((${sum}) % 11 + 1)::integer]`,
  `create macro is_id(id) as regexp_full_match(id, '[0-9]{17}[0-9X]')`,
  `create macro birth(id) as try_strptime(substr(id, 7, 8), '%Y%m%d')::date`,
  `create macro age_on(id, day) as date_sub('year', birth(id), day)`,
  `create macro amount(v) as try_cast(replace(regexp_replace(trim(v), '(元|亩|人|个月|月|平方米|岁|年)$', ''), ',', '') as decimal(18, 4))`,
  `create macro yes_no(v) as case when v in ('是', '1', '有', '参加', '√', '已解决') then '是' when v in ('否', '0', '无', '没参加') then '否' else v end`,
  `create macro year_of(v) as try_cast(left(v, 4) as integer)`,
];

/** Columns that rules need in a plain form, worked out once while loading; the rest stays text as it is. */
const plain = {
  户: `clean_id(户编号) as code, amount(家庭人口数) as persons, year_of(脱贫年度) as exit_year,
    coalesce(case when 脱贫属性 in ('已脱贫', '脱贫') then '已脱贫' else 脱贫属性 end, '') as status,
    (户类型 = '脱贫户' or 脱贫属性 in ('已脱贫', '脱贫')) is true as exited`,
  家庭成员: `clean_id(户编号) as code, clean_id(证件号码) as id, clean_id(人编号) as person, clean_id(残疾证号) as certificate,
    case 性别 when '1' then '男' when '2' then '女' else 性别 end as sex,
    case when 与户主关系 in ('子', '女', '父', '母', '孙子', '孙女') then '之' || 与户主关系 else 与户主关系 end as relation`,
  收入: `clean_id(户编号) as code, amount(工资性收入) as wage, amount(生产经营性收入) as business, amount(生产经营性支出) as cost,
    amount(财产性收入) as owned, amount(转移性收入) as granted, amount(纯收入) as net, amount(人均纯收入) as per_head`,
  生产生活条件: `clean_id(户编号) as code, yes_no(是否危房户) as danger, left(危房级别, 1) as grade, yes_no(是否解决安全饮用水) as water`,
  帮扶责任人: `clean_id(户编号) as code`,
};

const live = {
  户: `coalesce(户状态, '') not in ('注销', '清退', '死亡')`,
  家庭成员: `人口减少原因 is null and 人口减少时间 is null`,
  收入: 'true',
  生产生活条件: 'true',
  帮扶责任人: `coalesce(有效标志, '') <> '否' and (try_cast(结束时间 as date) is null or try_cast(结束时间 as date) >= date '2020-12-31')`,
};

/** All five tables as text, with views `h m i l p` over the rows that count. */
export async function load(connection, folder) {
  for (const macro of macros) await connection.run(macro);
  const names = { 户: 'h', 家庭成员: 'm', 收入: 'i', 生产生活条件: 'l', 帮扶责任人: 'p' };
  for (const [table, view] of Object.entries(names)) {
    const path = join(folder, `${table}.csv`);
    await connection.run(
      `create table ${table} as select *, ${plain[table]} from ${readCsv(path, headerOf(path))}`,
    );
    await connection.run(`create view ${view} as select * from ${table} where ${live[table]}`);
  }
  await connection.run(`create table issues (rule varchar, township varchar, village varchar, household varchar, entity varchar,
    name varchar, field varchar, value varchar, message varchar)`);
}
