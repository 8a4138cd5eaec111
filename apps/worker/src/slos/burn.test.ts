import { describe, expect, test } from '@jest/globals';
import { judgeBurn, type Window } from './burn.js';

const all = (window: Window) => ({ m5: window, m30: window, h1: window, h6: window });
const good = { total: 1000, bad: 0 };

describe('the budget of a target of 99.9 percent', () => {
  test('lasts while no more than one in a thousand is bad', () => {
    expect(judgeBurn(99.9, all({ total: 1000, bad: 1 }))).toBeUndefined();
    expect(judgeBurn(99.9, all({ total: 0, bad: 0 }))).toBeUndefined();
  });

  test('burns critically at 14.4 times the rate, over an hour and still now', () => {
    expect(judgeBurn(99.9, all({ total: 1000, bad: 15 }))).toMatchObject({
      severity: 'critical',
      burn: expect.closeTo(15),
    });
    expect(judgeBurn(99.9, { ...all({ total: 1000, bad: 15 }), m5: good, m30: good })).toBeUndefined();
  });

  test('burns seriously at six times the rate over six hours', () => {
    expect(judgeBurn(99.9, all({ total: 1000, bad: 7 }))).toMatchObject({ severity: 'major' });
    expect(judgeBurn(99.9, { ...all({ total: 1000, bad: 7 }), m30: good })).toBeUndefined();
  });

  test('says nothing of a handful of requests', () => {
    expect(judgeBurn(99.9, all({ total: 9, bad: 9 }))).toBeUndefined();
  });

  test('is gone with the first bad request at a target of 100', () => {
    expect(judgeBurn(100, all({ total: 1000, bad: 1 }))).toMatchObject({ burn: Number.POSITIVE_INFINITY });
  });
});
