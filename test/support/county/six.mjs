/** 六个一致: the other five sources of what the register says of each household. */

export const sources = ['墙上公示', '扶贫手册', '入户访谈', '现场核查', '档案资料'];

const kinds = ['产业帮扶', '就业帮扶', '公益岗位帮扶', '健康帮扶', '综合保障'];

const activeHelper = (tables, number) =>
  tables.帮扶责任人.find((row) => row.户编号 === number && row.有效标志 !== '否' && !row.结束时间);

function sixRow(home, tables, source) {
  const { household, income, living, measure } = home;
  const helper = activeHelper(tables, household.户编号);
  return {
    户编号: household.户编号,
    乡: household.乡,
    行政村: household.行政村,
    户主姓名: household.户主姓名,
    家庭人口数: household.家庭人口数,
    主要致贫原因: household.主要致贫原因,
    帮扶责任人: helper?.帮扶责任人姓名 ?? null,
    帮扶责任人电话: source === '墙上公示' ? null : (helper?.联系电话 ?? null),
    // People round what they say; 100 yuan either way is no contradiction.
    人均纯收入:
      source === '入户访谈' ? Math.round(income.人均纯收入 / 100) * 100 : income.人均纯收入,
    帮扶措施: kinds.filter((kind) => measure[kind]).join(','),
    脱贫属性: household.脱贫属性,
    脱贫年度: household.脱贫年度,
    监测对象类别: home.watched ? '脱贫不稳定户' : null,
    住房安全: living.是否危房户 === '是' ? '否' : '是',
    饮水安全: living.是否解决安全饮用水,
    更新日期: '2020-10-09',
  };
}

export function makeSix({ tables, byLabel }, departments) {
  const watched = new Set(departments.监测对象.map((row) => row.户编号));
  const homes = Object.values(byLabel)
    .filter(({ household }) => household.户编号 && household.户状态 !== '注销')
    .filter(({ household }) => tables.户.includes(household))
    .map((home) => ({ ...home, watched: watched.has(home.household.户编号) }));
  return Object.fromEntries(
    sources.map((source) => [source, homes.map((home) => sixRow(home, tables, source))]),
  );
}

export function plantInSix({ byLabel }, six, truth) {
  const number = (label) => byLabel[label].household.户编号;
  const row = (source, label) => six[source].find((one) => one.户编号 === number(label));
  /** The register's own cell stands first: it is the one that every source is held against. */
  const differ = (rule, label, field, changed, note, system = byLabel[label].household) => {
    for (const [source, value] of Object.entries(changed)) row(source, label)[field] = value;
    const places = Object.keys(changed).map((source) => [row(source, label), field]);
    truth.plant(rule, number(label), [[system, field], ...places], note);
  };
  differ('six-head', 'C01', '户主姓名', { 墙上公示: '样旧主' }, '墙上仍是前户主');
  differ(
    'six-head',
    'S03',
    '户主姓名',
    { 扶贫手册: '例旧主', 档案资料: '例旧主' },
    '手册、档案为前户主',
  );
  differ('six-count', 'C17', '家庭人口数', { 扶贫手册: 5 }, '手册5人');
  differ(
    'six-count',
    'S07',
    '家庭人口数',
    { 墙上公示: 4, 扶贫手册: 4, 档案资料: 4 },
    '三处4人，三处3人',
  );
  const income = (label) => byLabel[label].income;
  const more = (label, amount) => Math.round((income(label).人均纯收入 + amount) * 100) / 100;
  differ(
    'six-income',
    'H18',
    '人均纯收入',
    { 墙上公示: more('H18', 600) },
    '墙上多600元',
    income('H18'),
  );
  const others = Object.fromEntries(sources.map((source) => [source, more('S12', -1500)]));
  differ('six-income', 'S12', '人均纯收入', others, '五处一致，系统不同', income('S12'));
  differ('six-exit-year', 'H07', '脱贫年度', { 扶贫手册: 2017 }, '手册2017');
  differ('six-exit-year', 'S01', '脱贫年度', { 档案资料: 2017 }, '档案2017');
  differ('six-majority-out', 'C10', '主要致贫原因', { 墙上公示: '缺技术' }, '墙上致贫原因不同');
  differ('six-majority-out', 'S09', '主要致贫原因', { 现场核查: '缺资金' }, '现场致贫原因不同');
  const absent = (label, source) => {
    six[source].splice(six[source].indexOf(row(source, label)), 1);
    const { household } = byLabel[label];
    truth.plant('six-missing-source', number(label), [[household, '户编号']], `${source}没有该户`);
  };
  absent('C02', '档案资料');
  absent('H08', '现场核查');
  row('墙上公示', 'S18').户主姓名 = '买样•拟江';
}
