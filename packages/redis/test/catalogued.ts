import { expect } from '@jest/globals';
import type { Redis } from 'ioredis';
import { findEntry } from '../src/keys/find-entry.js';

/** Keys that the catalogue does not know, or that live longer than it says. Run it when a test file is done. */
export const uncatalogued = async (redis: Redis): Promise<string[]> => {
  const faults: string[] = [];
  let cursor = '0';
  do {
    const [next, keys] = await redis.scan(cursor, 'COUNT', 1000);
    cursor = next;
    for (const key of keys) {
      const [found, type, ttl] = [findEntry(key), await redis.type(key), await redis.pttl(key)];
      if (type === 'none') continue;
      if (!found) faults.push(`${key}: not in the catalogue`);
      else if (found.entry.type !== 'any' && found.entry.type !== type) faults.push(`${key}: ${type}`);
      else if (typeof found.entry.ttl === 'number' && (ttl < 0 || ttl > found.entry.ttl * 1000)) {
        faults.push(`${key}: lives ${ttl} ms, expected at most ${found.entry.ttl} s`);
      }
    }
  } while (cursor !== '0');
  return faults;
};

export const expectCatalogued = async (redis: Redis): Promise<void> => {
  expect(await uncatalogued(redis)).toEqual([]);
};
