import { Redis } from 'ioredis';
import { isRunning } from './scratch-name.js';

/** The key in database 0 under which a test file holds another database, with the id of its process. */
export const reservation = (database: number): string => `test:${database}`;

export const isReservation = (key: string): boolean => /^test:\d+$/.test(key);

/** Addresses of the databases that hold something, but for those of test files that are running. */
export const leftDatabases = async (serverUrl: string): Promise<string[]> => {
  const redis = new Redis(serverUrl, { db: 0 });
  try {
    const keyspace = await redis.info('keyspace');
    const numbers = [...keyspace.matchAll(/^db(\d+):/gm)].map(([, number]) => Number(number));
    const left: string[] = [];
    for (const number of numbers) {
      const holder = Number(await redis.get(reservation(number)));
      if (!isRunning(holder)) left.push(Object.assign(new URL(serverUrl), { pathname: `/${number}` }).href);
    }
    return left;
  } finally {
    redis.disconnect();
  }
};

/** Deletes what is in them. Not for a server that somebody else keeps anything on. */
export const emptyLeftDatabases = async (serverUrl: string): Promise<void> => {
  for (const url of await leftDatabases(serverUrl)) {
    const redis = new Redis(url);
    const keys = (await redis.keys('*')).filter((key) => !isReservation(key));
    if (keys.length > 0) await redis.unlink(keys);
    redis.disconnect();
  }
};
