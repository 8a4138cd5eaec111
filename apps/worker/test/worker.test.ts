import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { ensurePolicies, migrateAnalytics } from '@bulkhead/analytics';
import { createTestClickHouse, createTestDatabase, createTestRedis, sealKeys } from '@bulkhead/testkit';
import { afterAll, beforeAll, expect, test } from '@jest/globals';

const entry = fileURLToPath(new URL('../dist/main.js', import.meta.url));
let environment: Record<string, string>;
let database: Awaited<ReturnType<typeof createTestDatabase>>;
let redis: Awaited<ReturnType<typeof createTestRedis>>;
let clickhouse: Awaited<ReturnType<typeof createTestClickHouse>>;

beforeAll(async () => {
  [database, redis, clickhouse] = await Promise.all([
    createTestDatabase(),
    createTestRedis(),
    createTestClickHouse(),
  ]);
  await migrateAnalytics(clickhouse);
  await ensurePolicies(clickhouse);
  environment = {
    PATH: process.env['PATH'] ?? '',
    NODE_ENV: 'test',
    WORKER_PORT: '0',
    DATABASE_URL: database.url,
    REDIS_URL: redis.url,
    CLICKHOUSE_URL: clickhouse.url,
    CLICKHOUSE_READER_URL: clickhouse.readerUrl,
    CONTEXT_SEAL_KEY: sealKeys,
    INGEST_SIGNING_KEYS: sealKeys,
  };
});
afterAll(async () => {
  await Promise.all([database.drop(), redis.drop(), clickhouse.drop()]);
});

interface Entry {
  readonly msg: string;
  readonly url?: string;
}

/** Starts the worker and gives back its exit code and log; `whenListening` may look at it while it runs. */
const run = async (
  changes: Record<string, string | undefined>,
  whenListening = async (_url: string) => {},
) => {
  const child = spawn(process.execPath, [entry], {
    env: { ...environment, ...changes },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const exit = once(child, 'exit');
  const log: string[] = [];
  for await (const line of createInterface(child.stdout)) {
    const { msg, url } = JSON.parse(line) as Entry;
    log.push(msg);
    if (msg !== 'listening' || !url) continue;
    await whenListening(url);
    child.kill('SIGTERM');
  }
  const [code] = await exit;
  return { code, log };
};

test('the worker is ready on real stores and drains on SIGTERM', async () => {
  const answers: unknown[] = [];
  const { code, log } = await run({}, async (url) => {
    for (const path of ['/healthz', '/readyz']) answers.push(await (await fetch(url + path)).json());
  });
  expect(answers).toEqual([
    { status: 'ok' },
    { ready: true, stores: { postgres: 'up', redis: 'up', clickhouse: 'up' } },
  ]);
  expect(log.slice(-3)).toEqual(['listening', 'draining', 'stopped']);
  expect(code).toBe(0);
});

test.each([
  ['DATABASE_URL', 'localhost/bulkhead'],
  ['WORKER_PORT', '80 80'],
  ['CONTEXT_SEAL_KEY', 'secret'],
  ['REDIS_URL', undefined],
])('a wrong %s stops the start and is named', async (name, value) => {
  const { code, log } = await run({ [name]: value });
  expect(log).toEqual([
    expect.stringMatching(new RegExp(`^${name} is .*; set it as .env.example describes$`)),
  ]);
  expect(code).toBe(1);
});

test('a wrong password stops the start with what to look at', async () => {
  const url = new URL(environment['DATABASE_URL'] ?? '');
  url.password = 'wrong';
  const { code, log } = await run({ DATABASE_URL: url.href });
  expect(log[0]).toMatch(/Postgres.*password authentication failed.*DATABASE_URL/);
  expect(code).toBe(1);
});

test('guarantees that a worker with a seal key that the database does not know never listens', async () => {
  const { code, log } = await run({ CONTEXT_SEAL_KEY: `1:${'0'.repeat(64)}` });
  expect(log).not.toContain('listening');
  expect(log[0]).toContain('Postgres is not safe to serve from');
  expect(code).toBe(1);
});
