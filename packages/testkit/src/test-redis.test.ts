import { describe, expect, test } from '@jest/globals';
import { Redis } from 'ioredis';
import { acme } from './orgs.js';
import { leftDatabases } from './redis-databases.js';
import { testStores } from './stores.js';
import { createTestRedis } from './test-redis.js';

const org = acme.id;

test('two test files hold different Redis databases, and a dropped one is empty when it is taken again', async () => {
  const [one, other] = [await createTestRedis(), await createTestRedis()];
  const client = new Redis(one.url);
  const neighbour = new Redis(other.url);
  await client.set(`${org}:kv:key`, 'value');
  expect(await neighbour.get(`${org}:kv:key`)).toBeNull();
  await one.drop();
  expect(await client.get(`${org}:kv:key`)).toBeNull();
  await other.drop();
  await Promise.all([client.quit(), neighbour.quit()]);
});

describe('a Redis database that is dropped', () => {
  test.each([
    [`${org}:secret-feature:1`, '<uuid>:secret-feature:1 (owner unknown)'],
    [`${org}:memory:${org}`, '<org>:memory:<memory_id> (owner cache): has no end'],
  ])('guarantees that %s left in it fails its test file', async (key, fault) => {
    const { url, drop } = await createTestRedis();
    const client = new Redis(url);
    await client.set(key, 'hidden');
    const failure = await drop().catch((error: unknown) => error);
    expect(String(failure)).toContain(fault);
    expect(String(failure)).not.toContain('hidden');
    expect(await client.dbsize()).toBe(0);
    await client.quit();
  });

  test('is told from one that was left behind', async () => {
    const { redis } = testStores();
    const { url, drop } = await createTestRedis();
    const client = new Redis(url);
    const reservations = new Redis(redis.url, { db: 0 });
    const name = `test:${new URL(url).pathname.slice(1)}`;
    await client.set(`${org}:kv:key`, 'value');
    expect(await leftDatabases(redis.url)).not.toContain(url);
    await reservations.del(name);
    expect(await leftDatabases(redis.url)).toContain(url);
    await drop();
    expect(await leftDatabases(redis.url)).not.toContain(url);
    await Promise.all([client.quit(), reservations.quit()]);
  });
});
