/** 石门镇 hands in workbooks, each in another shape; 城关镇 adds its list of helpers. */
import * as form from './forms.mjs';
import { col } from './sheet.mjs';

const ofTown = (rows, name) => rows.filter((row) => row.乡 === name);

const households = ({ tables }) => ({
  file: '石门镇/石门镇户信息 (2).xlsx',
  sheet: '户信息',
  titles: [['石门镇脱贫户信息'], ['导出时间：2020-10-20', null, null, '单位：人']],
  mergeTitles: true,
  rows: ofTown(tables.户, '石门镇'),
  columns: [
    col('户编号'),
    col('县(市、区、旗)', '县'),
    col('乡(镇)', '乡'),
    col('行政村 ', '行政村'),
    col('户主姓名'),
    col('家庭成员数', '家庭人口数'),
    col('户脱贫属性', '脱贫属性'),
    col('脱贫年度', '脱贫年度', form.inTurn(form.asIs, String)),
    col(
      '主要致贫原因',
      '主要致贫原因',
      form.inTurn(form.asIs, (cause) => ` ${cause}`),
    ),
    col('贫困类型', '贫困户属性'),
    col('户主电话', '户联系电话', form.inTurn(form.asIs, Number)),
    col('在户状态', '户状态'),
  ],
  total: ['家庭人口数'],
  footer: [['填表人：', null, null, '单位负责人：'], ['填报日期：2020年10月20日']],
});

const members = ({ tables }) => ({
  file: '石门镇/石门镇家庭成员.xlsx',
  sheet: 'Sheet1',
  rows: ofTown(tables.家庭成员, '石门镇'),
  repeatEvery: 20,
  blankEvery: 12,
  columns: [
    col('人口编号', '人编号'),
    col('户编号'),
    col('姓名'),
    col('公民身份号码或残疾证号码', '证件号码', form.idForms),
    col('与户主关系', '与户主关系', form.kinWords),
    col('性别', '性别', (sex) => (sex === '男' ? 1 : 2)),
    col('出生日期', '出生日期', form.inTurn(form.dateCell, form.digitsOnly, form.asIs)),
    col('行政村'),
    col('乡(镇)', '乡'),
    col(
      '健康情况',
      '健康状况',
      form.inTurn(form.asIs, (text) => text.replace('患有大病', '大病')),
    ),
    col('文化程度'),
    col('在校生情况', '在校生状况'),
    col('失辍学原因', '义务教育阶段未上学原因'),
    col('劳动技能'),
    col('务工状况', '务工区域'),
    col('务工时长(月)', '务工时间'),
    col('公益性岗位'),
    col('公益性岗位（月数）', '公益性岗位月数'),
    col('新农合', '是否参加城乡居民基本医疗保险', form.words('是', '否')),
    col('是否参加职工医疗保险', '是否参加城镇职工基本医疗保险'),
    col('人口减少原因'),
    col('人口减少时间', '人口减少时间', form.monthForms),
  ],
});

const money = ({ tables }) => ({
  file: '石门镇/石门镇收入和生产生活条件.xlsx',
  sheet: '收入',
  rows: ofTown(tables.收入, '石门镇'),
  columns: [
    col('户主姓名'),
    col('户编号'),
    col('年度'),
    col('人均纯收入（元）', '人均纯收入'),
    col('纯收入（元）', '纯收入'),
    col('工资性收入（元）', '工资性收入', form.dashForNull),
    col('生产经营性收入（元）', '生产经营性收入'),
    col('财产性收入（元）', '财产性收入', form.inTurn(form.asIs, String)),
    col('转移性收入（元）', '转移性收入', form.inTurn(form.asIs, form.thousands)),
    col('其中：低保金', '低保金'),
    col('生产经营性支出（元）', '生产经营性支出'),
  ],
  total: ['纯收入', '工资性收入'],
  footer: [['注：人均纯收入按家庭人口数计算']],
});

const living = ({ tables }) => ({
  file: '石门镇/石门镇收入和生产生活条件.xlsx',
  sheet: '生产生活条件',
  titles: [['石门镇生产生活条件（单位：亩、平方米）']],
  rows: ofTown(tables.生产生活条件, '石门镇'),
  columns: [
    col('户编号'),
    col('户主姓名'),
    col('住房面积(平方米)', '住房面积'),
    col('房屋主要结构', '住房结构'),
    col('危房户', '是否危房户'),
    col('危房级别', '危房级别', form.dashForNull),
    col('危改年度'),
    col('饮水安全', '是否解决安全饮用水', form.inTurn(form.asIs, form.words('1', '0'))),
    col('耕地面积（亩）', '耕地面积'),
    col('林地面积（亩）', '林地面积'),
    col('退耕还林（草）面积', '退耕还林面积'),
    col('主要燃料', '主要燃料类型'),
    col('有无卫生厕所', '是否有卫生厕所', form.words('有', '无')),
  ],
});

const helperColumns = [
  col('户编号'),
  col('户主姓名'),
  col('帮扶责任人姓名'),
  col('性别'),
  col('证件号码'),
  col('单位名称'),
  col('单位类型'),
  col('隶属关系'),
  col('联系电话'),
  col('开始时间', '开始时间', form.inTurn(form.dateCell, form.digitsOnly)),
  col('结束时间', '结束时间', form.dateCell),
  col('有效标志'),
  col('最近走访日期', '最近走访日期', form.dateCell),
];

const helpers = (name, file) => (register) => ({
  file,
  sheet: '帮扶责任人',
  rows: ofTown(register.tables.帮扶责任人, name),
  columns: name === '石门镇' ? helperColumns.toReversed() : helperColumns,
});

export const gateFiles = (register) =>
  [
    households,
    members,
    money,
    living,
    helpers('石门镇', '石门镇/石门镇帮扶责任人.xlsx'),
    helpers('城关镇', '城关镇/城关镇帮扶责任人.xlsx'),
  ].map((make) => make(register));
