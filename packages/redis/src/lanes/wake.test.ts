import { describe, expect, test } from '@jest/globals';
import { Wake } from './wake.js';

describe('the order of turns', () => {
  test('is the order in which lanes were called', () => {
    const wake = new Wake();
    for (const lane of ['b', 'a', 'b', 'c']) wake.call(lane);
    expect(wake.begin(2)).toEqual(['b', 'a']);
    expect(wake.begin(2)).toEqual(['c']);
    expect(wake.begin(2)).toEqual([]);
  });

  test('guarantees that a lane with more than its share comes behind those that were called, however it is flooded', () => {
    const wake = new Wake();
    wake.call('flood');
    wake.begin(10);
    wake.call('flood');
    wake.end('flood', true);
    wake.call('flood');
    wake.call('few');
    expect(wake.begin(10)).toEqual(['few', 'flood']);
  });

  test('guarantees that no lane is read by two turns at once, and that a call during one leads to another', async () => {
    const wake = new Wake();
    wake.call('a');
    wake.begin(10);
    wake.call('a');
    expect(wake.begin(10)).toEqual([]);
    expect(wake.tryBegin('a')).toBe(false);
    const slept = wake.sleep(60_000);
    wake.end('a', false);
    await slept;
    expect(wake.begin(10)).toEqual(['a']);
    wake.end('a', false);
    expect(wake.begin(10)).toEqual([]);
  });
});
