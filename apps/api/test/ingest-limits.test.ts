import { credentials, loadPackageDefinition, Metadata, type ServiceError } from '@grpc/grpc-js';
import { describe, expect, test } from '@jest/globals';
import { encodeMessage, messageType } from '../src/ingest/otlp/messages.js';
import { apiUnderTest } from './api-under-test.js';
import { call } from './call.js';
import { drainLanes } from './drained-lanes.js';

const api = apiUnderTest({ RATE_LIMIT_INGEST: '20' });
const events = (count: number) => Array.from({ length: count }, () => ({ kind: 'x' }));
const send = (count: number, key = api.acme.keys.agent) =>
  call(api.url, key, 'POST /v1/ingest/events', { body: events(count) });
const logs = {
  resourceLogs: [{ scopeLogs: [{ logRecords: Array.from({ length: 21 }, () => ({ severityText: 'x' })) }] }],
};

/** One export by gRPC, without the patience of an exporter. */
const exportLogs = (key: string): Promise<ServiceError | null> => {
  const asTheyAre = (bytes: Buffer) => bytes;
  const Client = loadPackageDefinition({
    Logs: {
      Export: {
        path: '/opentelemetry.proto.collector.logs.v1.LogsService/Export',
        requestStream: false,
        responseStream: false,
        requestSerialize: asTheyAre,
        requestDeserialize: asTheyAre,
        responseSerialize: asTheyAre,
        responseDeserialize: asTheyAre,
      },
    },
  })['Logs'] as unknown as new (
    address: string,
    credential: ReturnType<typeof credentials.createInsecure>,
  ) => {
    Export(request: Buffer, metadata: Metadata, done: (error: ServiceError | null) => void): void;
    close(): void;
  };
  const client = new Client(api.grpcUrl.replace('http://', ''), credentials.createInsecure());
  const metadata = new Metadata();
  metadata.set('authorization', `Bearer ${key}`);
  return new Promise((resolve) => {
    client.Export(encodeMessage('LogsRequest', logs), metadata, (error) => {
      client.close();
      resolve(error);
    });
  });
};

describe('an org that sends more than it may', () => {
  test('guarantees that its records beyond the quota wait, and no other org’s', async () => {
    expect((await send(20)).status).toBe(202);
    const refused = await send(5);
    expect([refused.status, refused.body.code]).toEqual([429, 'RATE_LIMITED']);
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
    expect((await send(5, api.globex.keys.agent)).status).toBe(202);
    expect((await drainLanes(api)).flatMap(({ rows }) => rows).length).toBe(25);
  });

  test('is told by OTLP in the words of the standard', async () => {
    const http = await call(api.url, api.acme.keys.agent, 'POST /v1/logs', { body: logs });
    expect([http.status, http.body.code, Number(http.headers.get('retry-after')) > 0]).toEqual([
      429,
      8,
      true,
    ]);
    const grpc = await exportLogs(api.acme.keys.agent);
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
  const { lanes } = api.redis.forOrg(api.globex.context('agent'));
  for (const size of [4_000_000, 256_000, 16_000, 1_000, 1]) {
    const payload = Buffer.alloc(size, 32);
    for (let part = 0; part < 100; part += 1) {
      if (!(await lanes.append([{ kind: 'filler', payload }])).accepted) break;
    }
  }
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
