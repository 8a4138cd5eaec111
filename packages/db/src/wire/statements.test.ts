import { describe, expect, test } from '@jest/globals';
import { Recurring, Statements } from './statements.js';

describe('the named statements of a connection', () => {
  test('keep their name', () => {
    const statements = new Statements(2);
    expect(statements.take('a')).toBe(statements.take('a'));
  });

  test('make room by closing the least recently used one', () => {
    const statements = new Statements(2);
    const [a, b] = [statements.take('a'), statements.take('b')];
    statements.take('a');
    statements.take('c');
    expect(statements.takeEvicted()).toEqual([b.name]);
    expect(statements.takeEvicted()).toEqual([]);
    expect(statements.take('a')).toBe(a);
    expect(statements.take('b').name).not.toBe(b.name);
  });
});

describe('a text', () => {
  test('recurs from its second use on', () => {
    const recurring = new Recurring(10);
    expect([recurring.has('a'), recurring.has('b'), recurring.has('a')]).toEqual([false, false, true]);
  });

  test('is forgotten when many others came in between', () => {
    const recurring = new Recurring(10);
    recurring.has('a');
    for (let n = 0; n < 30; n += 1) recurring.has(`other ${n}`);
    expect(recurring.has('a')).toBe(false);
  });
});
