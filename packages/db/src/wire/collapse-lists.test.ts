import { describe, expect, test } from '@jest/globals';
import { collapseLists } from './collapse-lists.js';

const collapsed = (text: string, ...values: unknown[]) => {
  const { text: shorter, values: kept } = collapseLists({ text, values });
  return [shorter, ...kept];
};

describe('a list that repeats one value', () => {
  test('becomes an equality, and the parameters behind it move up', () => {
    expect(collapsed('a IN ($1,$2,$3) AND b IN ($4,$5) LIMIT $6', 'o', 'o', 'o', 'x', 'y', 9)).toEqual([
      'a = $1 AND b IN ($2,$3) LIMIT $4',
      'o',
      'x',
      'y',
      9,
    ]);
  });

  test('is judged anew for each set of values', () => {
    const text = 'a IN ($1,$2) AND b IN ($3,$4)';
    expect(collapsed(text, 'o', 'o', 'x', 'y')).toEqual(['a = $1 AND b IN ($2,$3)', 'o', 'x', 'y']);
    expect(collapsed(text, 'o', 'p', 'x', 'x')).toEqual(['a IN ($1,$2) AND b = $3', 'o', 'p', 'x']);
    expect(collapsed(text, 'o', 'o', 'x', 'x')).toEqual(['a = $1 AND b = $2', 'o', 'x']);
    expect(collapsed(text, 'o', 'p', 'x', 'y')).toEqual([text, 'o', 'p', 'x', 'y']);
  });

  test('keeps a parameter that is used elsewhere', () => {
    expect(collapsed('a IN ($1,$2) AND b = $2', 'o', 'o')).toEqual(['a = $1 AND b = $2', 'o', 'o']);
  });

  test('leaves what only looks like a parameter', () => {
    expect(collapsed(`"$2" IN ($1,$2) AND b = '$2 it''s' AND "a""$1" = $3`, 'o', 'o', 'x')).toEqual([
      `"$2" = $1 AND b = '$2 it''s' AND "a""$1" = $2`,
      'o',
      'x',
    ]);
  });

  test.each([
    ['null', [null, null]],
    ['numbers', [1, 1]],
    ['one value', ['o']],
  ])('of %s stays as it is', (_, values) => {
    const text = `a IN (${values.map((__, index) => `$${index + 1}`).join(',')})`;
    expect(collapsed(text, ...values)).toEqual([text, ...values]);
  });

  test.each([
    ['a NOT IN ($1,$2)', ['o', 'o']],
    ['a NOT IN ($1,$2,$3)', ['o', 'o', 'o']],
    ['a NOT IN ($1,$2)', ['o', 'p']],
    ['(NOT a NOT IN ($1,$2))', ['o', 'o']],
  ])('that is to be avoided stays: %s of %j', (text, values) => {
    expect(collapsed(text, ...values)).toEqual([text, ...values]);
  });

  test('becomes an equality beside one that is to be avoided, and under a negation', () => {
    expect(collapsed('a NOT IN ($1,$2) AND b IN ($3,$4)', 'o', 'o', 'p', 'p')).toEqual([
      'a NOT IN ($1,$2) AND b = $3',
      'o',
      'o',
      'p',
    ]);
    expect(collapsed('(NOT (a IN ($1,$2) OR b = $3))', 'o', 'o', 'p')).toEqual([
      '(NOT (a = $1 OR b = $2))',
      'o',
      'p',
    ]);
  });
});
