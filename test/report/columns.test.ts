import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { displayWidth, plain, shorten, wrap } from '../../src/report/columns.ts';
import { draws } from '../support/property.ts';

test.each([
  ['abc', 3],
  ['城关镇', 6],
  ['Ａ（１）', 8],
  ['𠮷', 2],
  ['<0.01%', 6],
  ['张*', 3],
  ['', 0],
])('%s takes %i columns', (text, width) => expect(displayWidth(text)).toBe(width));

test.each([
  ['城关镇', 6, '城关镇'],
  ['城关镇', 5, '城关…'],
  ['城关镇', 4, '城…'],
  ['id-checksum', 8, 'id-chec…'],
])('%s in %i columns is %s', (text, width, short) => expect(shorten(text, width)).toBe(short));

describe('wrap', () => {
  test('breaks between characters, not inside a number, not before a full stop', () => {
    expect(wrap('证件号码 9900**********1235 的校验码应为 3。', 24)).toEqual([
      '证件号码',
      '9900**********1235 的校',
      '验码应为 3。',
    ]);
  });

  test('a word longer than the line is broken all the same', () => {
    expect(wrap('abcdefghij', 4)).toEqual(['abcd', 'efgh', 'ij']);
  });

  test('loses nothing but blanks', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'grapheme' }),
        fc.integer({ min: 4, max: 40 }),
        (text, width) => {
          expect(wrap(text, width).join('').replace(/\s/g, '')).toBe(text.replace(/\s/g, ''));
        },
      ),
      draws(100),
    );
  });
});

test('what a cell holds cannot repaint the terminal', () => {
  expect(plain('红\u001b[31m\u202e字\r\n行')).toBe('红 [31m 字 行');
});
