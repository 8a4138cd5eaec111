import { Redis } from 'ioredis';
import { testStores } from './stores.js';

export interface TestRedis {
  readonly url: string;
  drop(): Promise<void>;
}

const highest = 511;

/**
 * A Redis database of the test file's own: stronger than a key prefix, which commands such as KEYS and
 * FLUSHDB do not know. Database 0 holds the reservations, which expire should a test run be killed.
 */
export const createTestRedis = async (): Promise<TestRedis> => {
  const { redis } = testStores();
  const reservations = new Redis(redis.url, { db: 0 });
  for (let database = 1; database <= highest; database += 1) {
    const reserved = await reservations.set(`test:${database}`, process.pid, 'EX', 900, 'NX');
    if (!reserved) continue;
    const url = new URL(redis.url);
    url.pathname = `/${database}`;
    const flush = async () => {
      const client = new Redis(url.href);
      await client.flushdb();
      await client.quit();
    };
    await flush();
    return {
      url: url.href,
      drop: async () => {
        await flush();
        await reservations.del(`test:${database}`);
        await reservations.quit();
      },
    };
  }
  await reservations.quit();
  throw new Error(`all ${highest} Redis databases are reserved by other test files; wait for them to end`);
};
