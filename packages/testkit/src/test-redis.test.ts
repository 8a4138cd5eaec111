import { expect, test } from '@jest/globals';
import { Redis } from 'ioredis';
import { createTestRedis } from './test-redis.js';

test('two test files hold different Redis databases, and a dropped one is empty when it is taken again', async () => {
  const [one, other] = [await createTestRedis(), await createTestRedis()];
  const client = new Redis(one.url);
  const neighbour = new Redis(other.url);
  await client.set('key', 'value');
  expect(await neighbour.get('key')).toBeNull();
  await one.drop();
  expect(await client.get('key')).toBeNull();
  await other.drop();
  await Promise.all([client.quit(), neighbour.quit()]);
});
