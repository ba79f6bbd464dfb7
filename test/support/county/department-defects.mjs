/** Defects in the lists of departments and in the exit procedure. */

export function plantInDepartments({ byLabel }, departments, truth) {
  const police = (label, at) =>
    departments.公安户籍.find((row) => row.身份证号 === byLabel[label].members[at].trueId);
  const named = (label, at, name) => {
    const member = byLabel[label].members[at];
    police(label, at).姓名 = name;
    truth.plant('hukou-name-differs', member.人编号, [[member, '姓名']], `公安为${name}`);
  };
  named('C17', 1, '样不同');
  named('H18', 0, '例不同');
  named('S12', 1, '拟不同');
  police('S18', 0).姓名 = '买样・拟江';

  const exit = (label) =>
    departments.退出程序.find((row) => row.户编号 === byLabel[label].household.户编号);
  const moved = (label, field, day, note) => {
    const row = exit(label);
    row[field] = day;
    truth.plant('procedure-step-order', row.户编号, [[row, field]], note);
  };
  moved('C02', '民主评议日期', '2019-10-05', '早于信息核实');
  moved('H13', '交叉检查日期', '2019-10-22', '晚于乡镇审核');
  moved('S11', '资料备案日期', '2019-11-03', '早于核查批准');
  const notice = (label, end, note) => {
    const row = exit(label);
    row.公示结束 = end;
    truth.plant('procedure-notice-days', row.户编号, [[row, '公示结束']], note);
  };
  notice('C04', '2019-10-30', '公示5天');
  notice('S13', '2019-10-31', '公示6天');
}
