import { randomUUID } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import { recordTables } from '@bulkhead/ingest';
import { withSuperuser } from '@bulkhead/testkit';
import { afterEach, describe, expect, test } from '@jest/globals';
import { compress } from '@mongodb-js/zstd';
import { scopes } from '../src/access/scopes.js';
import { mintApiKey } from '../src/identity/api-key.js';
import { apiUnderTest } from './api-under-test.js';
import { type CallOptions, call, type Reply } from './call.js';
import { drainLanes, rowsOf } from './drained-lanes.js';

const api = apiUnderTest({ INGEST_BODY_LIMIT_BYTES: '4000000' }, { telemetry: true });
afterEach(async () => {
  await drainLanes(api);
});

const ingest = (table: string, options: CallOptions, key = api.acme.keys.agent): Promise<Reply> =>
  call(api.url, key, `POST /v1/ingest/${table}`, options);
const lines = (records: readonly object[]) => records.map((record) => JSON.stringify(record)).join('\n');
const ndjson = { 'content-type': 'application/x-ndjson' };
const stored = async () => rowsOf(await drainLanes(api));

const samples: Readonly<Record<string, object>> = {
  flows: { source: '10.0.0.1', destination: '2001:db8::1', port: 443, bytes: '18446744073709551615' },
  paths: { path: 'a-b', latency_ms: 2.5, hops: ['a', 'b'], loss_ratio: 0.25 },
  threats: { severity: 'high', rule: 'scan', source: '::ffff:10.0.0.9', detail: 'a "quoted"\ttext' },
  changes: { service: 'api', kind: 'deploy', attributes: { n: 1, deep: { a: [true] } } },
  costs: { service: 'api', amount: 0.30000000000000004, currency: 'EUR' },
  events: { kind: 'login', message: 'ü 😀 \u0007', severity: 'error', attributes: { 'a.b': 'c' } },
};

describe('what an agent sends', () => {
  test.each(recordTables)(
    'to %s is in ClickHouse, in its org, once a worker has stored it',
    async (table) => {
      const reply = await ingest(table, {
        body: [samples[table], { ...samples[table], ts: Date.now() / 1000 }],
      });
      expect([reply.status, reply.body]).toEqual([202, { accepted: 2, rejected: 0 }]);
      await drainLanes(api, { store: true });
      const count = async (party: typeof api.acme) => {
        const statement = {
          flows: 'SELECT count() AS n FROM flows WHERE org_id = {org_id:UUID}',
          paths: 'SELECT count() AS n FROM paths WHERE org_id = {org_id:UUID}',
          threats: 'SELECT count() AS n FROM threats WHERE org_id = {org_id:UUID}',
          changes: 'SELECT count() AS n FROM changes WHERE org_id = {org_id:UUID}',
          costs: 'SELECT count() AS n FROM costs WHERE org_id = {org_id:UUID}',
          events: 'SELECT count() AS n FROM events WHERE org_id = {org_id:UUID}',
        }[table];
        const [row] = await api.analytics.forOrg(party.context('owner')).sql(statement);
        return Number(row?.['n']);
      };
      expect([await count(api.acme), await count(api.globex)]).toEqual([2, 0]);
    },
  );

  test('as JSON, as lines, packed or not, is the same', async () => {
    const records = Array.from({ length: 500 }, (_, n) => ({ kind: 'x', message: `message ${n} ü` }));
    const text = lines(records);
    const packed: [Record<string, string>, string | Uint8Array][] = [
      [{}, JSON.stringify(records)],
      [ndjson, text],
      [ndjson, `\r\n${text.replaceAll('\n', '\r\n\n')}\n\n`],
      [{ 'content-type': 'application/jsonl; charset=utf-8' }, text],
      [{ ...ndjson, 'content-encoding': 'gzip' }, gzipSync(text)],
      [{ ...ndjson, 'content-encoding': 'zstd' }, await compress(Buffer.from(text), 3)],
    ];
    for (const [headers, raw] of packed) {
      expect([(await ingest('events', { headers, raw })).body, headers]).toEqual([
        { accepted: 500, rejected: 0 },
        headers,
      ]);
      expect((await stored()).map((row) => row['message'])).toEqual(records.map(({ message }) => message));
    }
  });

  test('is stamped with the org and the agent of the credential, an id and the time it came', async () => {
    const before = Date.now();
    await ingest('events', { body: { kind: 'x' } });
    const [row] = await stored();
    expect(row).toEqual({
      org_id: api.acme.orgId,
      event_id: expect.stringMatching(/^[0-9a-f-]{36}$/),
      kind: 'x',
      ts: expect.any(String),
      agent_id: api.acme.people.agent,
    });
    expect(Number(row?.['ts']) * 1000).toBeGreaterThanOrEqual(before - 1);
  });

  test('loses only the records that cannot be taken, and says which', async () => {
    const raw = `{"kind":"a"}\n{"kind":\n{"kind":"b","bytes":-1}\n{"kind":"c"}\n7\n{"kind":"d\\ud83d"}`;
    const reply = await ingest('events', { headers: ndjson, raw });
    expect([reply.status, reply.body]).toEqual([
      202,
      {
        accepted: 2,
        rejected: 4,
        errors: [
          { in: 'body', field: '1', detail: 'not valid JSON' },
          { in: 'body', field: '2.bytes', detail: expect.stringContaining('whole number') },
          { in: 'body', field: '4', detail: 'expected an object' },
          { in: 'body', field: '5.kind', detail: expect.stringContaining('text') },
        ],
      },
    ]);
    expect((await stored()).map((row) => row['kind'])).toEqual(['a', 'c']);
  });

  test('of which nothing can be taken is refused', async () => {
    const reply = await ingest('events', { body: [{ kind: 'x', unknown: 1 }] });
    expect([reply.status, reply.body]).toMatchObject([
      400,
      { code: 'INVALID_INPUT', errors: [{ field: '0.unknown', detail: 'is not known here' }] },
    ]);
  });
});

