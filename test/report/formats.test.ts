import { describe, expect, test } from 'vitest';
import { UsageError } from '../../src/errors.ts';
import { parseFormat, parseFormats } from '../../src/report/formats.ts';

test.each([
  ['table', { format: 'table', path: null }],
  ['json=报告.json', { format: 'json', path: '报告.json' }],
  ['csv=C:\\表\\a=b.csv', { format: 'csv', path: 'C:\\表\\a=b.csv' }],
  ['xlsx=疑点清单', { format: 'xlsx', path: '疑点清单' }],
])('-f %s', (text, target) => expect(parseFormat(text)).toEqual(target));

function refusal(texts: string[]): string {
  try {
    parseFormats(texts);
  } catch (error) {
    if (error instanceof UsageError) return error.describe();
    throw error;
  }
  return '没有拒绝';
}

describe('refused with what to write instead', () => {
  test.each([
    [['jsno'], '没有名为“jsno”的报告格式。是不是 json？可用的有 table json'],
    [['=json'], '-f =json 里没有报告格式的名称。是不是 -f json？'],
    [['=json=报告.json'], '是不是 -f json=报告.json？'],
    [['=问题.csv'], '是不是 -f csv=问题.csv？'],
    [['='], '是不是 -f json=报告.json？'],
    [['网页'], '没有名为“网页”的报告格式。可用的有 table json'],
    [['constructor'], '没有名为“constructor”的报告格式'],
    [['json='], '等号后面没有路径。写成 -f json=路径'],
    [['xlsx'], '须给出文件夹。写成 -f xlsx=文件夹'],
    [['xlsx=清单.xlsx'], '像是一个文件的名字。写成 -f xlsx=文件夹'],
    [['table', 'json'], 'table、json 都要写到标准输出，只能有一个。给其余的加上路径'],
    [['json=a', 'csv=./a'], '两份报告都要写到“./a”'],
  ])('%j', (texts, sentence) => expect(refusal(texts)).toContain(sentence));
});
