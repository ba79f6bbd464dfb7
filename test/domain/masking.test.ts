import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  mask,
  maskAddress,
  maskBank,
  maskId,
  maskName,
  maskPhone,
} from '../../src/domain/masking.ts';
import { draws } from '../support/property.ts';

test.each([
  ['张三', '张*'],
  ['欧阳修', '欧**'],
  ['买买提·虚构', '买*****'],
  ['张', '*'],
  ['张三、李四', '张*、李*'],
  ['𠮷田', '𠮷*'],
  ['', ''],
  ['无', '无'],
])('name %s is shown as %s', (clear, shown) => expect(maskName(clear)).toBe(shown));

test.each([
  ['样小云', '样小云'],
  ['样小云19900000001', '样小云*******0001'],
  ['样小云 0999-1234567', '样小云 ****-***4567'],
  ['样小云1234567', '样小云*****67'],
  ['990101196503030073', '**************0073'],
  ['样小云（3人）', '样小云（3人）'],
])('in the workbook of a township %s is shown as %s', (clear, shown) =>
  expect(mask(clear, 'name', 'names')).toBe(shown),
);

test.each([
  ['990001199001011235', '9900**********1235'],
  ['99000119900101123x', '9900**********123x'],
  ['990001900101123', '9900*******1123'],
  ['99000119900101123544', '9900************3544'],
  ['9900011990010112354411', '9900**************4411'],
  ['99000119900101123', '9900*********1123'],
  ["'990001199001011235", "'990***********1235"],
  ['9.90001199001011E+17', '9.90************E+17'],
  ['990001199', '99*****99'],
  ['99000119', '********'],
  ['张三丰', '***'],
  ['不详', '不详'],
  ['样大山990101197', '**********97'],
  ['99010119900101003548号样大山', '9901********************'],
  ['990001199001011235,990001195512310028', '9900**********1235,9900**********0028'],
])('id %s is shown as %s', (clear, shown) => expect(maskId(clear)).toBe(shown));

test.each([
  ['13800001234', '138****1234'],
  ['8613800001234', '861******1234'],
  ['0999-1234567', '099*****4567'],
  ['1234567', '*****67'],
  ['123', '***'],
  ['13800001234/13900005678', '138****1234/139****5678'],
])('phone %s is shown as %s', (clear, shown) => expect(maskPhone(clear)).toBe(shown));

test.each([
  ['6222009900010001234', '***************1234'],
  ['62220099', '********'],
])('bank card %s is shown as %s', (clear, shown) => expect(maskBank(clear)).toBe(shown));

test.each([
  ['虚拟县城关镇东街村三组12号', '虚拟县城关镇东街村***'],
  ['虚拟县城关镇幸福路12号', '虚拟县城关镇***'],
  ['三组12号', '***'],
  ['东街村', '东街村'],
])('address %s is shown as %s', (clear, shown) => expect(maskAddress(clear)).toBe(shown));

describe('mask', () => {
  const id = '990001199001011235';
  test.each([
    ['张三', 'name', 'all', '张*'],
    ['张三', 'name', 'names', '张三'],
    [id, 'id', 'names', '9900**********1235'],
    [id, 'id', 'none', id],
    ['5020', undefined, 'all', '5020'],
    [null, 'id', 'all', null],
    ['二级', 'health', 'all', '二级'],
  ] as const)('%s as %s under %s is %s', (value, privacy, masking, shown) => {
    expect(mask(value, privacy, masking)).toBe(shown);
  });

  test('of a number never more than eight characters are shown, and never most of it', () => {
    const digits = fc.stringMatching(/^\d{1,40}$/).filter((text) => text !== '0');
    fc.assert(
      fc.property(digits, fc.constantFrom('id', 'phone', 'bank'), (value, privacy) => {
        const shown = mask(value, privacy, 'all').replaceAll('*', '');
        expect(shown.length).toBeLessThanOrEqual(Math.min(8, value.length * 0.65));
      }),
      draws(100),
    );
  });
});