describe('whose it is', () => {
  const hostile: [string, () => unknown][] = [
    ['a record', () => ({ kind: 'x', org_id: api.globex.orgId })],
    ['a word', () => ({ kind: 'x', tenant: 'globex' })],
    ['an attribute', () => ({ kind: 'x', attributes: { 'tenant.id': api.globex.orgId } })],
    ['a nested attribute', () => ({ kind: 'x', attributes: { a: { b: [{ orgId: 'globex' }] } } })],
    ['a baggage attribute', () => ({ kind: 'x', attributes: { baggage: `org_id=${api.globex.orgId}` } })],
  ];

  test.each(hostile)(
    'guarantees that %s that names another org refuses the whole request',
    async (_, record) => {
      const reply = await ingest('events', { body: [{ kind: 'a' }, { kind: 'b' }, record(), { kind: 'c' }] });
      expect([reply.status, reply.body]).toMatchObject([
        403,
        { code: 'ORG_MISMATCH', errors: [{ in: 'body', field: expect.stringMatching(/^2\./) }] },
      ]);
      expect(await stored()).toEqual([]);
    },
  );

  test('guarantees that a duplicate key cannot hide another org', async () => {
    for (const raw of [
      `{"kind":"x","org_id":"${api.globex.orgId}","org_id":"${api.acme.orgId}"}`,
      `{"kind":"x","\\u006frg_id":"${api.globex.orgId}","org_id":"${api.acme.orgId}"}`,
      `{"kind":"x","attributes":{"baggage":"org_id=${api.globex.orgId}","baggage":"a=1"}}`,
      `{"kind":"x","attributes":{"o.r.g.id":"${api.globex.orgId}","o.r.g.id":"${api.acme.orgId}"}}`,
      `{"kind":"x","agent_id":"${randomUUID()}","agent_id":"${api.acme.people.agent}"}`,
    ]) {
      const lines = await ingest('events', { headers: ndjson, raw: `{"kind":"a\\u0000"}\n${raw}` });
      const list = await ingest('events', { raw: `[{"kind":"a\\u0000"},${raw}]` });
      for (const { status, body } of [lines, list]) {
        expect([status, body.code, body.field]).toEqual([
          400,
          'MALFORMED_BODY',
          expect.stringMatching(/^1\./),
        ]);
      }
    }
    expect(await stored()).toEqual([]);
  });

  test.each([
    ['header', (id: string) => ({ headers: { 'x-org-id': id }, path: 'events' })],
    ['baggage', (id: string) => ({ headers: { baggage: `tenant.id=${id}` }, path: 'events' })],
    ['query', (id: string) => ({ headers: {}, path: `events?org_id=${id}` })],
  ])('guarantees that a %s that names another org is refused', async (_, build) => {
    const { headers, path } = build(api.globex.orgId);
    const reply = await ingest(path, { body: [{ kind: 'x' }], headers });
    expect([reply.status, reply.body.code]).toEqual([403, 'ORG_MISMATCH']);
    expect(await stored()).toEqual([]);
  });

  test.each([
    ['of the same org', () => randomUUID()],
    ['of another org', () => api.globex.people.agent],
  ])('guarantees that an agent sends nothing as an agent %s', async (_, other) => {
    for (const record of [
      { kind: 'x', agent_id: other() },
      { kind: 'x', attributes: { 'agent.id': other() } },
    ]) {
      const reply = await ingest('events', { body: [{ kind: 'a' }, record] });
      expect([reply.status, reply.body]).toMatchObject([
        403,
        { code: 'PERMISSION_DENIED', errors: [{ field: expect.stringMatching(/^1\./) }] },
      ]);
    }
    expect(await stored()).toEqual([]);
  });

  test('guarantees that an attempt is counted and in the org’s own audit, without what it named', async () => {
    await ingest('flows', { body: [{ ...samples['flows'], org_id: api.globex.orgId }] });
    const read = () =>
      withSuperuser(api.database.superuserUrl, async (client) => {
        const { rows } = await client.query<{ details: { operation: string } }>(
          `select org_id, severity, details from audit_log where action = 'access.denied'`,
        );
        return rows.filter(({ details }) => details.operation === 'ingestFlows');
      });
    let rows = await read();
    for (let attempt = 0; rows.length === 0 && attempt < 40; attempt += 1) {
      await new Promise((resolve) => setTimeout(resolve, 25));
      rows = await read();
    }
    expect(rows).toEqual([
      {
        org_id: api.acme.orgId,
        severity: 'warning',
        details: { code: 'ORG_MISMATCH', operation: 'ingestFlows', places: ['body'] },
      },
    ]);
    const metrics = await (await fetch(`${api.metricsUrl}/metrics`)).text();
    expect(metrics).toMatch(/bulkhead_other_org_named_total\{in="body"\} [1-9]/);
  });
});

