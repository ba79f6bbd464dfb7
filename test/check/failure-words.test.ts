import { expect, test } from 'vitest';
import { withoutCells } from '../../src/check/failure-words.ts';

const sql = "户主姓名 = 3 and strptime(户主姓名, '%Y') > 99999999";

test.each([
  [
    "Conversion Error: Could not convert string '欧阳小峰' to INT32 when casting from source column 户主姓名",
    'Conversion Error: Could not convert string ‹值› to INT32 when casting from source column 户主姓名',
  ],
  [
    'Invalid Input Error: Could not parse string "欧阳小峰" according to format specifier "%Y"\n欧阳小峰\n^\nError: Expected a number',
    'Invalid Input Error: Could not parse string ‹值› according to format specifier "%Y"',
  ],
  [
    "Conversion Error: Could not convert string 'O'Brien' to INT32",
    'Conversion Error: Could not convert string ‹值› to INT32',
  ],
  [
    "Conversion Error: Could not convert string '欧' 阳' to INT32",
    "Conversion Error: Could not convert string ‹值› ‹值›' to INT32",
  ],
  [
    "Conversion Error: Could not convert string '欧阳\n小峰' to INT32",
    'Conversion Error: Could not convert string ‹值›',
  ],
  [
    "Conversion Error: Could not convert string '' to INT32",
    'Conversion Error: Could not convert string ‹值› to INT32',
  ],
  [
    "Conversion Error: Type INT64 with value 6228480402564890018 can't be cast to the destination type INT32",
    "Conversion Error: Type INT64 with value ‹值› can't be cast to the destination type INT32",
  ],
  [
    'Out of Range Error: Overflow in multiplication of INT64 (6228480402564890018 * 99999999)!',
    'Out of Range Error: Overflow in multiplication of INT64 (‹值› * 99999999)!',
  ],
  [
    'Binder Error: Cannot compare values of type VARCHAR and type INTEGER_LITERAL - an explicit cast is required',
    'Binder Error: Cannot compare values of type VARCHAR and type INTEGER_LITERAL - an explicit cast is required',
  ],
])('%s → %s', (said, shown) => {
  expect(withoutCells(said, sql)).toBe(shown);
});
