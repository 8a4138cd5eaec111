import { randomUUID } from 'node:crypto';
import { afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { type ApiProcess, startApi } from './api-process.js';
import { apiUnderTest } from './api-under-test.js';
import { call, type Reply } from './call.js';
import { drainLanes, rowsOf } from './drained-lanes.js';
import { fillLane } from './fill-lane.js';

const api = apiUnderTest({}, { telemetry: true });
let other: ApiProcess;
beforeAll(async () => {
  const { config } = api;
  other = await startApi({
    NODE_ENV: 'test',
    LOG_LEVEL: 'info',
    DATABASE_URL: config.DATABASE_URL,
    REDIS_URL: config.REDIS_URL,
    CLICKHOUSE_URL: config.CLICKHOUSE_URL,
    CLICKHOUSE_READER_URL: config.CLICKHOUSE_READER_URL,
    CONTEXT_SEAL_KEY: config.CONTEXT_SEAL_KEY,
    INGEST_SIGNING_KEYS: config.INGEST_SIGNING_KEYS,
    LOCAL_SIGN_IN: 'true',
    RATE_LIMIT_TOKEN: '10000000',
    RATE_LIMIT_ORG: '10000000',
    OTLP_GRPC_PORT: 'off',
  });
});
api.beforeEnd(() => other.stop());
afterEach(async () => {
  await drainLanes(api);
});

interface Sending {
  readonly table?: string;
  readonly key?: string;
  readonly url?: string;
  readonly headers?: Record<string, string>;
}
const send = (
  records: readonly object[],
  { table = 'events', key = api.acme.keys.agent, url = api.url, headers = {} }: Sending = {},
): Promise<Reply> => call(url, key, `POST /v1/ingest/${table}`, { body: records, headers });
const event = (event_id: string = randomUUID()) => ({ kind: 'x', event_id });
const events = (count: number) => Array.from({ length: count }, () => event());
const storedIds = async () => rowsOf(await drainLanes(api)).map((row) => row['event_id']);

/** What queries see in ClickHouse, by id. */
const counts = async (ids: readonly string[], party = api.acme): Promise<number[]> => {
  await drainLanes(api, { store: true });
  const rows = await api.analytics
    .forOrg(party.context('owner'))
    .sql(
      'SELECT event_id, toUInt32(count()) AS n FROM events WHERE org_id = {org_id:UUID} GROUP BY event_id',
      {},
      { rows: 100_000 },
    );
  const found = new Map(rows.map((row) => [String(row['event_id']), Number(row['n'])]));
  return ids.map((id) => found.get(id) ?? 0);
};

describe('a record with an id that is sent again', () => {
  test('guarantees that it is stored once, however it is grouped with others', async () => {
    const records = events(300);
    expect((await send(records.slice(0, 200))).body).toEqual({ accepted: 200, rejected: 0 });
    const again = await send(records.slice(100, 300).toReversed());
    expect([again.status, again.body]).toEqual([202, { accepted: 200, duplicates: 100, rejected: 0 }]);
    const one = await send([records[250] as object]);
    expect([one.status, one.body]).toEqual([202, { accepted: 1, duplicates: 1, rejected: 0 }]);
    expect(await counts(records.map(({ event_id }) => event_id))).toEqual(Array(300).fill(1));
    // Also once it is stored.
    expect((await send(records)).body).toEqual({ accepted: 300, duplicates: 300, rejected: 0 });
    expect(await storedIds()).toEqual([]);
  });

  test('guarantees that overlapping requests at two processes at once store each record once', async () => {
    const records = events(400);
    const requests = Array.from({ length: 40 }, (_, n) => {
      const part = records.slice(n * 9, n * 9 + 49);
      return send(n % 3 === 0 ? part.toReversed() : part, { url: n % 2 === 0 ? api.url : other.url });
    });
    const replies = await Promise.all(requests);
    expect(replies.map(({ status }) => status)).toEqual(Array(40).fill(202));
    const taken = replies.map(({ body }) => body.accepted - (body.duplicates ?? 0));
    expect(taken.reduce((sum, count) => sum + count, 0)).toBe(400);
    expect(await counts(records.map(({ event_id }) => event_id))).toEqual(Array(400).fill(1));
  });

  test('guarantees that one that stands twice in a request is stored once, and the first counts', async () => {
    const id = randomUUID();
    const reply = await send([
      { ...event(id), bytes: -1 },
      { ...event(id), message: 'first' },
      { kind: 'other' },
      { ...event(id.toUpperCase()), message: 'second' },
    ]);
    expect(reply.body).toMatchObject({ accepted: 3, duplicates: 1, rejected: 1 });
    const rows = rowsOf(await drainLanes(api));
    expect(rows.map((row) => row['message'])).toEqual(['first', undefined]);
  });

  test('guarantees that one that is too large keeps no other of its id away', async () => {
    const id = randomUUID();
    const attributes = Object.fromEntries(
      Array.from({ length: 40 }, (_, n) => [`a${n}`, 'x'.repeat(16_000)]),
    );
    const reply = await send([{ ...event(id), attributes }, event(id)]);
    expect(reply.body).toMatchObject({ accepted: 1, rejected: 1 });
    expect(reply.body.errors).toMatchObject([{ field: '0', detail: 'is too large' }]);
    expect(await storedIds()).toEqual([id]);
  });

  test('is known whatever its case and under either name of the id', async () => {
    const id = randomUUID();
    await send([event(id)]);
    for (const again of [event(id.toUpperCase()), { kind: 'x', record_id: id }]) {
      expect((await send([again])).body).toMatchObject({ accepted: 1, duplicates: 1 });
    }
    expect(await storedIds()).toEqual([id]);
  });

  test('guarantees that records without ids beside it are stored', async () => {
    const [known] = events(1) as [ReturnType<typeof event>];
    await send([known]);
    const reply = await send([{ kind: 'a' }, known, { kind: 'b' }, event()]);
    expect(reply.body).toEqual({ accepted: 4, duplicates: 1, rejected: 0 });
    const kinds = rowsOf(await drainLanes(api)).map((row) => row['kind']);
    expect(kinds.toSorted()).toEqual(['a', 'b', 'x', 'x']);
  });

  test('guarantees that large requests lose what is known in each of their messages', async () => {
    const records = events(9000).map((record) => ({ ...record, message: 'm'.repeat(200) }));
    const known = records.filter((_, at) => at % 3 === 0);
    await send(known);
    expect((await send(records)).body).toEqual({ accepted: 9000, duplicates: 3000, rejected: 0 });
    const ids = await storedIds();
    expect([ids.length, new Set(ids).size]).toEqual([9000, 9000]);
  });

  test('guarantees that a key does not store it again, and is answered as before', async () => {
    const records = events(10);
    const headers = { 'idempotency-key': `again-${randomUUID()}` };
    await send(records.slice(5));
    const first = await send(records, { headers });
    expect(first.body).toEqual({ accepted: 10, duplicates: 5, rejected: 0 });
    const second = await send(records, { headers });
    expect([second.body, second.headers.get('idempotency-replayed')]).toEqual([first.body, 'true']);
    const reused = await send(records.slice(1), { headers });
    expect([reused.status, reused.body.code]).toEqual([422, 'IDEMPOTENCY_KEY_REUSED']);
    expect((await storedIds()).length).toBe(10);
  });

  test('is counted apart', async () => {
    const count = async () => {
      const metrics = await (await fetch(`${api.metricsUrl}/metrics`)).text();
      const pattern = /bulkhead_ingest_records_total\{table="changes",outcome="(\w+)"\} (\d+)/g;
      return Object.fromEntries([...metrics.matchAll(pattern)].map(([, name, n]) => [name, Number(n)]));
    };
    const change = { service: 'api', kind: 'deploy', change_id: randomUUID() };
    const before = await count();
    await send([change], { table: 'changes' });
    await send([change, change], { table: 'changes' });
    const after = await count();
    const rise = (name: string) => (after[name] ?? 0) - (before[name] ?? 0);
    expect([rise('accepted'), rise('duplicate')]).toEqual([1, 2]);
  });
});

describe('the same id is another record', () => {
  test('guarantees that one org knows nothing of another’s', async () => {
    const id = randomUUID();
    await send([event(id)]);
    const elsewhere = await send([event(id)], { key: api.globex.keys.agent });
    expect(elsewhere.body).toEqual({ accepted: 1, rejected: 0 });
    expect([await counts([id]), await counts([id], api.globex)]).toEqual([[1], [1]]);
  });

  test('in another table', async () => {
    const id = randomUUID();
    await send([{ service: 'api', amount: '1', record_id: id }], { table: 'costs' });
    const flow = { source: '10.0.0.1', destination: '10.0.0.2', record_id: id };
    expect((await send([flow], { table: 'flows' })).body).toEqual({ accepted: 1, rejected: 0 });
    expect((await send([flow], { table: 'flows' })).body).toMatchObject({ duplicates: 1 });
  });

  test('guarantees that an agent keeps no record of another away by guessing its id', async () => {
    const [id, victim] = [randomUUID(), randomUUID()];
    await send([event(id)]);
    const { admin } = api.acme.keys;
    const named = { ...event(id), agent_id: victim };
    expect((await send([named], { key: admin })).body).toEqual({ accepted: 1, rejected: 0 });
    expect((await send([named, event(id)], { key: admin })).body).toEqual({
      accepted: 2,
      duplicates: 1,
      rejected: 0,
    });
    expect(rowsOf(await drainLanes(api)).map((row) => row['agent_id'])).toEqual([
      api.acme.people.agent,
      victim,
      undefined,
    ]);
  });
});

test.each(['abc', '', 7, {}, '00000000-0000-0000-0000-00000000000g', `${randomUUID()}\0`])(
  'guarantees that %j is no id',
  async (event_id) => {
    const reply = await send([{ kind: 'x', event_id }]);
    expect([reply.status, reply.body.errors]).toEqual([
      400,
      [{ in: 'body', field: '0.event_id', detail: 'expected a UUID' }],
    ]);
    expect(await storedIds()).toEqual([]);
  },
);

test('guarantees that what a full lane refused is taken later', async () => {
  await fillLane(api.redis, api.globex.context('agent'));
  const records = events(5);
  const key = api.globex.keys.agent;
  const refused = await send(records, { key });
  expect([refused.status, refused.body.code]).toEqual([429, 'LANE_FULL']);
  const reader = api.redis.createLaneReader({ group: 'pooled' });
  for (;;) {
    const taken = await reader.take({ wait: 50 });
    if (taken.length === 0) break;
    await reader.acknowledge(taken);
  }
  await reader.close();
  expect((await send(records, { key })).body).toEqual({ accepted: 5, rejected: 0 });
});
