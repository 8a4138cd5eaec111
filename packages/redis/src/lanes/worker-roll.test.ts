import { createTestRedis, type TestRedis } from '@bulkhead/testkit';
import { afterAll, afterEach, beforeAll, beforeEach, expect, jest, test } from '@jest/globals';
import type { Redis } from 'ioredis';
import { eventually } from '../../test/eventually.js';
import { connect, disconnect } from '../connection.js';
import { WorkerRoll } from './worker-roll.js';

const key = 'lanes:pooled:workers';

let store: TestRedis;
let redis: Redis;
let roll: WorkerRoll;

beforeAll(async () => {
  store = await createTestRedis();
  redis = connect({ url: store.url, onError: () => undefined }, 'roll');
});
beforeEach(async () => {
  await redis.flushdb();
  roll = new WorkerRoll(redis, key, 'me');
});
afterEach(async () => {
  jest.restoreAllMocks();
  await roll.leave();
});
afterAll(async () => {
  await disconnect(redis);
  await store.drop();
});

const later = (ms: number) => {
  const now = performance.now.bind(performance);
  jest.spyOn(performance, 'now').mockImplementation(() => now() + ms);
};

test('the roll names who gave a sign of life, forgets who gave none for long, and ends by itself', async () => {
  const [seconds] = await redis.time();
  const now = Number(seconds) * 1000;
  await redis.zadd(key, now + 60_000, 'living', now - 2_000, 'dead', now - 60_000, 'long dead');
  expect((await roll.alive()).toSorted()).toEqual(['living', 'me']);
  expect((await redis.zrange(key, '0', '-1')).toSorted()).toEqual(['dead', 'living', 'me']);
  expect(await redis.ttl(key)).toBeGreaterThan(0);
});

test('a reader gives signs of life by itself', async () => {
  await roll.alive();
  await redis.del(key);
  await eventually(async () => (await redis.zscore(key, 'me')) !== null);
});

test('guarantees that a reader which was silent for a while relies on nothing that it took before', async () => {
  expect(roll.hasLapsed()).toBe(true);
  await roll.alive();
  const first = roll.since;
  expect(roll.hasLapsed()).toBe(false);
  await roll.alive();
  expect(roll.since).toBe(first);
  later(9_500);
  expect(roll.hasLapsed()).toBe(true);
  await roll.alive();
  expect(roll.hasLapsed()).toBe(false);
  expect(roll.since).toBeGreaterThan(first + 9_000);
});