describe('who may send', () => {
  const keyWith = async (list: readonly string[]): Promise<string> => {
    const { text, publicId, secretHash } = mintApiKey();
    const data = {
      name: 'narrow',
      publicId,
      secretHash: Uint8Array.from(secretHash),
      role: 'agent' as const,
    };
    const agentId = api.acme.people.agent;
    await api.acme.db.token.create({ data: { ...data, scopes: [...list], agentId } });
    return text;
  };

  test('guarantees that every scope but ingest’s is refused', async () => {
    const others = scopes.filter((scope) => !['ingest:write', '*:write', '*'].includes(scope));
    const refused = await ingest('events', { body: [{ kind: 'x' }] }, await keyWith(others));
    expect([refused.status, refused.body.code]).toEqual([403, 'INSUFFICIENT_SCOPE']);
    const taken = await ingest('events', { body: [{ kind: 'x' }] }, await keyWith(['ingest:write']));
    expect(taken.status).toBe(202);
  });

  test('guarantees that no credential, a viewer’s and a revoked one send nothing', async () => {
    const key = await keyWith(['ingest:write']);
    const body = [{ kind: 'x' }];
    expect((await ingest('events', { body }, key)).status).toBe(202);
    await drainLanes(api);
    await api.acme.db.token.updateMany({
      where: { publicId: key.split('_')[1] ?? '' },
      data: { revokedAt: new Date() },
    });
    const anonymous = await call(api.url, undefined, 'POST /v1/ingest/events', { body });
    const statuses = [
      (await ingest('events', { body }, key)).status,
      anonymous.status,
      (await ingest('events', { body }, api.acme.keys.viewer)).status,
    ];
    expect(statuses).toEqual([401, 401, 403]);
    expect(await stored()).toEqual([]);
  });
});

describe('what is sent again', () => {
  const body = [{ kind: 'a' }, { kind: 'b' }];
  const withKey = (key: string) => ({ headers: { 'idempotency-key': key }, body });

  test('with its Idempotency-Key is stored once and answered alike', async () => {
    const first = await ingest('events', withKey('retry-0001'));
    const second = await ingest('events', withKey('retry-0001'));
    expect([second.status, second.body, second.headers.get('idempotency-replayed')]).toEqual([
      202,
      first.body,
      'true',
    ]);
    expect((await stored()).length).toBe(2);
  });

  test('guarantees that many at once with one key are stored once', async () => {
    const replies = await Promise.all(
      Array.from({ length: 8 }, () => ingest('events', withKey('retry-0002'))),
    );
    expect(replies.map(({ status }) => status)).toEqual(Array(8).fill(202));
    expect((await stored()).length).toBe(2);
  });

  test('leaves its key to the request that is sent in place of a refused one', async () => {
    const refused = await ingest('events', { ...withKey('retry-0004'), body: [{ kind: 5 }] });
    const corrected = await ingest('events', withKey('retry-0004'));
    expect([refused.status, corrected.status]).toEqual([400, 202]);
    expect((await stored()).length).toBe(2);
  });

  test('with the same ids and no key is stored once', async () => {
    const records = [
      { kind: 'a', event_id: randomUUID() },
      { kind: 'b', event_id: randomUUID() },
    ];
    for (let attempt = 0; attempt < 3; attempt += 1) await ingest('events', { body: records });
    expect((await stored()).map((row) => row['event_id'])).toEqual(records.map((record) => record.event_id));
  });

  test('without ids or key is another request', async () => {
    await ingest('events', { body });
    await ingest('events', { body });
    const ids = (await stored()).map((row) => row['event_id']);
    expect(new Set(ids).size).toBe(4);
  });

  test('guarantees that a key is its sender’s, and good for one request', async () => {
    await ingest('events', withKey('retry-0003'));
    const other = await ingest('events', { ...withKey('retry-0003'), body: [{ kind: 'other' }] });
    expect([other.status, other.body.code]).toEqual([422, 'IDEMPOTENCY_KEY_REUSED']);
    const elsewhere = await ingest('changes', withKey('retry-0003'));
    expect(elsewhere.status).toBe(422);
    for (const key of [api.acme.keys.admin, api.globex.keys.agent]) {
      const reply = await ingest('events', withKey('retry-0003'), key);
      expect([reply.status, reply.headers.get('idempotency-replayed')]).toEqual([202, null]);
    }
    expect((await stored()).length).toBe(6);
  });
});
