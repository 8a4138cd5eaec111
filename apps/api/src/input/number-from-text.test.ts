import { expect, test } from '@jest/globals';
import { z } from 'zod';
import { numberFromText, pageSize } from './number-from-text.js';

test.each([
  '0x10',
  '1e1',
  '0b11',
  '0o7',
  ' 7',
  '7 ',
  '+7',
  '7.',
  '.7',
  '7_0',
  '１0',
  '',
  'Infinity',
  '7,0',
  '7n',
])('guarantees that %j is no number', (text) => {
  expect(pageSize(100, 20).safeParse(text).success).toBe(false);
  expect(numberFromText(z.number()).safeParse(text).success).toBe(false);
});

test('decimal digits are one', () => {
  expect(['1', '007', '100'].map((text) => pageSize(100, 20).parse(text))).toEqual([1, 7, 100]);
  expect(pageSize(100, 20).parse(undefined)).toBe(20);
  expect(['-1.5', '99.9'].map((text) => numberFromText(z.number()).parse(text))).toEqual([-1.5, 99.9]);
  expect(pageSize(100, 20).safeParse('101').success).toBe(false);
});
