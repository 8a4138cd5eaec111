import { randomUUID } from 'node:crypto';
import { request } from 'node:http';
import { gzipSync } from 'node:zlib';
import { afterAll, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { encodeMessage } from '../src/ingest/otlp/messages.js';
import { apiUnderTest } from './api-under-test.js';
import { type CallOptions, call } from './call.js';
import { drainLanes, rowsOf } from './drained-lanes.js';

const limit = 200_000;
const api = apiUnderTest({ INGEST_BODY_LIMIT_BYTES: String(limit) });
const send = (path: string, options: CallOptions) =>
  call(api.url, api.acme.keys.agent, `POST ${path}`, options);
const ndjson = { 'content-type': 'application/x-ndjson' };
const protobuf = { 'content-type': 'application/x-protobuf' };

/** A zstd frame of blocks that repeat one byte: four bytes for 128 KiB. */
const zstdBomb = (blocks: number) => {
  const block = (isLast: boolean) => {
    const header = (131_072 << 3) | (1 << 1) | (isLast ? 1 : 0);
    return Buffer.from([header & 255, (header >> 8) & 255, (header >> 16) & 255, 0x20]);
  };
  const parts = Array.from({ length: blocks }, (_, at) => block(at === blocks - 1));
  return Buffer.concat([Buffer.from([0x28, 0xb5, 0x2f, 0xfd, 0x00, 0x58]), ...parts]);
};
const nested = (depth: number) => `${'{"a":'.repeat(depth)}1${'}'.repeat(depth)}`;

afterAll(() => {
  const bad = api
    .logs()
    .split('\n')
    .filter((line) => /"level":(50|60)/.test(line));
  // Redis is taken away on purpose.
  expect(bad.filter((line) => !line.includes('redis'))).toEqual([]);
});

describe('a hostile body', () => {
  test.each<[string, Record<string, string>, string | Uint8Array, number]>([
    ['nothing', {}, '', 400],
    ['an empty list', {}, '[]', 400],
    ['half of a list', {}, '[{"kind":"x"}', 400],
    ['a word', {}, 'null', 400],
    ['no JSON', ndjson, 'kind=x', 400],
    ['text that is no UTF-8', ndjson, Buffer.from([0x7b, 0xff, 0xfe, 0x7d]), 400],
    ['UTF-16', {}, Buffer.from('[{"kind":"x"}]', 'utf16le'), 400],
    ['raw NUL', ndjson, '{"kind":"\0"}', 400],
    ['NUL in an escape', ndjson, '{"kind":"\\u0000"}', 400],
    ['half of a surrogate pair', ndjson, '{"kind":"\\ud800"}', 400],
    ['deep nesting', ndjson, `{"kind":"x","attributes":${nested(20_000)}}`, 400],
    ['endless brackets', {}, '['.repeat(150_000), 400],
    ['a key that reaches the prototype', ndjson, '{"kind":"x","__proto__":{"org_id":"x"}}', 403],
    ['too many records', ndjson, '{"kind":"x"}\n'.repeat(10_001), 413],
    ['too much', ndjson, `{"kind":"${'x'.repeat(limit)}"}`, 413],
    ['no gzip', { ...ndjson, 'content-encoding': 'gzip' }, 'plain', 400],
    [
      'half of a gzip',
      { ...ndjson, 'content-encoding': 'gzip' },
      gzipSync('{"kind":"x"}').subarray(0, 20),
      400,
    ],
    ['a gzip bomb', { ...ndjson, 'content-encoding': 'gzip' }, gzipSync(Buffer.alloc(50_000_000, 32)), 413],
    ['no zstd', { ...ndjson, 'content-encoding': 'zstd' }, 'plain', 400],
    ['a zstd bomb', { ...ndjson, 'content-encoding': 'zstd' }, zstdBomb(10_000), 413],
    ['an unknown encoding', { ...ndjson, 'content-encoding': 'br' }, 'x', 415],
    ['two encodings', { ...ndjson, 'content-encoding': 'gzip, gzip' }, 'x', 415],
    ['another type', { 'content-type': 'text/csv' }, 'x', 415],
    ['another charset', { 'content-type': 'application/json; charset=utf-16' }, '[]', 415],
  ])('guarantees that %s is refused and nothing is kept of it', async (_, headers, raw, status) => {
    const reply = await send('/v1/ingest/events', { headers, raw });
    expect([reply.status, reply.headers.get('content-type')]).toEqual([
      status,
      expect.stringMatching(/^application\/problem\+json/),
    ]);
    expect(await drainLanes(api)).toEqual([]);
  });

  test('guarantees that whatever is sent as records is no fault of ours', async () => {
    const value = fc.jsonValue({ maxDepth: 4 });
    const names = fc.constantFrom(
      'kind',
      'ts',
      'agent_id',
      'attributes',
      'bytes',
      'event_id',
      'org_id',
      'severity',
    );
    const records = fc.array(fc.oneof(value, fc.dictionary(names, value)), { maxLength: 5 });
    const broken = fc.tuple(records, fc.nat(200)).map(([list, at]) => {
      const text = JSON.stringify(list);
      return text.slice(0, at) + text.slice(at + 1);
    });
    await fc.assert(
      fc.asyncProperty(
        fc.oneof(
          records.map((list) => JSON.stringify(list)),
          broken,
        ),
        async (raw) => {
          const reply = await send('/v1/ingest/events', { raw });
          expect([202, 400, 403]).toContain(reply.status);
        },
      ),
      { numRuns: 150 },
    );
    for (const { org } of await drainLanes(api)) expect(org).toBe(api.acme.orgId);
  });
});

describe('hostile telemetry', () => {
  const log = (more: object = {}, resource: object = {}) => ({
    resourceLogs: [
      { resource, scopeLogs: [{ scope: {}, logRecords: [{ body: { stringValue: 'x' }, ...more }] }] },
    ],
  });
  const attribute = (key: string, stringValue: string) => ({ key, value: { stringValue } });

  test.each<[string, string, () => object, string]>([
    [
      'a resource',
      'logs',
      () => log({}, { attributes: [attribute('tenant.id', api.globex.orgId)] }),
      '0.resource.attributes.tenant.id',
    ],
    ['a record', 'logs', () => log({ attributes: [attribute('org_id', 'globex')] }), '0.attributes.org_id'],
    [
      'a structured body',
      'logs',
      () => log({ body: { kvlistValue: { values: [attribute('orgId', 'globex')] } } }),
      '0.body.body.orgId',
    ],
    [
      'a scope',
      'logs',
      () => ({ resourceLogs: [{ scopeLogs: [{ scope: { attributes: [attribute('org.id', 'x')] } }] }] }),
      '0.scope.attributes.org.id',
    ],
    [
      'a link',
      'traces',
      () => ({
        resourceSpans: [
          { scopeSpans: [{ spans: [{}, { links: [{ attributes: [attribute('tenant_id', 'x')] }] }] }] },
        ],
      }),
      '1.links.attributes.tenant_id',
    ],
    [
      'a span event',
      'traces',
      () => ({
        resourceSpans: [
          { scopeSpans: [{ spans: [{ events: [{ attributes: [attribute('tenantId', 'x')] }] }] }] },
        ],
      }),
      '0.events.attributes.tenantId',
    ],
    [
      'baggage',
      'traces',
      () => ({
        resourceSpans: [
          {
            scopeSpans: [
              { spans: [{ attributes: [attribute('baggage', `a=1,tenant.id=${api.globex.orgId}`)] }] },
            ],
          },
        ],
      }),
      '0.attributes.baggage.tenant.id',
    ],
    [
      'a tracestate',
      'traces',
      () => ({ resourceSpans: [{ scopeSpans: [{ spans: [{ traceState: 'org_id=x' }] }] }] }),
      '0.traceState.org_id',
    ],
    [
      'an exemplar',
      'metrics',
      () => ({
        resourceMetrics: [
          {
            scopeMetrics: [
              {
                metrics: [
                  {
                    gauge: {
                      dataPoints: [
                        { exemplars: [{ filteredAttributes: [attribute('org', api.globex.orgId)] }] },
                      ],
                    },
                  },
                ],
              },
            ],
          },
        ],
      }),
      '0.exemplars.filteredAttributes.org',
    ],
  ])(
    'guarantees that %s that names another org refuses the request by its index',
    async (_, path, build, field) => {
      const messages = { logs: 'Logs', traces: 'Traces', metrics: 'Metrics' }[path] ?? '';
      const json = await send(`/v1/${path}`, { body: build() });
      expect([json.status, json.body]).toEqual([
        403,
        { code: 7, message: expect.stringContaining(`ORG_MISMATCH`) },
      ]);
      expect(json.body.message).toContain(field);
      const binary = await send(`/v1/${path}`, {
        headers: protobuf,
        raw: encodeMessage(`${messages}Request`, build() as never),
      });
      expect([binary.status, binary.headers.get('content-type')]).toEqual([403, 'application/x-protobuf']);
      expect(await drainLanes(api)).toEqual([]);
    },
  );

  const deep = (levels: number) => {
    let value: object = { kvlistValue: { values: [attribute('org_id', api.globex.orgId)] } };
    for (let level = 1; level < levels; level += 1)
      value = { kvlistValue: { values: [{ key: 'a', value }] } };
    return log({ attributes: [{ key: 'a', value }] });
  };

  test('guarantees that another org deep inside refuses the request', async () => {
    const raw = encodeMessage('LogsRequest', deep(20) as never);
    for (const options of [{ body: deep(20) }, { headers: protobuf, raw }]) {
      expect((await send('/v1/logs', options)).status).toBe(403);
    }
    // Beyond what is read: the reader of protobuf refuses it as well.
    expect((await send('/v1/logs', { body: deep(60) })).status).toBe(400);
    expect(await drainLanes(api)).toEqual([]);
  });

  test('guarantees that a duplicate key cannot hide another org', async () => {
    const raw = JSON.stringify(log({ attributes: [attribute('org_id', api.globex.orgId)] })).replace(
      '"key":"org_id"',
      '"key":"org_id","key":"a"',
    );
    expect((await send('/v1/logs', { raw })).status).toBe(400);
    expect(await drainLanes(api)).toEqual([]);
  });

  test('has no time that the store cannot hold', async () => {
    const point = { timeUnixNano: `${Date.now()}000000`, startTimeUnixNano: '9999999999999999999' };
    const metrics = [{ name: 'm', gauge: { dataPoints: [{ ...point, asDouble: 1 }] } }];
    expect(
      (await send('/v1/metrics', { body: { resourceMetrics: [{ scopeMetrics: [{ metrics }] }] } })).status,
    ).toBe(200);
    expect(rowsOf(await drainLanes(api))[0]).not.toHaveProperty('start_ts');
  });

  test('loses only what cannot be stored, as a partial success', async () => {
    const [old, now] = ['1000000000000000000', `${Date.now()}000000`];
    const body = {
      resourceLogs: [
        {
          scopeLogs: [
            {
              logRecords: [
                { timeUnixNano: old },
                { timeUnixNano: now, body: { stringValue: 'a\0\ud800b' } },
                { timeUnixNano: now, traceId: 'xyz' },
              ],
            },
          ],
        },
      ],
    };
    const reply = await send('/v1/logs', { body });
    expect([reply.status, reply.body]).toEqual([
      200,
      { partialSuccess: { rejectedLogRecords: '2', errorMessage: expect.stringContaining('record 0') } },
    ]);
    expect(rowsOf(await drainLanes(api))).toMatchObject([{ service: 'unknown_service', body: 'a\0\ufffdb' }]);
  });

  test('that is repeated byte by byte is stored once', async () => {
    const body = log({ timeUnixNano: `${Date.now()}000000` });
    for (let attempt = 0; attempt < 3; attempt += 1)
      expect((await send('/v1/logs', { body })).status).toBe(200);
    expect(rowsOf(await drainLanes(api)).length).toBe(1);
  });

  test('with an Idempotency-Key is stored once, and another request under the key is refused', async () => {
    const headers = { 'idempotency-key': randomUUID() };
    const once = log();
    for (let attempt = 0; attempt < 2; attempt += 1)
      expect((await send('/v1/logs', { headers, body: once })).status).toBe(200);
    const other = await send('/v1/logs', { headers, body: log({ severityText: 'x' }) });
    expect([other.status, other.body.code]).toEqual([422, 9]);
    expect((await send('/v1/logs', { headers: { 'idempotency-key': 'x' }, body: once })).status).toBe(400);
    expect(rowsOf(await drainLanes(api)).length).toBe(1);
  });

  test('guarantees that no bytes and no JSON are a fault of ours', async () => {
    const path = fc.constantFrom('/v1/logs', '/v1/traces', '/v1/metrics');
    const words = fc.constantFrom(
      'resourceLogs',
      'scopeLogs',
      'logRecords',
      'resourceSpans',
      'scopeSpans',
      'spans',
      'resourceMetrics',
      'scopeMetrics',
      'metrics',
      'gauge',
      'sum',
      'histogram',
      'exponentialHistogram',
      'summary',
      'dataPoints',
      'attributes',
      'resource',
      'scope',
      'key',
      'value',
      'body',
      'timeUnixNano',
      'startTimeUnixNano',
      'bucketCounts',
      'positive',
      'scale',
      'links',
      'events',
      'traceId',
      'spanId',
      'status',
      'asInt',
      'quantileValues',
    );
    const { tree } = fc.letrec<{ tree: unknown }>((tie) => ({
      tree: fc.oneof(
        { maxDepth: 7, depthSize: 'large' },
        fc.oneof(fc.string(), fc.double(), fc.integer(), fc.constant(null), fc.boolean()),
        { weight: 3, arbitrary: fc.dictionary(words, tie('tree'), { maxKeys: 5 }) },
        { weight: 2, arbitrary: fc.array(tie('tree'), { maxLength: 3 }) },
      ),
    }));
    await fc.assert(
      fc.asyncProperty(path, tree, fc.uint8Array({ maxLength: 200 }), async (address, body, raw) => {
        const json = await send(address, { raw: JSON.stringify(body) });
        const bytes = await send(address, { headers: protobuf, raw: raw.length ? raw : new Uint8Array([0]) });
        expect([200, 400, 403]).toContain(json.status);
        expect([200, 400, 403]).toContain(bytes.status);
      }),
      { numRuns: 150 },
    );
    for (const { org } of await drainLanes(api)) expect(org).toBe(api.acme.orgId);
  });
});

test('guarantees that a sender that goes away half-way leaves nothing', async () => {
  const { hostname, port } = new URL(api.url);
  await new Promise<void>((resolve) => {
    const upload = request({
      hostname,
      port,
      method: 'POST',
      path: '/v1/ingest/events',
      headers: { ...ndjson, authorization: `Bearer ${api.acme.keys.agent}`, 'content-length': 1000 },
    });
    upload.on('error', () => resolve());
    upload.write('{"kind":"x"}\n');
    setTimeout(() => upload.destroy(), 100);
    upload.on('close', () => resolve());
  });
  await new Promise((resolve) => setTimeout(resolve, 100));
  expect(await drainLanes(api)).toEqual([]);
});
