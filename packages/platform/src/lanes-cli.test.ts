import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { createDb, type Db } from '@bulkhead/db';
import { createRedis, type Redis } from '@bulkhead/redis';
import {
  acme,
  createTestDatabase,
  createTestRedis,
  globex,
  sealKeys,
  type TestDatabase,
  type TestOrg,
  type TestRedis,
  withRedis,
  withSuperuser,
} from '@bulkhead/testkit';
import { afterAll, beforeAll, expect, test } from '@jest/globals';

const script = fileURLToPath(new URL('../../../scripts/lanes.mjs', import.meta.url));
const gone = '0190000c-0000-7000-8000-000000000000';
let database: TestDatabase;
let testRedis: TestRedis;
let redis: Redis;
let db: Db;

beforeAll(async () => {
  [database, testRedis] = await Promise.all([createTestDatabase(), createTestRedis()]);
  await withSuperuser(database.superuserUrl, async (client) => {
    for (const [{ id, name }, title, group] of [
      [acme, 'Ω 会社\u202e\n\u001b[31m', null],
      [globex, '🏢'.repeat(50), 'silo-eu'],
    ] as const) {
      await client.query(
        'insert into organizations (id, slug, name, lane_group, updated_at) values ($1, $2, $3, $4, now())',
        [id, name, title, group],
      );
    }
  });
  db = createDb({ url: database.url, sealKey: sealKeys, poolSize: 1 });
  redis = createRedis({
    url: testRedis.url,
    envelopeKeys: sealKeys,
    lanes: { placement: async (org) => (await db.asAuth().findLaneGroup(org)) ?? 'none' },
  });
  const append = (org: TestOrg, count: number) =>
    redis
      .forOrg(org.context())
      .lanes.append(
        Array.from({ length: count }, () => ({ kind: 'events', payload: `${org.marker} secret` })),
      );
  await append(acme, 1);
  const reader = redis.createLaneReader({ group: 'pooled' });
  const [delivery] = await reader.take({ wait: 5_000 });
  if (delivery) await reader.deadLetter(delivery, { reason: 'poison', detail: `${acme.marker} detail` });
  await reader.close();
  await append(acme, 3);
  await append(globex, 2);
  await withRedis(testRedis.url, (client) => client.xadd(`ingest:${gone}`, '*', 'p', 'secret'));
});
afterAll(async () => {
  await redis.close();
  await db.close();
  await Promise.all([database.drop(), testRedis.drop()]);
});

const lanes = async (...args: string[]) => {
  const child = spawn(process.execPath, [script, ...args], {
    env: {
      ...process.env,
      REDIS_URL: testRedis.url,
      DATABASE_URL: database.url,
      CONTEXT_SEAL_KEY: sealKeys,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const [out, err, [code]] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'exit')]);
  return { code, out, err };
};

test('lists pooled and siloed lanes and dead letters, and nothing that is in them or what orgs call themselves', async () => {
  const { code, out } = await lanes();
  expect(code).toBe(0);
  const rows = out
    .trimEnd()
    .split('\n')
    .map((line) => line.split(/ {2,}/));
  expect(rows[0]).toEqual(['org', 'group', 'waiting', 'pending', 'lag', 'dead']);
  expect(
    rows.slice(1).map(([org, group, waiting, pending, , dead]) => [org, group, waiting, pending, dead]),
  ).toEqual(
    expect.arrayContaining([
      [acme.id, 'pooled', '3', '0', '1'],
      [globex.id, 'silo-eu', '2', '0', '0'],
      [gone, 'unknown', '1', '0', '0'],
    ]),
  );
  expect(rows).toHaveLength(4);
  expect(
    new Set(
      out
        .trimEnd()
        .split('\n')
        .map(({ length }) => length),
    ).size,
  ).toBe(1);
  for (const hidden of ['secret', acme.marker, globex.marker, 'poison', '会社', '🏢'])
    expect(out).not.toContain(hidden);
}, 120_000);

test('gives the same as JSON', async () => {
  const { code, out } = await lanes('--json');
  expect(code).toBe(0);
  expect(JSON.parse(out)).toEqual(
    expect.arrayContaining([
      { org: acme.id, group: 'pooled', waiting: 3, pending: 0, lag: expect.any(Number), dead: 1 },
      { org: globex.id, group: 'silo-eu', waiting: 2, pending: 0, lag: expect.any(Number), dead: 0 },
      { org: gone, group: null, waiting: 1, pending: 0, lag: expect.any(Number), dead: 0 },
    ]),
  );
}, 120_000);

test('shows its help', async () => {
  expect(await lanes('--help')).toEqual({
    code: 0,
    out: expect.stringMatching(/^pnpm lanes \[--json\]\n/),
    err: '',
  });
}, 120_000);

test.each(['--payloads', 'acme', '--json=yes'])(
  'refuses %s in one line',
  async (argument) => {
    expect(await lanes(argument)).toEqual({
      code: 2,
      out: '',
      err: `argument ${JSON.stringify(argument)}, expected --json or --help\n`,
    });
  },
  120_000,
);
