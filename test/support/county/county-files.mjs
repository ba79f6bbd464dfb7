/** The county-wide lists: departments, programmes, and the five further sources of 六个一致. */
import * as form from './forms.mjs';
import { sources } from './six.mjs';
import { col } from './sheet.mjs';

const cols = (text) => text.split(' ').map((name) => col(name));

const change = (columns, field, head, as) =>
  columns.map((column) => (column.field === field ? col(head, field, as ?? column.as) : column));

const department = (departments) => [
  {
    file: '行业部门/公安户籍人口.csv',
    encoding: 'gb18030',
    rows: departments.公安户籍,
    columns: change(
      change(
        cols('户号 姓名 性别 身份证号 民族 出生日期 户口性质 户籍地址 变动原因 变动日期 注销标志'),
        '出生日期',
        '出生日期',
        form.digitsOnly,
      ),
      '身份证号',
      '公民身份号码',
      form.inTurn(form.asFormula, form.lowerCase),
    ),
  },
  {
    file: '行业部门/2020年城乡居民医保参保名单.xlsx',
    sheet: '参保名单',
    titles: [['虚岭县2020年度城乡居民基本医疗保险参保名单']],
    mergeTitles: true,
    rows: departments.医保参保,
    total: ['个人缴费', '资助金额'],
    columns: change(
      cols('姓名 身份证号 参保年度 险种 缴费日期 个人缴费 资助金额 资助类别 参保地 是否外地参保'),
      '缴费日期',
      '缴费日期',
      form.dateCell,
    ),
  },
  {
    file: '行业部门/残联持证残疾人.csv',
    encoding: 'utf-8',
    rows: departments.残联持证,
    columns: change(
      cols('残疾证号 姓名 身份证号 类别 等级 发证日期 状态'),
      '残疾证号',
      '残疾证号',
      form.asFormula,
    ),
  },
  {
    file: '行业部门/教育学籍.xlsx',
    sheet: '2020秋季学籍',
    rows: departments.教育学籍,
    columns: cols('学籍号 姓名 身份证号 学校 年级 班级 学籍状态 资助项目 资助金额'),
  },
  {
    file: '行业部门/农村住房安全鉴定.csv',
    encoding: 'gb18030',
    titles: [['虚岭县农村住房安全鉴定结果']],
    rows: departments.住房鉴定,
    columns: change(
      cols(
        '乡镇 村 户主姓名 户主身份证 户编号 鉴定等级 鉴定日期 对象类别 危改年度 改造方式 补助金额 竣工日期 验收日期',
      ),
      '鉴定日期',
      '鉴定日期',
      form.dateForms,
    ),
  },
];

const programmes = ({ tables }, departments) => [
  {
    file: '县级/户退出程序.xlsx',
    sheet: '2019年退出户',
    titles: [['虚岭县2019年度贫困户退出程序登记表'], ['填报单位：虚岭县扶贫办']],
    mergeTitles: true,
    rows: departments.退出程序,
    columns: Object.keys(departments.退出程序[0]).map((field) =>
      col(
        field,
        field,
        /日期$|^公示(开始|结束)$/.test(field)
          ? form.inTurn(form.dateCell, form.asIs, form.dateForms)
          : undefined,
      ),
    ),
  },
  {
    file: '县级/（自定义）监测对象信息 (22).xlsx',
    sheet: 'Sheet1',
    titles: [['监测对象信息'], ['统计时间：2020-10-20']],
    rows: departments.监测对象,
    columns: Object.keys(departments.监测对象[0]).map((field) =>
      col(field === '监测对象类别' ? '检测对象类别' : field, field),
    ),
  },
  {
    file: '县级/（自定义）行政村信息.xlsx',
    sheet: 'Sheet1',
    titles: [['行政村信息'], ['统计时间：2020-10-20', null, '单位：户、人、万元']],
    rows: departments.行政村,
    columns: Object.keys(departments.行政村[0]).map((field) =>
      col(field === '村集体经济收入' ? '村级集体经济收入（万元）' : field, field),
    ),
  },
  {
    file: '县级/帮扶措施.csv',
    encoding: 'gb18030',
    rows: tables.帮扶措施.filter((row) => row.户编号),
    columns: change(
      cols(
        '年度 乡 行政村 户编号 户主姓名 实施开发式帮扶措施情况 产业帮扶 就业帮扶 金融帮扶 公益岗位帮扶 健康帮扶 综合保障',
      ),
      '户编号',
      '户编号',
      form.asFormula,
    ),
  },
];

const sixFields =
  '户编号 乡 行政村 户主姓名 家庭人口数 主要致贫原因 帮扶责任人 帮扶责任人电话 人均纯收入 帮扶措施 脱贫属性 脱贫年度 监测对象类别 住房安全 饮水安全 更新日期';

const sixShape = {
  墙上公示: { file: '六个一致/六个一致核查.xlsx', sheet: '墙上公示' },
  扶贫手册: { file: '六个一致/六个一致核查.xlsx', sheet: '扶贫手册' },
  入户访谈: { file: '六个一致/六个一致核查.xlsx', sheet: '入户访谈' },
  现场核查: { file: '六个一致/现场核查表.csv', encoding: 'gb18030' },
  档案资料: {
    file: '六个一致/汇总3.xlsx',
    sheet: 'Sheet1',
    titles: [['一户一档档案资料核对登记表']],
    mergeTitles: true,
  },
};

const notes = {
  file: '六个一致/六个一致核查.xlsx',
  sheet: '填写说明',
  grid: [
    ['填写说明'],
    ['一、各表由驻村工作队填写，每月核对一次。'],
    ['二、户主姓名以户口簿为准。'],
  ],
  merges: [],
};

const six = (tables) =>
  sources.map((source) => ({
    ...sixShape[source],
    rows: tables[source],
    columns: change(
      change(
        cols(sixFields),
        '脱贫年度',
        '脱贫年度',
        form.inTurn(form.asIs, (year) => `${year}年`),
      ),
      '户编号',
      '户编号',
      source === '现场核查' ? form.inTurn(form.asFormula) : undefined,
    ).filter(({ field }) => source !== '墙上公示' || field !== '帮扶责任人电话'),
  }));

export const countyFiles = (register, departments, sixTables) => [
  ...department(departments),
  ...programmes(register, departments),
  ...six(sixTables),
  notes,
];
