import { describe, expect, test } from '@jest/globals';
import { encodeMessage, messageType } from '../src/ingest/otlp/messages.js';
import { apiUnderTest } from './api-under-test.js';
import { call } from './call.js';
import { drainLanes } from './drained-lanes.js';
import { fillLane } from './fill-lane.js';
import { exportByGrpc } from './grpc-call.js';

const api = apiUnderTest({ RATE_LIMIT_INGEST: '20' });
const events = (count: number) => Array.from({ length: count }, () => ({ kind: 'x' }));
const send = (count: number, key = api.acme.keys.agent) =>
  call(api.url, key, 'POST /v1/ingest/events', { body: events(count) });
const logs = {
  resourceLogs: [{ scopeLogs: [{ logRecords: Array.from({ length: 21 }, () => ({ severityText: 'x' })) }] }],
};

describe('an org that sends more than it may', () => {
  test('guarantees that more at once than it may ever send is refused in words, and costs nothing', async () => {
    const refused = await send(21);
    expect([refused.status, refused.body]).toMatchObject([
      429,
      {
        code: 'RATE_LIMITED',
        errors: [{ in: 'body', detail: expect.stringContaining('expected at most 20') }],
      },
    ]);
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
    expect(refused.headers.get('ratelimit')).toContain('"records";r=20;t=0');
    expect(await drainLanes(api)).toEqual([]);
  });

  test('guarantees that its records beyond the quota wait, and no other org’s', async () => {
    const taken = await send(18);
    expect([taken.status, taken.headers.get('ratelimit-policy'), taken.headers.get('ratelimit')]).toEqual([
      202,
      '"org";q=10000000;w=60, "token";q=10000000;w=60, "records";q=20;w=60',
      expect.stringMatching(/^"org";r=\d+;t=\d+, "token";r=\d+;t=\d+, "records";r=2;t=5[34]$/),
    ]);
    const refused = await send(7);
    expect([refused.status, refused.body.code]).toEqual([429, 'RATE_LIMITED']);
    expect(refused.body.errors[0].detail).toMatch(/^7 records, and [23] of the 20 /);
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
    // Of a request that was refused nothing was taken.
    expect((await send(2)).status).toBe(202);
    expect((await send(5, api.globex.keys.agent)).status).toBe(202);
    expect((await drainLanes(api)).flatMap(({ rows }) => rows).length).toBe(25);
  });

  test('is told by OTLP in the words of the standard', async () => {
    const http = await call(api.url, api.acme.keys.agent, 'POST /v1/logs', { body: logs });
    expect(http.body.details).toEqual([
      {
        '@type': 'type.googleapis.com/google.rpc.RetryInfo',
        retryDelay: `${http.headers.get('retry-after')}s`,
      },
    ]);
    expect([http.status, http.body.code, Number(http.headers.get('retry-after')) > 0]).toEqual([
      429,
      8,
      true,
    ]);
    const { error: grpc } = await exportByGrpc(api.grpcUrl, {
      metadata: { authorization: `Bearer ${api.acme.keys.agent}` },
      request: encodeMessage('LogsRequest', logs),
    });
    expect(grpc).toMatchObject({ code: 8, details: expect.stringContaining('RATE_LIMITED') });
    const [details] = grpc?.metadata.get('grpc-status-details-bin') ?? [];
    expect(messageType('Status').decode(details as Buffer)).toMatchObject({
      code: 8,
      details: [{ typeUrl: 'type.googleapis.com/google.rpc.RetryInfo' }],
    });
    expect(await drainLanes(api)).toEqual([]);
  });
});

test('guarantees that a full lane takes nothing and says when to come again', async () => {
  const lanes = await fillLane(api.redis, api.globex.context('agent'));
  const held = await lanes.state();
  const refused = await send(1, api.globex.keys.agent);
  expect([refused.status, refused.body.code, refused.headers.get('retry-after')]).toEqual([
    429,
    'LANE_FULL',
    '5',
  ]);
  expect(await lanes.state()).toMatchObject({ waiting: held.waiting });
  // acme's lane is another one; what it is told of is its quota.
  expect((await send(1, api.acme.keys.agent)).body.code).not.toBe('LANE_FULL');
});

test('guarantees that without Redis nothing is accepted', async () => {
  await api.redis.close();
  const refused = await send(1, api.globex.keys.admin);
  expect([refused.status, refused.body.code]).toEqual([503, 'STORE_UNAVAILABLE']);
  const http = await call(api.url, api.globex.keys.agent, 'POST /v1/logs', {
    body: { resourceLogs: [{ scopeLogs: [{ logRecords: [{}] }] }] },
  });
  expect([http.status, http.body.code]).toEqual([503, 14]);
});
