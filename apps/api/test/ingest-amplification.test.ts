import { gzipSync } from 'node:zlib';
import { afterAll, describe, expect, test } from '@jest/globals';
import { encodeMessage } from '../src/ingest/otlp/messages.js';
import { apiUnderTest } from './api-under-test.js';
import { call } from './call.js';
import { drainLanes } from './drained-lanes.js';

const api = apiUnderTest();
const MILLION = 1_000_000;
const json = { 'content-type': 'application/json', 'content-encoding': 'gzip' };
const protobuf = { ...json, 'content-type': 'application/x-protobuf' };
const send = (path: string, headers: Record<string, string>, body: string | Uint8Array) =>
  call(api.url, api.acme.keys.agent, `POST ${path}`, { headers, raw: gzipSync(body) });

/** A field of protobuf that holds bytes. */
const field = (number: number, bytes: Uint8Array): Buffer => {
  const length = [];
  for (let left = bytes.length; left > 0; left = Math.floor(left / 128)) {
    length.push((left % 128) + (left >= 128 ? 128 : 0));
  }
  return Buffer.concat([Buffer.from([number * 8 + 2, ...length]), bytes]);
};
const within = (path: readonly number[], bytes: Uint8Array) =>
  path.reduceRight((inner, number) => field(number, inner), bytes);
const empty = (number: number) => Buffer.alloc(16 * MILLION, Buffer.from([number * 8 + 2, 0]));
const list = (times: number) => `[${'{},'.repeat(times)}{}]`;

afterAll(async () => {
  expect(await drainLanes(api)).toEqual([]);
});

describe('a small request', () => {
  test.each<[string, string, Record<string, string>, () => string | Uint8Array]>([
    ['records of two bytes', '/v1/ingest/events', json, () => list(5 * MILLION)],
    [
      'one record of lists',
      '/v1/ingest/events',
      json,
      () => `[{"kind":"x","attributes":{"a":${list(5 * MILLION)}}}]`,
    ],
    [
      'log records of JSON',
      '/v1/logs',
      json,
      () => `{"resourceLogs":[{"scopeLogs":[{"logRecords":${list(5 * MILLION)}}]}]}`,
    ],
    ['log records', '/v1/logs', protobuf, () => within([1, 2], empty(2))],
    ['resources', '/v1/traces', protobuf, () => empty(1)],
    ['attributes', '/v1/logs', protobuf, () => within([1, 2, 2], empty(6))],
    ['buckets', '/v1/metrics', protobuf, () => within([1, 2, 2, 10, 1, 8, 2], Buffer.alloc(16 * MILLION))],
    [
      '10 001 log records',
      '/v1/logs',
      json,
      () => `{"resourceLogs":[{"scopeLogs":[{"logRecords":${list(10_000)}}]}]}`,
    ],
  ])('guarantees that of %s is refused before it takes memory and time', async (_, path, headers, body) => {
    const before = process.memoryUsage().rss;
    expect((await send(path, headers, body())).status).toBe(413);
    expect(process.memoryUsage().rss - before).toBeLessThan(600 * MILLION);
  });

  const resource = (bytes: number) => ({
    attributes: [{ key: 'a', value: { arrayValue: { values: texts(bytes) } } }],
  });
  const texts = (bytes: number) =>
    Array.from({ length: bytes / 1000 }, () => ({ stringValue: 'x'.repeat(1000) }));

  test('guarantees that what each record repeats is bounded', async () => {
    const attributes = Array.from({ length: 7 }, (_, at) => ({
      key: `k${at}`,
      value: { stringValue: 'x'.repeat(60_000) },
    }));
    const logRecords = Array.from({ length: 9000 }, () => ({}));
    const body = { resourceLogs: [{ resource: { attributes }, scopeLogs: [{ logRecords }] }] };
    expect((await send('/v1/logs', json, JSON.stringify(body))).status).toBe(413);
  });

  test('guarantees that a resource is written once for all of its scopes', async () => {
    const scopeLogs = Array.from({ length: 100_000 }, () => ({}));
    const body = { resourceLogs: [{ resource: resource(2 * MILLION), scopeLogs }] };
    expect((await send('/v1/logs', json, JSON.stringify(body))).status).toBe(200);
    const raw = encodeMessage('LogsRequest', body);
    expect((await send('/v1/logs', protobuf, raw)).status).toBe(200);
  });
});
