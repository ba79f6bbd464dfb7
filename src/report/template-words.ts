import type { Field, Layout } from '../layout/layout.ts';

/** The header of a blank column: the canonical name, and its unit in brackets as offices write it. */
export function headerOf({ name, unit }: Field): string {
  return unit === null ? name : `${name}（${unit}）`;
}

/** Columns without which a row cannot be told from another, or that the table says must be filled in. */
export function isNeeded(field: Field, layout: Layout): boolean {
  return field.constraints.required === true || layout.primaryKey.includes(field.name);
}

const formatWords: Record<Field['format'], string> = {
  text: '文本',
  code: '编号，按文本填，前面的 0 不能丢，如 0012',
  name: '姓名，如 样一民',
  'id-number': '18 位身份证号（残疾人证 20 位），按文本填，末位 X 大写，如 990001198001010019',
  phone: '电话号码，按文本填，如 19900000000',
  'bank-card': '银行卡号，按文本填，位数写全',
  'partial-date': '年、年月或日期，知道多少写多少，如 2016、2016-12、2016-12-31',
};

const typeWords: Record<Exclude<Field['type'], 'string'>, string> = {
  integer: '整数，如 3；没有写 0，不清楚留空',
  number: '数字，如 1280.5；没有写 0，不清楚留空',
  boolean: '是 或 否',
  date: '日期，如 2020-10-20',
  year: '四位年份，如 2020',
  yearmonth: '年月，如 2020-10',
};

export function howToFill(field: Field): string {
  if (field.multiple) return '可以填几项，用“、”隔开';
  if (field.type !== 'string') return typeWords[field.type];
  return choicesOf(field).length > 0 ? '从下拉列表里选一项' : formatWords[field.format];
}

/** What a cell may hold, where that is a list. */
export function choicesOf(field: Field): string[] {
  return Object.keys(field.codes);
}

/** What the column is about: the words of its table file, else what it is also called. */
export function meaningOf(field: Field, layout: Layout): string {
  const said = field.description ?? (field.title === field.name ? '' : field.title);
  const also = field.aliases.filter((alias) => /^\p{Script=Han}/u.test(alias)).slice(0, 3);
  const target = layout.foreignKeys.find(({ fields }) => fields.includes(field.name))?.reference;
  return [
    said,
    said === '' && also.length > 0 ? `也叫：${also.join('、')}` : '',
    target ? `与“${target.resource}”表里的一致` : '',
  ]
    .filter((part) => part !== '')
    .join('；');
}

const mostNamed = 8;

/** The note on a header cell: short, since a note shows some seven lines; 填表说明 has it all. */
export function noteOf(field: Field, layout: Layout): string {
  const choices = choicesOf(field);
  const some = choices.slice(0, mostNamed).join('、');
  const rest = choices.length > mostNamed ? ` 等 ${choices.length} 项，见“填表说明”` : '';
  return [
    isNeeded(field, layout) ? '必填' : '',
    howToFill(field),
    choices.length > 0 ? `可填：${some}${rest}` : '',
    meaningOf(field, layout),
  ]
    .filter((line) => line !== '')
    .join('\n');
}
