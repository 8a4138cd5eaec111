import { describe, expect, test } from '@jest/globals';
import { orgId } from './ids.js';

describe('an id', () => {
  test('is lower-cased, so that one row has one spelling', () => {
    expect(orgId('018F0000-0000-7000-8000-00000000ACCE')).toBe('018f0000-0000-7000-8000-00000000acce');
  });

  test.each([
    '',
    'acme',
    '018f0000-0000-7000-8000-00000000acce\n',
    ' 018f0000-0000-7000-8000-00000000acce',
    '018f0000-0000-7000-8000-00000000acce\0',
    '{018f0000-0000-7000-8000-00000000acce}',
    '018f000000007000800000000000acce',
    null,
    7,
    ['018f0000-0000-7000-8000-00000000acce'],
  ])('guarantees that %j is refused', (value) => {
    expect(() => orgId(value)).toThrow(expect.objectContaining({ code: 'INVALID_ID', field: 'orgId' }));
  });

  test('is quoted in its error without line breaks and at bounded length', () => {
    const attempt = () => orgId(`forged\n${'x'.repeat(10_000)}`);
    expect(attempt).toThrow(/^.{1,200}$/);
  });
});
