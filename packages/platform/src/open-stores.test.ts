import { ensurePolicies, migrateAnalytics } from '@bulkhead/analytics';
import type { Part } from '@bulkhead/service';
import {
  createTestClickHouse,
  createTestDatabase,
  createTestRedis,
  sealKeys,
  type TestClickHouse,
  type TestDatabase,
  type TestRedis,
  withSuperuser,
} from '@bulkhead/testkit';
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { pino } from 'pino';
import { openStores, type StoreConfig } from './open-stores.js';

let database: TestDatabase;
let redis: TestRedis;
let clickhouse: TestClickHouse;
const parts: Part[] = [];

beforeAll(async () => {
  [database, redis, clickhouse] = await Promise.all([
    createTestDatabase(),
    createTestRedis(),
    createTestClickHouse(),
  ]);
  await migrateAnalytics(clickhouse);
  await ensurePolicies(clickhouse);
});
afterEach(async () => {
  for (const part of parts.splice(0).toReversed()) await part.stop(AbortSignal.abort());
});
afterAll(async () => {
  await Promise.all([database.drop(), redis.drop(), clickhouse.drop()]);
});

const open = (changes: Partial<StoreConfig> = {}) =>
  openStores(
    {
      NODE_ENV: 'test',
      DATABASE_URL: database.url,
      REDIS_URL: redis.url,
      CLICKHOUSE_URL: clickhouse.url,
      CLICKHOUSE_READER_URL: clickhouse.readerUrl,
      CLICKHOUSE_ORG_FILTER_ENFORCEMENT: true,
      CONTEXT_SEAL_KEY: sealKeys,
      INGEST_SIGNING_KEYS: sealKeys,
      READY_TIMEOUT_MS: 5000,
      ...changes,
    },
    pino({ level: 'silent' }),
    parts,
  );

describe('the stores of a process', () => {
  test('are ready, each of them, once they are open', async () => {
    const { readiness } = await open();
    expect(await readiness()).toEqual({
      ready: true,
      stores: { postgres: 'up', redis: 'up', clickhouse: 'up' },
    });
    expect(parts.map(({ name }) => name)).toEqual(['clickhouse', 'postgres', 'redis']);
  });

  test('guarantees that a database whose wall was taken down is not served from, and names the table', async () => {
    const alter = (clause: string) =>
      withSuperuser(database.superuserUrl, (client) =>
        client.query(`alter table public.projects ${clause} row level security`),
      );
    await alter('no force');
    await expect(open()).rejects.toMatchObject({
      code: 'POSTURE_UNSAFE',
      message: expect.stringContaining('projects'),
    });
    await alter('force');
  });

  test('guarantees that a ClickHouse without its policies is not served from', async () => {
    const bare = await createTestClickHouse();
    await migrateAnalytics(bare);
    const opened = open({ CLICKHOUSE_URL: bare.url, CLICKHOUSE_READER_URL: bare.readerUrl });
    await expect(opened).rejects.toMatchObject({ code: 'POSTURE_UNSAFE' });
    await bare.drop();
  });

  test('guarantees that a seal key which the database does not know is found before the first request', async () => {
    await expect(open({ CONTEXT_SEAL_KEY: `1:${'0'.repeat(64)}` })).rejects.toMatchObject({
      code: 'POSTURE_UNSAFE',
    });
  });

  test('guarantees that production refuses statements without enforcement of the org filter', async () => {
    const production = open({ NODE_ENV: 'production', CLICKHOUSE_ORG_FILTER_ENFORCEMENT: false });
    await expect(production).rejects.toMatchObject({
      code: 'CONFIGURATION_INVALID',
      message: expect.stringContaining('CLICKHOUSE_ORG_FILTER_ENFORCEMENT'),
    });
  });
});
