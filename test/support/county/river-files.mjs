/** 河东乡 hands in text files, as an office saves them. */
import * as form from './forms.mjs';
import { insured } from './city-files.mjs';
import { col } from './sheet.mjs';

const ofTown = (rows, name) => rows.filter((row) => row.乡 === name);

const households = ({ tables }) => ({
  file: '河东乡/河东乡户信息.csv',
  encoding: 'gb18030',
  titles: [['河东乡建档立卡户信息'], ['导出时间：2020年10月20日', '', '', '单位：户、人']],
  rows: ofTown(tables.户, '河东乡'),
  columns: [
    col('乡(镇)', '乡'),
    col('村', '行政村'),
    col('户编号', '户编号', form.inTurn(form.asFormula)),
    col(
      '户主',
      '户主姓名',
      form.inTurn(form.asIs, form.asIs, (name) => name.replace(/^(.)(.)$/, '$1　$2')),
    ),
    col('户主证件号', '户主证件号码', form.idFormsCsv),
    col('联系电话', '户联系电话'),
    col(
      '家庭人口数（人）',
      '家庭人口数',
      form.inTurn(form.asIs, form.fullWidth, (size) => `${size}人`),
    ),
    col('贫困户属性'),
    col(
      '脱贫状态',
      '脱贫属性',
      form.inTurn(form.asIs, (text) => text.replace('已脱贫', '脱贫')),
    ),
    col(
      '脱贫时间',
      '脱贫年度',
      form.inTurn(
        form.asIs,
        (year) => `${year}12`,
        (year) => `${year}年`,
      ),
    ),
    col('返贫年度'),
    col('返贫原因'),
    col('致贫原因', '主要致贫原因', (cause) => cause?.replace('缺劳力', '缺劳动力') ?? null),
    col('识别时间', '首次识别时间', form.monthForms),
    col('是否双女户', '是否双女户', form.words(1, 0)),
  ],
  footer: [['填表人：', '', '', '审核人：'], ['说明：本表由系统导出']],
});

const members = ({ tables }) => ({
  file: '河东乡/河东乡家庭成员.csv',
  encoding: 'gb18030',
  rows: ofTown(tables.家庭成员, '河东乡'),
  columns: [
    col('乡镇', '乡'),
    col('村', '行政村'),
    col('户编号', '户编号', form.inTurn(form.asFormula)),
    col('人编号', '人编号', form.inTurn(form.asFormula)),
    col('姓名'),
    col('身份证号码', '证件号码', form.idFormsCsv),
    col(
      '性别',
      '性别',
      form.inTurn(form.asIs, (sex) => `${sex}性`),
    ),
    col('家庭关系', '与户主关系', form.kinWords),
    col('出生年月', '出生日期', form.toMonth),
    col('民族', '民族', () => '汉'),
    col('学历', '文化程度'),
    col('在校情况', '在校生状况'),
    col('失学原因', '义务教育阶段未上学原因'),
    col('健康状况'),
    col('证件类型'),
    col('残疾证号码', '残疾证号', form.inTurn(form.asFormula)),
    col('劳动能力', '劳动技能'),
    col('务工情况', '务工区域'),
    col('务工月数', '务工时间', form.inTurn(form.asIs, form.withUnit('个月'), form.fullWidth)),
    col('公益岗位', '公益性岗位'),
    col('聘用月数', '公益性岗位月数'),
    ...insured.map((name) => col(name, name, form.words('参加', '没参加'))),
    col('是否享受低保', '享受低保政策情况'),
  ],
});

const income = ({ tables }) => ({
  file: '河东乡/河东乡2020年收入.csv',
  encoding: 'gb18030',
  rows: ofTown(tables.收入, '河东乡'),
  columns: [
    col('年度'),
    col('户编号', '户编号', form.inTurn(form.apostrophe, form.asFormula)),
    col('户主姓名'),
    col('工资性收入（万元）', '工资性收入', form.inTenThousands),
    col('生产经营性收入(万元)', '生产经营性收入', form.inTenThousands),
    col('生产经营性支出（元）', '生产经营性支出', form.thousands),
    col('财产性收入（元）', '财产性收入', form.thousands),
    col('转移性收入（元）', '转移性收入', form.inTurn(form.thousands, form.withUnit('元'))),
    col('年纯收入（元）', '纯收入', form.inTurn(form.thousands, form.fullWidth)),
    col('人均纯收入(元)', '人均纯收入', form.thousands),
  ],
});

const living = ({ tables }) => ({
  file: '河东乡/生产生活条件.csv',
  encoding: 'utf-8-sig',
  rows: ofTown(tables.生产生活条件, '河东乡'),
  columns: [
    col('户编号', '户编号', form.inTurn(form.asFormula)),
    col('户主姓名'),
    col('危房等级', '危房级别'),
    col('是否危房户', '是否危房户', form.words(1, 0)),
    col('饮水是否安全', '是否解决安全饮用水', form.words('是', '否')),
    col('耕地面积', '耕地面积', form.inTurn(form.asIs, form.withUnit('亩'))),
    col('林地面积'),
    col('退耕还林面积'),
    col('入户路类型'),
    col('住房面积', '住房面积', form.withUnit('平方米')),
    col('是否有卫生厕所', '是否有卫生厕所', form.words('有', '无')),
    col('是否通生活用电', '是否通生活用电', form.words(1, 0)),
  ],
});

const helpers = ({ tables }) => ({
  file: '河东乡/河东乡结对帮扶.txt',
  encoding: 'utf-16le',
  separator: '\t',
  rows: ofTown(tables.帮扶责任人, '河东乡'),
  columns: [
    col('结对编号'),
    col('户编号'),
    col('户主姓名'),
    col('帮扶责任人姓名'),
    col('单位名称'),
    col('联系电话'),
    col('开始时间', '开始时间', form.dateForms),
    col('结束时间', '结束时间', form.dateForms),
    col('有效标志', '有效标志', form.words(1, 0)),
  ],
});

export const riverFiles = (register) =>
  [households, members, income, living, helpers].map((make) => make(register));
