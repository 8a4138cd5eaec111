import { randomBytes, randomUUID } from 'node:crypto';
import { afterEach, describe, expect, test } from '@jest/globals';
import { mintApiKey } from '../src/identity/api-key.js';
import { encodeMessage } from '../src/ingest/otlp/messages.js';
import { apiUnderTest } from './api-under-test.js';
import { drainLanes, rowsOf } from './drained-lanes.js';
import { exportByGrpc, type GrpcOptions, grpcConnection } from './grpc-call.js';

/** Codes of gRPC. */
const [cancelled, invalid, late, denied, exhausted, unknownMethod, unsent, unauthenticated] = [
  1, 3, 4, 7, 8, 12, 13, 16,
];
const limit = 100_000;
const api = apiUnderTest({ INGEST_BODY_LIMIT_BYTES: String(limit) });
afterEach(async () => {
  await drainLanes(api);
});

const own = (more: Readonly<Record<string, string>> = {}) => ({
  authorization: `Bearer ${api.acme.keys.agent}`,
  ...more,
});
const send = (options: GrpcOptions) => exportByGrpc(api.grpcUrl, { metadata: own(), ...options });
const logs = (count: number, attributes: Readonly<Record<string, string>> = {}) => {
  const list = Object.entries(attributes).map(([key, stringValue]) => ({ key, value: { stringValue } }));
  const logRecords = Array.from({ length: count }, () => ({ severityText: 'x', attributes: list }));
  return encodeMessage('LogsRequest', { resourceLogs: [{ scopeLogs: [{ logRecords }] }] });
};
/** That the same connection still takes exports, and what lies in the lanes then. */
const rowsAfter = async (connection: ReturnType<typeof grpcConnection>) => {
  const { error } = await connection.send({ metadata: own() });
  connection.close();
  expect(error).toBeNull();
  return rowsOf(await drainLanes(api));
};

describe('metadata of a call by gRPC', () => {
  test.each<[string, () => Record<string, string>]>([
    ['a header', () => ({ 'x-org-id': api.globex.orgId })],
    ['a header of another product', () => ({ 'x-scope-orgid': 'globex' })],
    ['a tenant', () => ({ 'tenant-id': api.globex.orgId })],
    ['baggage', () => ({ baggage: `a=1,tenant.id=${api.globex.orgId}` })],
    ['escaped baggage', () => ({ baggage: 'org%5Fid=globex' })],
    ['a cookie', () => ({ cookie: `org_id=${api.globex.orgId}` })],
  ])('guarantees that %s that names another org refuses it', async (_, metadata) => {
    const { error } = await send({ metadata: own(metadata()) });
    expect([error?.code, error?.details]).toEqual([denied, expect.stringContaining('ORG_MISMATCH')]);
    expect(await drainLanes(api)).toEqual([]);
  });

  test('may name the own org', async () => {
    const { error } = await send({ metadata: own({ 'x-org-id': api.acme.orgId }) });
    expect(error).toBeNull();
  });

  test.each<[string, () => Record<string, string | string[]>]>([
    ['none', () => ({})],
    ['an empty one', () => ({ authorization: '' })],
    ['one of another kind', () => ({ authorization: `Basic ${api.acme.keys.agent}` })],
    ['one without its kind', () => ({ authorization: api.acme.keys.agent })],
    [
      'two',
      () => ({ authorization: [api.acme.keys.agent, api.globex.keys.agent].map((key) => `Bearer ${key}`) }),
    ],
    ['one twice', () => ({ authorization: Array(2).fill(`Bearer ${api.acme.keys.agent}`) })],
    [
      'two in one',
      () => ({ authorization: `Bearer ${api.acme.keys.agent}, Bearer ${api.globex.keys.agent}` }),
    ],
    [
      'one in another place',
      () => ({ 'x-api-key': api.acme.keys.agent, cookie: `token=${api.acme.keys.agent}` }),
    ],
  ])('guarantees that of credentials %s is no way in', async (_, metadata) => {
    const { error } = await send({ metadata: metadata() });
    // Two of that name do not leave Node's own client.
    expect([unauthenticated, unsent]).toContain(error?.code);
    expect(await drainLanes(api)).toEqual([]);
  });

  test('guarantees that the credential decides whose it is, and nothing else', async () => {
    await send({ metadata: { authorization: `Bearer ${api.globex.keys.agent}` } });
    expect((await drainLanes(api)).map(({ org }) => org)).toEqual([api.globex.orgId]);
  });
});

