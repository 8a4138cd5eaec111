import { type TokenId, tokenId } from '@bulkhead/tenancy';
import { acme, createTestRedis, globex, type TestRedis } from '@bulkhead/testkit';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { Redis as RawRedis } from 'ioredis';
import { expectCatalogued } from '../../test/catalogued.js';
import { createRedis, type Redis } from '../create-redis.js';

let server: TestRedis;
let raw: RawRedis;
let redis: Redis;

beforeAll(async () => {
  server = await createTestRedis();
  raw = new RawRedis(server.url);
  redis = createRedis({ url: server.url });
});
beforeEach(() => raw.flushdb());
afterEach(() => expectCatalogued(server.url));
afterAll(async () => {
  await redis.close();
  raw.disconnect();
  await server.drop();
});

const token = (org: typeof acme, n = 7): TokenId => tokenId(org.rowId(n));
const note = (org: typeof acme, n?: number) => redis.forOrg(org.context()).noteTokenUse(token(org, n));
const due = async () => {
  for (const org of await raw.zrange('tokens:used', '0', '-1')) await raw.zadd('tokens:used', 0, org);
};
const flushed = async (most = 10) => {
  const found: Record<string, string[]> = {};
  await redis.tokenUses.flush(most, async (org, uses) => {
    found[org] = uses.map(({ tokenId: id }) => id).toSorted();
  });
  return found;
};

describe('the uses of tokens', () => {
  test('wait half a minute, are given org by org, and are gone once they are written down', async () => {
    const before = Date.now();
    for (const org of [acme, globex]) await Promise.all([note(org), note(org, 8), note(org)]);
    expect(await flushed()).toEqual({});
    for (const time of await raw.zrange('tokens:used', '0', '-1', 'WITHSCORES')) {
      if (/^\d+$/.test(time)) expect(Number(time) - before).toBeGreaterThanOrEqual(29_000);
    }
    await due();
    expect(await flushed()).toEqual(
      Object.fromEntries([acme, globex].map((org) => [org.id, [token(org), token(org, 8)]])),
    );
    expect(await raw.keys('*')).toEqual([]);
  });

  test('guarantees that two who look at once are not given the same org', async () => {
    await note(acme);
    await due();
    const [one, other] = await Promise.all([flushed(), flushed()]);
    expect([...Object.keys(one), ...Object.keys(other)]).toEqual([acme.id]);
  });

  test('come again when they could not be written down', async () => {
    await note(acme);
    await due();
    const failing = redis.tokenUses.flush(10, () => Promise.reject(new Error('away')));
    await expect(failing).rejects.toThrow('away');
    expect(await flushed()).toEqual({});
    await due();
    expect(Object.keys(await flushed())).toEqual([acme.id]);
  });

  test('that are noted while others are written down are not lost', async () => {
    await note(acme);
    await due();
    await redis.tokenUses.flush(10, async () => {
      await new Promise((resolve) => setTimeout(resolve, 5));
      await Promise.all([note(acme), note(acme, 8)]);
    });
    expect(await raw.hkeys(`${acme.id}:tokens:used`)).toHaveLength(2);
    expect(await raw.zcard('tokens:used')).toBe(1);
    await due();
    expect(await flushed()).toEqual({ [acme.id]: [token(acme), token(acme, 8)] });
  });

  test('guarantees that what somebody wrote by hand is under its own org or nowhere', async () => {
    await note(acme);
    await raw.hset(`${acme.id}:tokens:used`, token(globex), '1700000000000', 'x', 'y', token(acme, 9), '-1');
    await raw.zadd('tokens:used', 0, `${acme.id}:tokens:used`, 0, '*', 0, globex.id);
    await due();
    expect(await flushed()).toEqual({ [acme.id]: [token(acme), token(globex)].toSorted() });
    expect(await raw.keys('*')).toEqual([]);
  });
});
