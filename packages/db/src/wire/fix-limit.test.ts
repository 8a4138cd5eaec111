import { describe, expect, test } from '@jest/globals';
import { fixLimit } from './fix-limit.js';

const fixed = (text: string, ...values: unknown[]) => {
  const { text: shorter, values: kept } = fixLimit({ text, values });
  return [shorter, ...kept];
};

describe('the limit at the end of a statement', () => {
  test.each(['0', '1', '20', '100'])('of %s is written out, and an offset of zero left out', (limit) => {
    expect(fixed('a = $1 LIMIT $2 OFFSET $3', 'x', limit, '0')).toEqual([`a = $1 LIMIT ${limit}`, 'x']);
  });

  test('is left out with an offset of zero where there is none', () => {
    expect(fixed('a = $1 OFFSET $2', 'x', '0')).toEqual(['a = $1', 'x']);
  });

  test.each([
    ['of a great size', ['x', '101', '0']],
    ['with another offset', ['x', '20', '20']],
    ['that is a number of JavaScript', ['x', 20, '0']],
    ['below zero', ['x', '-1', '0']],
    ['of nothing', ['x', null, '0']],
    ['that is SQL', ['x', '1; drop table teams', '0']],
    ['with a line behind it', ['x', '1\n', '0']],
  ])('guarantees that one %s stays bound', (_, values) => {
    const text = 'a = $1 LIMIT $2 OFFSET $3';
    expect(fixed(text, ...values)).toEqual([text, ...values]);
  });

  test.each([
    'a = $1 LIMIT $2 OFFSET $3 ',
    '(a = $1 LIMIT $2 OFFSET $3) AS "sub"',
    'a = $1 LIMIT $12 OFFSET $3',
    'a = $3 LIMIT $1 OFFSET $2',
  ])('stays bound where it is not the end, or not the last parameters: %s', (text) => {
    expect(fixed(text, 'x', '5', '0')[0]).not.toContain('LIMIT 5');
  });

  test('leaves what only looks like one', () => {
    const text = `a = $1 AND b = ' OFFSET $2' AND c = $2`;
    expect(fixed(text, 'x', '0')).toEqual([text, 'x', '0']);
  });
});
