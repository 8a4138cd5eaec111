import { setTimeout as sleep } from 'node:timers/promises';
import { acme } from '@bulkhead/testkit';
import { afterEach, expect, jest, test } from '@jest/globals';
import { Counters } from '../counters.js';
import { Placements } from './placement.js';

afterEach(() => {
  jest.restoreAllMocks();
});

test('a placement is looked up once within five seconds, and a move is seen after that', async () => {
  const resolve = jest.fn(async () => 'pooled').mockResolvedValueOnce('silo-1');
  const placements = new Placements(resolve, new Counters());
  expect([await placements.of(acme.id), await placements.of(acme.id)]).toEqual(['silo-1', 'silo-1']);
  // The cache reads the clock once per millisecond.
  await sleep(20);
  const now = performance.now.bind(performance);
  jest.spyOn(performance, 'now').mockImplementation(() => now() + 5_001);
  expect(await placements.of(acme.id)).toBe('pooled');
  expect(resolve).toHaveBeenCalledTimes(2);
});
