import { acme, createTestRedis } from '@bulkhead/testkit';
import { afterAll, afterEach, beforeEach, jest } from '@jest/globals';
import { Redis as RawRedis } from 'ioredis';
import { createRedis, type Redis } from '../src/create-redis.js';
import type { LaneReader, LaneReaderOptions } from '../src/lanes/lane-reader.js';
import type { OrgLanes } from '../src/lanes/org-lane.js';
import type { RedisConfig } from '../src/redis-config.js';
import { expectCatalogued } from './catalogued.js';
import { signingKeys } from './values.js';

/** A database of the test file's own, empty before each test. What a test opens on it is closed after it. */
export const useLanes = async () => {
  const store = await createTestRedis();
  /** Underneath every guard. */
  const raw = new RawRedis(store.url);
  const clientOf = (config: Partial<RedisConfig> = {}): Redis =>
    createRedis({ url: store.url, envelopeKeys: signingKeys, ...config });
  const redis = clientOf();
  const open: { close(): Promise<void> }[] = [];

  const start = (config?: Partial<RedisConfig>): Redis => {
    const client = clientOf(config);
    open.push(client);
    return client;
  };
  const reader = (options: Partial<LaneReaderOptions> = {}, of = redis): LaneReader => {
    const one = of.createLaneReader({ group: 'pooled', ...options });
    // Closed before its client.
    open.unshift(one);
    return one;
  };
  const lanes = (org = acme, of = redis): OrgLanes => of.forOrg(org.context()).lanes;

  beforeEach(async () => {
    await raw.flushdb();
  });
  afterEach(async () => {
    jest.restoreAllMocks();
    for (const one of open.splice(0)) await one.close();
    await expectCatalogued(store.url);
  });
  afterAll(async () => {
    await redis.close();
    raw.disconnect();
    await store.drop();
  });

  return { url: store.url, raw, redis, start, reader, lanes };
};
