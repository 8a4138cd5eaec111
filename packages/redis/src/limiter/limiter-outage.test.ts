import { acme, globex } from '@bulkhead/testkit';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { expectCatalogued } from '../../test/catalogued.js';
import { eventually } from '../../test/eventually.js';
import { createRedis, type Redis } from '../create-redis.js';
import { RedisServer } from '../testing/redis-server.js';
import type { Decision } from './decision.js';
import { rateLimitHeaders } from './rate-limit-headers.js';

let server: RedisServer;
const open: Redis[] = [];

const start = (org: number, processes: number, errors: Error[] = []): Redis => {
  const onError = (error: Error) => errors.push(error);
  const redis = createRedis({ url: server.url, limits: { org, processes }, onError });
  open.push(redis);
  return redis;
};
const spend = async (redis: Redis, times: number): Promise<Decision[]> => {
  const { limiter } = redis.forOrg(acme.context());
  const decisions: Decision[] = [];
  for (let n = 0; n < times; n += 1) decisions.push(await limiter.consume());
  return decisions;
};
const allowed = (decisions: readonly Decision[]): number => decisions.filter(({ allowed }) => allowed).length;
/** What the bucket got back since then: nothing, unless the machine is very busy. */
const refilled = (since: number, limit: number): number =>
  Math.ceil(((performance.now() - since) * limit) / 60_000) - 1;
const from = (decisions: readonly Decision[]) => new Set(decisions.map(({ source }) => source));
const recovered = (redis: Redis) => () =>
  redis
    .forOrg(globex.context())
    .limiter.consume()
    .then(({ source }) => source === 'redis');

beforeAll(async () => {
  server = await RedisServer.start();
});
beforeEach(async () => {
  const raw = server.client();
  await raw.flushall();
  raw.disconnect();
});
afterEach(() => Promise.all(open.splice(0).map((redis) => redis.close())));
afterAll(async () => {
  await expectCatalogued(server.url);
  await server.stop();
});

describe('while Redis is away', () => {
  test('guarantees that the limit is neither open nor shut, and that the answer says so', async () => {
    const redis = start(20, 4);
    const begun = performance.now();
    await spend(redis, 1);
    await server.kill();
    await eventually(async () => from(await spend(redis, 1)).has('local'));
    const decisions = await spend(redis, 30);
    await server.up();
    expect(from(decisions)).toEqual(new Set(['local']));
    // Its share of 20 for 4 processes, less what was spent before.
    expect(allowed(decisions)).toBeGreaterThan(0);
    expect(allowed(decisions) - refilled(begun, 5)).toBeLessThanOrEqual(5);
    expect(rateLimitHeaders(decisions[0] as Decision)).toMatchObject({
      'RateLimit-Policy': '"org";q=5;w=60',
      'RateLimit-Degraded': '?1',
    });
    expect(redis.counters().rate_decided_locally).toBeGreaterThanOrEqual(30);
  });

  test('guarantees that an org whose limit is below the number of processes is not shut out', async () => {
    const redis = start(2, 50);
    await redis.ping();
    await server.kill();
    const decisions = await spend(redis, 5);
    await server.up();
    expect(allowed(decisions)).toBe(1);
  });

  test('guarantees that a server that hangs is like one that is gone', async () => {
    const errors: Error[] = [];
    const redis = start(20, 1, errors);
    const begun = performance.now();
    await spend(redis, 1);
    server.freeze();
    const decisions = await spend(redis, 40);
    server.thaw();
    expect(from(decisions)).toEqual(new Set(['local']));
    expect(allowed(decisions) - refilled(begun, 20)).toBe(19);
    // Not only once the connection is given up.
    expect(errors.map(String).join()).toContain('took over 250 ms to answer');
    await eventually(recovered(redis));
  });
});

describe('through a kill and a restart of Redis', () => {
  test('guarantees that no more is granted than without them', async () => {
    const redis = start(20, 1);
    const begun = performance.now();
    const decisions = await spend(redis, 8);
    await server.kill();
    decisions.push(...(await spend(redis, 8)));
    await server.up();
    await eventually(recovered(redis));
    decisions.push(...(await spend(redis, 20)));
    expect(from(decisions)).toEqual(new Set(['redis', 'local']));
    expect(allowed(decisions) - refilled(begun, 20)).toBe(20);
  });

  test('guarantees that Redis keeps what it had counted', async () => {
    const [before, after] = [start(20, 1), start(20, 1)];
    await eventually(recovered(before));
    const begun = performance.now();
    // What a busy machine let wait too long was not counted by Redis.
    const counted = (await spend(before, 15)).filter(({ source }) => source === 'redis').length;
    expect(counted).toBeGreaterThan(0);
    await server.kill();
    await server.up();
    await eventually(recovered(after));
    expect(allowed(await spend(after, 20)) - refilled(begun, 20)).toBe(20 - counted);
  });
});
