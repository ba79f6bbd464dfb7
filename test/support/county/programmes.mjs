/** The county's own lists: households leaving, households watched, villages. */

const villageOf = (row) => ({ 县: row.县, 乡: row.乡, 行政村: row.行政村 });

const steps = {
  信息核实日期: '2019-10-08',
  民主评议日期: '2019-10-12',
  交叉检查日期: '2019-10-16',
  乡镇审核日期: '2019-10-20',
  县级审查日期: '2019-10-24',
  公示开始: '2019-10-26',
  公示结束: '2019-11-01',
  核查批准日期: '2019-11-05',
  资料备案日期: '2019-11-08',
  系统标注日期: '2019-11-15',
};

const criteria = { 收入: '扶贫办', 住房: '住建局', 教育: '教育局', 医疗: '医保局', 饮水: '水利局' };

export const exitRow = (household) => ({
  户编号: household.户编号,
  户主: household.户主姓名,
  乡: household.乡,
  行政村: household.行政村,
  拟退出年度: 2019,
  信息核实人: '村民委员会',
  ...steps,
  民主评议应到: 30,
  民主评议实到: 27,
  民主评议赞成: 26,
  民主评议反对: 0,
  民主评议弃权: 1,
  交叉检查单位: '邻镇交叉检查组',
  交叉检查结论: '符合退出条件',
  公示地点: '村务公开栏',
  公示异议: '无',
  核查批准文号: '虚扶发〔2019〕31号',
  ...Object.fromEntries(
    Object.entries(criteria).flatMap(([item, unit]) => [
      [`${item}达标`, '是'],
      [`${item}认定部门`, unit],
    ]),
  ),
  农户签字: '是',
});

const watchedFor = { income: '缺劳动力', water: '因安全饮水', house: '因安全住房', school: '因学' };

const monitoringRow = ({ household, income }, reason) => ({
  户编号: household.户编号,
  户主姓名: household.户主姓名,
  乡: household.乡,
  行政村: household.行政村,
  监测对象类别: '脱贫不稳定户',
  户类型: '脱贫户',
  识别监测时间: '202003',
  '致贫/返贫风险1': watchedFor[reason],
  识别时人均纯收入: income.人均纯收入,
  是否住房出现安全问题: reason === 'house' ? '是' : '否',
  是否义务教育阶段适龄儿童少年失学辍学: reason === 'school' ? '是' : '否',
  是否饮水出现安全问题: reason === 'water' ? '是' : '否',
  风险是否已消除: '否',
  信息采集人: '村委会主任',
});

const watched = {
  C06: 'income',
  S04: 'income',
  C15: 'income',
  C20: 'water',
  H06: 'water',
  C07: 'house',
  S05: 'house',
  C08: 'school',
  S06: 'school',
};

export function villageRow(homes) {
  const { household } = homes[0];
  const live = homes.flatMap(({ members }) => members.filter((member) => member.live));
  const allowance = live.filter((member) => member.享受低保政策情况 !== '未享受');
  const poor = homes.filter(({ household: home }) => ['未脱贫', '返贫'].includes(home.脱贫属性));
  const poorPeople = poor.flatMap(({ members }) => members.filter((member) => member.live));
  return {
    行政区划代码: household.行政区划代码,
    ...villageOf(household),
    是否出列: '是',
    总户数: 412,
    总人口数: 1600,
    贫困户数: homes.length,
    贫困人数: live.length,
    低保户数: new Set(allowance.map((member) => member.户编号)).size,
    低保人口数: allowance.length,
    特困供养人口数: 0,
    残疾人口数: live.filter((member) => member.健康状况.includes('残疾')).length,
    贫困发生率: Math.round((poorPeople.length / 1600) * 10000) / 100,
    村集体经济收入: 6.8,
    农民专业合作社个数: 2,
    '到乡镇是否通沥青（水泥）路': '是',
    是否通客运班车: '是',
    未实现饮水安全户数: homes.filter(({ living }) => living.是否解决安全饮用水 === '否').length,
    危房户数: homes.filter(({ living }) => living.是否危房户 === '是').length,
    电力入户率: 100,
    村小学: 1,
    参加城乡居民基本养老保险人数: 980,
    行政村卫生室个数: 1,
    '行政村执业（助理）医师': 1,
    行政村公共卫生厕所个数: 2,
    行政村生产生活垃圾集中堆放点个数: 4,
    '行政村文化（图书）室个数': 1,
    自然村数: 5,
  };
}

export const monitoringRows = (byLabel) =>
  Object.entries(watched).map(([label, reason]) => monitoringRow(byLabel[label], reason));
