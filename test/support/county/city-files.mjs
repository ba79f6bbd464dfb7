/** 城关镇 hands in the wide export: one row a person, with all that is known of the household. */
import * as form from './forms.mjs';
import { col, group, ofHome } from './sheet.mjs';

export const insured = [
  '是否参加城乡居民基本医疗保险',
  '是否参加城镇职工基本医疗保险',
  '是否参加大病保险',
  '是否参加城乡居民基本养老保险',
  '是否参加城镇职工基本养老保险',
];

/** One row a person; the household's facts stand on every row. */
export function wideExport({ byLabel }) {
  const rows = Object.values(byLabel)
    .filter(({ household }) => household.乡 === '城关镇')
    .flatMap(({ household, members, income, living }) => {
      const head = members.find((member) => member.与户主关系 === '户主') ?? members[0];
      return members.map((member) =>
        Object.assign(member, { household, income, living, first: member === head }),
      );
    });
  return {
    file: '城关镇/（自定义）城关镇全县全字段_20201020.xlsx',
    sheet: 'Sheet1',
    titles: [
      ['虚岭县城关镇建档立卡全字段信息表'],
      ['导出时间：2020-10-20 08:00', null, null, null, '单位：元、亩、平方米'],
    ],
    mergeTitles: true,
    rows,
    total: ['纯收入', '耕地面积'],
    footer: [
      ['填表人：城关镇扶贫办', null, null, '审核人：', null, null, '填报日期：2020-10-20'],
      ['联系电话：'],
    ],
    columns: [
      col('县(市、区、旗)', '县'),
      col('乡(镇)', '乡'),
      col('行政村'),
      ...group(
        '家庭基本情况',
        ...ofHome(
          'household',
          col('户编号'),
          col('户主姓名'),
          col('联系电话', '户联系电话'),
          col('家庭人口数'),
          col('识别标准'),
          col('贫困户属性'),
          col('脱贫属性'),
          col('脱贫年度'),
          col('首次识别时间', '首次识别时间', form.monthForms),
          col('主要致贫原因'),
          col('其他致贫原因', '次要致贫原因'),
          col('是否军烈属'),
          col('是否易地扶贫搬迁户'),
          col('户状态'),
        ),
      ),
      ...group(
        '家庭成员情况',
        col('人编号'),
        col('姓名'),
        col('性别'),
        col('证件类型'),
        col('证件号码', '证件号码', form.idForms),
        col('与户主关系', '与户主关系', form.kinWords),
        col('民族'),
        col('政治面貌'),
        col('文化程度'),
        col('在校生状况'),
        col('失学或辍学原因', '义务教育阶段未上学原因'),
        col('健康状况'),
        col('残疾证号'),
        col('劳动技能'),
        col('务工区域'),
        col('务工时间（月）', '务工时间'),
        col('公益性岗位'),
        col('公益性岗位(月数)', '公益性岗位月数'),
        ...insured.map((name) => col(name)),
        col('享受低保政策情况'),
        col('人口增加原因'),
        col('人口增加时间', '人口增加时间', form.monthForms),
        col('人口减少原因'),
        col('人口减少时间', '人口减少时间', form.monthForms),
      ),
      ...group(
        '收入情况',
        ...ofHome(
          'income',
          ...['工资性收入', '生产经营性收入', '生产经营性支出', '财产性收入'].map((name) =>
            col(`${name}（元）`, name),
          ),
          ...['转移性收入', '计划生育金', '低保金', '特困供养金'].map((name) =>
            col(`${name}(元)`, name),
          ),
          ...['养老保险金', '生态补偿金', '其他转移性收入'].map((name) => col(name)),
          col('纯收入（元）', '纯收入'),
          col('人均纯收入 (元)', '人均纯收入'),
        ),
      ),
      ...group(
        '生产生活条件',
        ...ofHome(
          'living',
          col('耕地面积（亩）', '耕地面积'),
          col('林地面积（亩）', '林地面积'),
          col('退耕还林面积（亩）', '退耕还林面积'),
          col('是否加入农民专业合作组织'),
          col('与村主干路距离（公里）', '与村主干路距离'),
          col('入户路类型'),
          col('住房面积（平方米）', '住房面积'),
          col('住房结构'),
          col('是否危房户'),
          col('危房级别'),
          col('是否通生活用电', '是否通生活用电', form.words('已通电', '未通电')),
          col('是否解决安全饮用水'),
          col('主要燃料类型'),
          col('是否有卫生厕所', '是否有卫生厕所', form.words('有', '无')),
        ),
      ),
    ],
  };
}
