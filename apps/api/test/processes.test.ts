import { randomUUID } from 'node:crypto';
import { withSuperuser } from '@bulkhead/testkit';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type ApiProcess, startApi } from './api-process.js';
import { apiUnderTest } from './api-under-test.js';
import { call, type Reply } from './call.js';
import { createGate, type Gate } from './gate.js';

const api = apiUnderTest({}, { telemetry: true });
let gates: Record<'postgres' | 'redis' | 'clickhouse', Gate>;
let processes: readonly [ApiProcess, ApiProcess];

beforeAll(async () => {
  gates = {
    postgres: await createGate(api.config.DATABASE_URL),
    redis: await createGate(api.config.REDIS_URL),
    clickhouse: await createGate(api.config.CLICKHOUSE_READER_URL),
  };
  const env = {
    NODE_ENV: 'test',
    LOG_LEVEL: 'warn',
    DATABASE_URL: gates.postgres.url,
    REDIS_URL: gates.redis.url,
    CLICKHOUSE_URL: api.config.CLICKHOUSE_URL,
    CLICKHOUSE_READER_URL: gates.clickhouse.url,
    CONTEXT_SEAL_KEY: api.config.CONTEXT_SEAL_KEY,
    INGEST_SIGNING_KEYS: api.config.INGEST_SIGNING_KEYS,
    LOCAL_SIGN_IN: 'true',
    REQUEST_TIMEOUT_MS: '4000',
    RATE_LIMIT_TOKEN: '10000000',
    RATE_LIMIT_ORG: '10000000',
    RATE_LIMIT_KEY_CREATION: '10000000',
  };
  processes = await Promise.all([
    startApi({ ...env, LOG_LEVEL: 'info' }),
    startApi({ ...env, LOG_LEVEL: 'info' }),
  ]);
});
api.beforeEnd(async () => {
  for (const gate of Object.values(gates)) gate.open();
  await Promise.all(processes.map((one) => one.stop()));
  for (const gate of Object.values(gates)) await gate.stop();
});

const everywhere = (key: string, operation: string): Promise<Reply[]> =>
  Promise.all(processes.map(({ url }) => call(url, key, operation)));
const statuses = async (key: string): Promise<number[]> =>
  (await everywhere(key, 'GET /v1/whoami')).map(({ status }) => status);
const newKey = async (): Promise<{ id: string; secret: string }> =>
  (
    await call(processes[0].url, api.acme.keys.owner, 'POST /v1/tokens', {
      body: { name: 'ci', scopes: ['*'] },
    })
  ).body;
