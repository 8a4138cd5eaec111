import { expect, test } from '@jest/globals';
import { assertIfMatch, etagOf, isNotModified } from './etag.js';

const current = etagOf({ name: 'a' });

test('differs when anything shown differs', () => {
  expect(current).toMatch(/^"[\w-]{27}"$/);
  expect(etagOf({ name: 'b' })).not.toBe(current);
  expect(etagOf({ name: 'a' })).toBe(current);
});

test.each([undefined, '*', current, `"old", ${current}`, ` ${current} `])(
  'If-Match %j lets a write pass',
  (tag) => {
    expect(() => assertIfMatch(tag, current)).not.toThrow();
  },
);

test.each(['', '"old"', `W/${current}`, current.slice(1, -1), '"*"', `${current}x`])(
  'guarantees that If-Match %j stops a write',
  (tag) => {
    expect(() => assertIfMatch(tag, current)).toThrow(
      expect.objectContaining({ code: 'PRECONDITION_FAILED' }),
    );
  },
);

test.each([
  [undefined, false],
  ['"old"', false],
  ['*', true],
  [current, true],
  [`W/${current}`, true],
  [`"old", W/${current}`, true],
])('If-None-Match %j: not modified is %s', (tag, expected) => {
  expect(isNotModified(tag, current)).toBe(expected);
});