describe('a connection by gRPC', () => {
  test('guarantees that a token that is revoked between two calls is out at the next', async () => {
    const { text, publicId, secretHash } = mintApiKey();
    await api.acme.db.token.create({
      data: {
        name: 'short',
        publicId,
        secretHash: Uint8Array.from(secretHash),
        role: 'agent',
        scopes: ['ingest:write'],
        agentId: api.acme.people.agent,
      },
    });
    const connection = grpcConnection(api.grpcUrl);
    const call = () => connection.send({ metadata: { authorization: `Bearer ${text}` } });
    expect((await call()).error).toBeNull();
    await api.acme.db.token.updateMany({ where: { publicId }, data: { revokedAt: new Date() } });
    expect((await call()).error?.code).toBe(unauthenticated);
    expect((await rowsAfter(connection)).length).toBe(2);
  });

  test.each<[string, GrpcOptions, number]>([
    ['too large', { request: Buffer.alloc(limit + 1) }, exhausted],
    // 2 is gzip.
    [
      'too large once unpacked',
      { request: Buffer.alloc(50_000_000), channel: { 'grpc.default_compression_algorithm': 2 } },
      exhausted,
    ],
    ['no protobuf', { request: Buffer.from('not a message at all') }, invalid],
    ['random', { request: randomBytes(5000) }, invalid],
    [
      'of an unknown method',
      { method: '/opentelemetry.proto.collector.logs.v1.LogsService/Drop' },
      unknownMethod,
    ],
    ['for an unknown service', { method: '/bulkhead.Admin/Export' }, unknownMethod],
    ['of too many records', { request: logs(10_001) }, invalid],
  ])('guarantees that a message %s is refused', async (_, options, code) => {
    const { error } = await send(options);
    expect(error?.code).toBe(code);
    expect(await drainLanes(api)).toEqual([]);
  });

  test('takes what is packed with gzip', async () => {
    const { error } = await send({
      request: logs(2000),
      channel: { 'grpc.default_compression_algorithm': 2 },
    });
    expect(error).toBeNull();
    expect(rowsOf(await drainLanes(api)).length).toBe(2000);
  });

  test.each<[string, GrpcOptions, number]>([
    ['is given up', { cancel: true }, cancelled],
    ['is too late', { deadline: 1 }, late],
  ])(
    'guarantees that a call that %s leaves all of it or nothing, and the connection whole',
    async (_, options, code) => {
      const connection = grpcConnection(api.grpcUrl);
      const { error } = await connection.send({ metadata: own(), request: logs(9000), ...options });
      expect(error?.code).toBe(code);
      expect([1, 9001]).toContain((await rowsAfter(connection)).length);
    },
  );
});

describe('an agent by gRPC', () => {
  test.each([
    ['of the same org', () => randomUUID()],
    ['of another org', () => api.globex.people.agent],
  ])('guarantees that it sends nothing as an agent %s', async (_, agent) => {
    const { error } = await send({ request: logs(2, { 'agent.id': agent() }) });
    expect([error?.code, error?.details]).toEqual([denied, expect.stringContaining('PERMISSION_DENIED')]);
    expect(await drainLanes(api)).toEqual([]);
  });

  test('may name itself', async () => {
    expect((await send({ request: logs(1, { 'agent.id': api.acme.people.agent }) })).error).toBeNull();
  });

  test('guarantees that a viewer sends nothing', async () => {
    const { error } = await send({ metadata: { authorization: `Bearer ${api.acme.keys.viewer}` } });
    expect(error?.code).toBe(denied);
  });
});
