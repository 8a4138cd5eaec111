import { type OrgId, tokenId } from '@bulkhead/tenancy';
import { acme, createTestRedis, globex, type TestRedis } from '@bulkhead/testkit';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { Redis as RawRedis } from 'ioredis';
import { expectCatalogued } from '../../test/catalogued.js';
import { createRedis, type Redis } from '../create-redis.js';
import type { RedisConfig } from '../redis-config.js';
import type { Decision } from './decision.js';
import { rateLimitHeaders } from './rate-limit-headers.js';

// Limits are so low that a token comes back after seconds: whatever a test does in between is decided without one.
const limits = { org: 10, token: 4, actions: { 'token.create': 2 }, signIn: 3 };
const token = tokenId(acme.rowId(4));

let store: TestRedis;
let raw: RawRedis;
const open: Redis[] = [];

const start = (config: Partial<RedisConfig> = {}): Redis => {
  const redis = createRedis({ url: store.url, limits, ...config });
  open.push(redis);
  return redis;
};
/** Connected: a decision before that may be made without Redis. */
const started = async (config: Partial<RedisConfig> = {}): Promise<Redis> => {
  const redis = start(config);
  await redis.ping();
  return redis;
};
const many = <Value>(count: number, make: (n: number) => Promise<Value>): Promise<Value[]> =>
  Promise.all(Array.from({ length: count }, (_, n) => make(n)));
const allowed = (decisions: readonly Decision[]): number => decisions.filter(({ allowed }) => allowed).length;

beforeAll(async () => {
  store = await createTestRedis();
  raw = new RawRedis(store.url);
});
beforeEach(() => raw.flushdb());
afterEach(async () => {
  jest.restoreAllMocks();
  await Promise.all(open.splice(0).map((redis) => redis.close()));
  await expectCatalogued(store.url);
});
afterAll(async () => {
  raw.disconnect();
  await store.drop();
});

describe('the limiter', () => {
  test('guarantees that many processes together grant the limit and not one more', async () => {
    const processes = (await many(4, () => started())).map((redis) => redis.forOrg(acme.context()).limiter);
    const decisions = await many(60, (n) => (processes[n % 4] as (typeof processes)[0]).consume());
    expect(allowed(decisions)).toBe(10);
    expect(decisions.every(({ source }) => source === 'redis')).toBe(true);
  });

  test('guarantees that an org that spent its limit takes nothing from another', async () => {
    const redis = await started();
    await redis.forOrg(acme.context()).limiter.consume({ cost: 10 });
    expect((await redis.forOrg(acme.context()).limiter.consume()).allowed).toBe(false);
    expect((await redis.forOrg(globex.context()).limiter.consume()).buckets).toMatchObject([
      { remaining: 9 },
    ]);
  });

  test('takes from all buckets or from none', async () => {
    const { limiter } = (await started()).forOrg(acme.context());
    await limiter.consume({ token, cost: 4 });
    const refused = await limiter.consume({ token });
    expect(refused).toMatchObject({
      allowed: false,
      retryAfter: 15,
      buckets: [
        { name: 'org', limit: 10, remaining: 6 },
        { name: 'token', limit: 4, remaining: 0 },
      ],
    });
    expect((await limiter.consume()).buckets).toMatchObject([{ name: 'org', remaining: 5 }]);
  });

  test('gives actions and sign-in their own limits', async () => {
    const redis = await started();
    const { limiter } = redis.forOrg(acme.context());
    expect(allowed(await many(4, () => limiter.consume({ action: 'token.create' })))).toBe(2);
    expect(allowed(await many(5, () => redis.signIn.consume('203.0.113.7')))).toBe(3);
    expect((await redis.signIn.consume('203.0.113.8')).allowed).toBe(true);
    expect((await raw.keys('*')).join()).not.toContain('203.0.113');
  });

  test.each([0, -1, 1.5, Number.NaN, Number.POSITIVE_INFINITY])(
    'guarantees that a cost of %d is refused',
    async (cost) => {
      await expect(start().forOrg(acme.context()).limiter.consume({ cost })).rejects.toMatchObject({
        code: 'INVALID_INPUT',
      });
    },
  );

  test.each(['nope', 'constructor', '__proto__'])(
    'guarantees that action %s without a limit is refused',
    async (action) => {
      await expect(start().forOrg(acme.context()).limiter.consume({ action })).rejects.toMatchObject({
        code: 'CONFIGURATION_INVALID',
      });
    },
  );

  test('guarantees that a cost above the limit is never granted and costs nothing', async () => {
    const { limiter } = (await started()).forOrg(acme.context());
    expect((await limiter.consume({ cost: 11 })).allowed).toBe(false);
    expect((await limiter.consume({ cost: 10 })).allowed).toBe(true);
  });

  test('guarantees that a new minute is no fresh bucket', async () => {
    const [seconds] = await raw.time();
    const minute = Math.floor(Number(seconds) / 60);
    const full = (Number(seconds) + 60) * 1_000_000;
    await raw.set(`ratelimit:${acme.id}:minute:${minute - 1}`, String(full), 'PX', 60_000);
    expect((await (await started()).forOrg(acme.context()).limiter.consume()).allowed).toBe(false);
  });

  test('guarantees that a process with a wrong clock shares the bucket of the others', async () => {
    const right = (await started()).forOrg(acme.context()).limiter;
    await right.consume({ cost: 10 });
    const wrong = (await started()).forOrg(acme.context()).limiter;
    await wrong.consume({ cost: 10 });
    const now = Date.now;
    jest.spyOn(Date, 'now').mockImplementation(() => now() + 600_000);
    // One whose clock jumps while it is connected, and one that never had a right one.
    const never = (await started()).forOrg(acme.context()).limiter;
    for (const limiter of [wrong, never])
      expect(await limiter.consume()).toMatchObject({ allowed: false, source: 'redis' });
  });
});

