import { Redis } from 'ioredis';
import { reservation } from './redis-databases.js';
import { testStores } from './stores.js';

export interface TestRedis {
  readonly url: string;
  /** Fails when it holds a key that the product may not write. What a test planted it takes out again before. */
  drop(): Promise<void>;
}

const highest = 511;

let inspect: (url: string) => Promise<readonly string[]> = async () => [];

/** @param inspection says what is wrong with what a test file left in its database. */
export const inspectBeforeDrop = (inspection: typeof inspect): void => {
  inspect = inspection;
};

/**
 * A Redis database of the test file's own: stronger than a key prefix, which commands such as KEYS and
 * FLUSHDB do not know. Database 0 holds the reservations, which expire should a test run be killed.
 */
export const createTestRedis = async (): Promise<TestRedis> => {
  const { redis } = testStores();
  const reservations = new Redis(redis.url, { db: 0 });
  for (let database = 1; database <= highest; database += 1) {
    const reserved = await reservations.set(reservation(database), process.pid, 'EX', 900, 'NX');
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
        const faults = await inspect(url.href);
        await flush();
        await reservations.del(reservation(database));
        await reservations.quit();
        if (faults.length > 0) throw new Error(`Redis was left with ${faults.join('\n')}`);
      },
    };
  }
  await reservations.quit();
  throw new Error(`all ${highest} Redis databases are reserved by other test files; wait for them to end`);
};
