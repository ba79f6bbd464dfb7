import type { Layout } from '../layout/layout.ts';
import type { Surroundings } from './marks.ts';
import type { Constant } from './plan.ts';

/** Values that hold for a whole sheet and stand in its title, its name or its path. */
export function constantsOf(
  layout: Layout,
  filled: Set<string>,
  around: Surroundings,
  asOf: string,
): Constant[] {
  const constants: Constant[] = [];
  if (layout.year && !filled.has(layout.year)) constants.push(yearOf(layout.year, around, asOf));
  const { county, township } = layout.area;
  if (township && !filled.has(township)) constants.push(...placeOf(township, townshipName, around));
  if (county && !filled.has(county)) constants.push(...placeOf(county, countyName, around));
  return constants;
}

function yearOf(field: string, around: Surroundings, asOf: string): Constant {
  const places: [string, string][] = [
    ...around.titles.map((title): [string, string] => ['标题', title]),
    ['工作表名', around.sheet],
    ['文件名', around.file],
    ...around.folders.toReversed().map((folder): [string, string] => ['文件夹名', folder]),
  ];
  for (const says of [namedYear, datedYear]) {
    for (const [from, text] of places) {
      const value = says(text.normalize('NFKC'));
      if (value) return { field, value, from: `${from}“${text}”` };
    }
  }
  return { field, value: asOf.slice(0, 4), from: '数据日期' };
}

/** Incomes of a year are exported in January of the next: 导出时间：2020年1月5日 names no year, 2019年度 does. */
function namedYear(text: string): string | undefined {
  const [yearly] = /(?<!\d)20[0-4]\d(?= *年度)/.exec(text) ?? [];
  const [, bare] =
    /(?<!\d|日期.{0,3}|时间.{0,3}|截[至止].{0,2}|导出.{0,2}|更新.{0,2})(20[0-4]\d)(?!\d| *[-./年] *\d{1,2}(?!\d)| *- *20\d\d)/.exec(
      text,
    ) ?? [];
  return yearly ?? bare;
}

function datedYear(text: string): string | undefined {
  return /(?<!\d)(20[0-4]\d)(?=年|年度|\D|$|[01]\d[0-3]\d(?!\d))/.exec(text)?.[1];
}

const townshipName = /^[\p{Script=Han}]{1,9}(?:乡|镇|街道|街道办事处)$/u;
const countyName = /^[\p{Script=Han}]{1,9}(?:县|区|旗)$/u;
const notPlaces = /易地搬迁|安置|社区|片区|地区|城镇|乡镇|城乡|我|全|各|本|按/;
/** 石门镇户信息, 01城关镇, 某县河东乡2020年; 乡镇 and 乡村振兴 are no names. */
const townshipInFront =
  /^\d{0,3}(?:\p{Script=Han}{1,6}?[县区旗市])?(\p{Script=Han}{2,5}?(?:镇|乡(?![镇村])|街道))/u;

/** 单位：某某乡 in a title line, or a folder, a file or a sheet that is called just so. */
function placeOf(field: string, name: RegExp, around: Surroundings): Constant[] {
  const titles = around.titles.flatMap((title) => {
    const unit = /(?:单位|乡镇|填报单位|县区)[（(盖章）)]*[:：]\s*(\S+)/.exec(title)?.[1] ?? '';
    return unit.replace(/[（(].*$/, '').replace(/人民政府|扶贫办.*|乡村振兴.*$/, '');
  });
  const places: [string, string[]][] = [
    ['标题', titles],
    ['工作表名', split(around.sheet)],
    ['文件名', split(around.file)],
    ['文件夹名', around.folders.toReversed().flatMap(split)],
  ];
  for (const [from, texts] of places) {
    const place = texts.find((text) => name.test(text) && !notPlaces.test(text));
    if (place) return [{ field, value: place, from: `${from}“${place}”` }];
  }
  if (name !== townshipName) return [];
  places[0] = ['标题', around.titles.flatMap(split)];
  for (const [from, texts] of places) {
    for (const text of texts) {
      const place = townshipInFront.exec(text)?.[1];
      if (place && !notPlaces.test(place))
        return [{ field, value: place, from: `${from}“${text}”` }];
    }
  }
  return [];
}

function split(text: string): string[] {
  return text.replace(/\.[a-z]+$/i, '').split(/[\s_\-—–（）()、，,]+/);
}