describe("an org's own limits", () => {
  test('replace the defaults', async () => {
    const load = jest.fn(async (_org: OrgId) => ({ org: 3 }));
    const { limiter } = (await started({ limits: { ...limits, load } })).forOrg(acme.context());
    expect(allowed(await many(8, () => limiter.consume()))).toBe(3);
    expect(load).toHaveBeenCalledTimes(1);
    expect(load).toHaveBeenCalledWith(acme.id);
  });

  test.each<[string, () => Promise<never>]>([
    ['fails', () => Promise.reject(new Error('postgres is away'))],
    ['never ends', () => new Promise(() => undefined)],
    ['is nonsense', () => Promise.resolve({ org: -1 } as never)],
  ])('guarantees that the default holds while their lookup %s', async (_, load) => {
    const { limiter } = (await started({ limits: { ...limits, load } })).forOrg(acme.context());
    expect(allowed(await many(15, () => limiter.consume()))).toBe(10);
  });
});

describe('the headers', () => {
  const decision: Decision = {
    allowed: false,
    retryAfter: 7,
    source: 'local',
    buckets: [
      { name: 'org', limit: 10, remaining: 0, reset: 60 },
      { name: 'token', limit: 4, remaining: 2, reset: 30 },
    ],
  };

  test('tell policy, what is left, when to come back, and that Redis is away', () => {
    expect(rateLimitHeaders(decision)).toEqual({
      'RateLimit-Policy': '"org";q=10;w=60, "token";q=4;w=60',
      RateLimit: '"org";r=0;t=60, "token";r=2;t=30',
      'Retry-After': '7',
      'RateLimit-Degraded': '?1',
    });
  });

  test('have no Retry-After on what was allowed', () => {
    const { retryAfter: _, ...rest } = decision;
    expect(Object.keys(rateLimitHeaders({ ...rest, allowed: true, source: 'redis' }))).toEqual([
      'RateLimit-Policy',
      'RateLimit',
    ]);
  });
});