const ready = async (): Promise<{ status: number; stores: Record<string, string> }> => {
  const { status, body } = await call(processes[0].url, undefined, 'GET /readyz');
  return { status, stores: body.stores };
};
const until = async (holds: () => Promise<boolean>): Promise<void> => {
  for (let attempt = 0; attempt < 200; attempt += 1) {
    if (await holds().catch(() => false)) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error('it did not come back');
};

const redisStates: readonly [string, () => void][] = [
  ['up', () => gates.redis.open()],
  ['restarted', () => gates.redis.restart()],
  ['silent', () => gates.redis.freeze()],
  ['down', () => gates.redis.close()],
];

describe.each(redisStates)('with Redis %s', (state, bring) => {
  beforeAll(() => bring());
  afterAll(() => gates.redis.open());

  test('guarantees that a key that one process revokes is refused by the other at its next request', async () => {
    const { id, secret } = await newKey();
    expect(await statuses(secret)).toEqual([200, 200]);
    expect((await call(processes[0].url, api.acme.keys.owner, `DELETE /v1/tokens/${id}`)).status).toBe(204);
    expect(await statuses(secret)).toEqual([401, 401]);
  });

  test('guarantees that a suspended org is out at the next request to either, by key and by JWT', async () => {
    const signedIn = await call(processes[1].url, undefined, 'POST /v1/sign-in', {
      body: { org: 'globex', email: api.globex.email('admin') },
    });
    const set = (to: string) =>
      withSuperuser(api.database.superuserUrl, (client) =>
        client.query('update organizations set state = $2 where id = $1', [api.globex.orgId, to]),
      );
    const doors = [api.globex.keys.admin, signedIn.body.token as string];
    const seen = async () => (await Promise.all(doors.map(statuses))).flat();
    expect(await seen()).toEqual([200, 200, 200, 200]);
    await set('suspended');
    expect(await seen()).toEqual([401, 401, 401, 401]);
    await set('active');
    expect(await seen()).toEqual([200, 200, 200, 200]);
  });

  test('guarantees that a foreign row stays as good as missing', async () => {
    const theirs = await call(processes[0].url, api.globex.keys.owner, 'POST /v1/projects', {
      body: { name: 'x' },
    });
    for (const { status } of await everywhere(api.acme.keys.owner, `GET /v1/projects/${theirs.body.id}`)) {
      expect(status).toBe(404);
    }
  });

  test('limits go on, from this process’s share while Redis is away', async () => {
    const { headers } = await call(processes[0].url, api.acme.keys.owner, 'GET /v1/whoami');
    expect(headers.get('ratelimit-policy')).toContain('"org"');
    if (state === 'down' || state === 'silent') expect(headers.get('ratelimit-degraded')).toBe('?1');
  });
});

test('guarantees that the audit chain does not fork when two processes write and chain at once', async () => {
  const at = (n: number) => processes[n % 2 === 0 ? 0 : 1].url;
  const replies = await Promise.all(
    Array.from({ length: 60 }, (_, n) =>
      n % 5 === 0
        ? call(at(n / 5), api.acme.keys.owner, 'GET /v1/audit/verify')
        : call(at(n), api.acme.keys.owner, 'POST /v1/projects', { body: { name: `p${n}` } }),
    ),
  );
  expect(new Set(replies.map(({ status }) => status))).toEqual(new Set([200, 201]));
  for (const { url } of processes) {
    const { body } = await call(url, api.acme.keys.owner, 'GET /v1/audit/verify');
    expect(body).toMatchObject({ intact: true, fault: null });
    expect(body.entries).toBeGreaterThanOrEqual(48);
  }
});

describe.each<[string, (gate: Gate) => void]>([
  ['refuses connections', (gate) => gate.close()],
  ['is silent', (gate) => gate.freeze()],
])('a store that %s', (_, take) => {
  test('Postgres: everything that needs it is a 503, /readyz says so, and it comes back by itself', async () => {
    const { id, secret } = await newKey();
    await call(processes[0].url, api.acme.keys.owner, `DELETE /v1/tokens/${id}`);
    take(gates.postgres);
    const replies = [
      await call(processes[0].url, api.acme.keys.owner, 'GET /v1/projects'),
      await call(processes[1].url, secret, 'GET /v1/whoami'),
      await call(processes[0].url, api.acme.keys.owner, 'POST /v1/projects', { body: { name: 'x' } }),
    ];
    for (const { status, body, headers } of replies) {
      expect([status, headers.get('retry-after')]).toEqual([503, '1']);
      expect(body).toMatchObject({
        status: 503,
        code: expect.stringMatching(/^(STORE_UNAVAILABLE|STORE_BUSY|REQUEST_TIMEOUT|STATEMENT_TIMEOUT)$/),
      });
    }
    expect(await ready()).toMatchObject({ status: 503, stores: { postgres: 'down', redis: 'up' } });
    expect((await call(processes[0].url, undefined, 'GET /healthz')).status).toBe(200);
    gates.postgres.open();
    await until(async () => (await statuses(api.acme.keys.owner)).every((status) => status === 200));
    await until(async () => (await ready()).status === 200);
    expect(await statuses(secret)).toEqual([401, 401]);
  });

  test('ClickHouse: only analytics are a 503', async () => {
    take(gates.clickhouse);
    const ask = () =>
      call(
        processes[0].url,
        api.acme.keys.owner,
        'GET /v1/analytics/volume?from=2026-01-01T00:00:00Z&to=2026-01-02T00:00:00Z',
      );
    expect((await ask()).status).toBe(503);
    expect(
      (
        await call(processes[0].url, api.acme.keys.owner, 'POST /v1/projects', {
          body: { name: randomUUID() },
        })
      ).status,
    ).toBe(201);
    expect(await ready()).toMatchObject({ status: 503, stores: { clickhouse: 'down', postgres: 'up' } });
    gates.clickhouse.open();
    await until(async () => (await ask()).status === 200);
    await until(async () => (await ready()).status === 200);
  });

  test('Redis: requests go on, /readyz says so, and it comes back by itself', async () => {
    take(gates.redis);
    expect(
      (await call(processes[0].url, api.acme.keys.owner, 'POST /v1/projects', { body: { name: 'x' } }))
        .status,
    ).toBe(201);
    const content = randomUUID();
    const { status, body } = await call(processes[0].url, api.acme.keys.owner, 'POST /v1/memories', {
      body: { agentId: api.acme.people.agent, content },
    });
    expect([status, body.content]).toEqual([201, content]);
    const path = `/v1/memories/${body.id}`;
    expect((await call(processes[1].url, api.acme.keys.owner, `GET ${path}`)).body.content).toBe(content);
    await call(processes[0].url, api.acme.keys.owner, `PATCH ${path}`, { body: { content: 'changed' } });
    expect(await ready()).toMatchObject({ status: 503, stores: { redis: 'down', postgres: 'up' } });
    gates.redis.open();
    await until(async () => (await ready()).status === 200);
    await until(async () => {
      const { headers } = await call(processes[0].url, api.acme.keys.owner, 'GET /v1/whoami');
      return headers.get('ratelimit-degraded') === null;
    });
    for (const { body: shown } of await everywhere(api.acme.keys.owner, `GET ${path}`))
      expect(shown.content).toBe('changed');
  });
});
