/** The many ways in which offices write one value; each is lawful and says the same. */

/** Uses the given ways in turn, so that a column shows them all. */
export const inTurn =
  (...ways) =>
  (value, at) =>
    value === null ? null : ways[at % ways.length](value, Math.floor(at / ways.length));

const widen = (text) =>
  text.replaceAll(/[0-9A-Z]/g, (character) =>
    String.fromCharCode(character.charCodeAt(0) + 0xfee0),
  );

export const asIs = (value) => value;
export const fullWidth = (value) => widen(String(value));
export const lowerCase = (value) => String(value).toLowerCase();
export const apostrophe = (value) => `'${value}`;
export const asFormula = (value) => `="${value}"`;
const withBlank = (value) => `${value} `;
const withNoBreakSpace = (value) => `\u00a0${value}`;
const withTab = (value) => `\t${value}`;

export const idForms = inTurn(
  asIs,
  lowerCase,
  fullWidth,
  apostrophe,
  withBlank,
  asIs,
  withNoBreakSpace,
);
export const idFormsCsv = inTurn(asFormula, lowerCase, withTab, apostrophe, asFormula, fullWidth);

const month = (text) => [text.slice(0, 4), text.slice(4, 6)];
export const monthForms = inTurn(
  asIs,
  (text) => month(text).join('-'),
  (text) => month(text).join('.'),
  (text) => month(text).join('/'),
  (text) => `${Number(month(text)[0])}年${Number(month(text)[1])}月`,
);

const parts = (iso) => iso.split('-');
const short = (iso) => parts(iso).map(Number);
export const dateForms = inTurn(
  asIs,
  (iso) => short(iso).join('.'),
  (iso) => short(iso).join('/'),
  (iso) => `${short(iso)[0]}年${short(iso)[1]}月${short(iso)[2]}日`,
  (iso) => parts(iso).join(''),
  (iso) => `${iso} 00:00:00`,
);
export const digitsOnly = (iso) => iso && parts(iso).join('');
export const toMonth = (iso) => iso && iso.slice(0, 7);
/** A real date cell in a workbook. */
export const dateCell = (iso) => iso && new Date(`${iso}T00:00:00Z`);

export const thousands = (value) =>
  value === null ? null : value.toLocaleString('en-US', { maximumFractionDigits: 2 });
export const inTenThousands = (value) => (value === null ? null : Math.round(value) / 10000);
export const withUnit = (unit) => (value) => (value === null ? null : `${value}${unit}`);
/** 0 is a value, blank is none: both stand for nothing here, as in real exports. */
export const dashForNull = (value) => value ?? '-';

export const words = (yes, no) => (value) => (value === '是' ? yes : value === '否' ? no : value);

const kin = {
  户主: { 男: ['户主', '本人'], 女: ['户主', '户主本人'] },
  配偶: { 男: ['丈夫', '配偶'], 女: ['妻子', '配偶', '妻'] },
  之子: { 男: ['长子', '儿子', '之子', '次子'], 女: ['之子'] },
  之女: { 女: ['女儿', '长女', '之女'], 男: ['之女'] },
  之儿媳: { 女: ['儿媳', '儿媳妇'] },
  之女婿: { 男: ['女婿'] },
  之孙子: { 男: ['孙子'] },
  之孙女: { 女: ['孙女'] },
  之父: { 男: ['父亲'] },
  之母: { 女: ['母亲'] },
};

export const kinWords = (relation, at, member) => {
  const known = kin[relation]?.[member.性别];
  return known ? known[at % known.length] : relation;
};
