const cents = (value) => Math.round(value * 100) / 100;

/** Money that adds up as the system's own formulas want it, and stays above every line. */
export function income(members, head, random) {
  const workers = members.filter((one) => one.务工时间 !== undefined);
  const posts = members.filter((one) => one.公益性岗位 !== undefined);
  const wages = {
    务工收入: workers.reduce((sum, one) => sum + one.务工时间 * random.between(1500, 3200), 0),
    行业部门公益岗收入: posts.length * 6000,
    其他工资性收入: 0,
  };
  const wage = wages.务工收入 + wages.行业部门公益岗收入;
  const business = random.between(0, 90) * 100;
  const cost = Math.floor((business * random.between(10, 50)) / 100);
  const property = {
    资产收益扶贫分红收入: random.between(0, 8) * 100,
    其他财产性收入: random.between(0, 4) * 50.5,
  };
  const owned = property.资产收益扶贫分红收入 + property.其他财产性收入;
  const elders = members.filter((one) => one.年龄 >= 60).length;
  const grants = {
    计划生育金: 0,
    低保金: 0,
    特困供养金: 0,
    养老保险金: elders * 1236,
    生态补偿金: random.between(0, 30) * 10.25,
  };
  const given = grants.养老保险金 + grants.生态补偿金;
  const before = wage + business - cost + owned + given;
  const more = Math.max(0, Math.ceil(members.length * random.between(4300, 6000) - before));
  const net = cents(before + more);
  return {
    年度: 2020,
    户编号: head.户编号,
    户主姓名: head.姓名,
    工资性收入: wage,
    ...wages,
    生产经营性收入: business,
    生产经营性支出: cost,
    财产性收入: owned,
    ...property,
    转移性收入: cents(given + more),
    ...grants,
    其他转移性收入: more,
    年收入: cents(net + cost),
    纯收入: net,
    人均纯收入: cents(net / members.length),
  };
}

export function living(head, random) {
  const area = (most) => random.between(0, most * 10) / 10;
  const repaired = random.hit(0.2);
  return {
    年度: 2020,
    户编号: head.户编号,
    户主姓名: head.姓名,
    耕地面积: area(12),
    有效灌溉面积: area(4),
    林地面积: area(20),
    退耕还林面积: area(5),
    林果面积: area(3),
    牧草地面积: 0,
    水面面积: 0,
    是否加入农民专业合作组织: random.pick(['是', '否']),
    是否有龙头企业带动: random.pick(['是', '否']),
    是否有创业致富带头人带动: random.pick(['是', '否']),
    与村主干路距离: random.between(0, 40) / 10,
    入户路类型: random.pick(['水泥路', '水泥路', '砂石路', '沥青路']),
    住房面积: random.between(40, 180),
    住房结构: random.pick(['砖混材料', '砖瓦砖木', '钢筋混凝土']),
    建房时间: random.between(1985, 2019),
    是否危房户: '否',
    危房级别: random.pick(['A', 'B', null]),
    危改年度: repaired ? random.between(2014, 2019) : null,
    是否通生产用电: '是',
    是否通生活用电: '是',
    是否通广播电视: '是',
    是否解决安全饮用水: '是',
    主要燃料类型: random.pick(['柴草', '煤炭', '清洁能源']),
    是否有卫生厕所: random.pick(['是', '是', '否']),
  };
}
