import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { afterAll, describe, expect, test } from '@jest/globals';
import { apiUnderTest } from './api-under-test.js';
import { call } from './call.js';

interface Sent {
  readonly name: string;
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId?: string;
  readonly status: { readonly code?: number };
  readonly attributes: readonly { readonly key: string; readonly value: Record<string, unknown> }[];
}

const received: string[] = [];
const collector = createServer((request, response) => {
  const answer = (body: string) => {
    received.push(body);
    response.writeHead(200, { 'content-type': 'application/json' }).end('{}');
  };
  text(request).then(answer, () => response.destroy());
});
await new Promise<void>((resolve) => collector.listen(0, '127.0.0.1', resolve));
afterAll(() => new Promise((resolve) => collector.close(resolve)));

const api = apiUnderTest({
  OTEL_EXPORTER_OTLP_ENDPOINT: `http://127.0.0.1:${(collector.address() as AddressInfo).port}`,
});

const spans = (): Sent[] =>
  received.flatMap((body) =>
    (JSON.parse(body) as { resourceSpans: { scopeSpans: { spans: Sent[] }[] }[] }).resourceSpans.flatMap(
      ({ scopeSpans }) => scopeSpans.flatMap((scope) => scope.spans),
    ),
  );
const attributesOf = ({ attributes }: Sent) =>
  Object.fromEntries(attributes.map(({ key, value }) => [key, Object.values(value)[0]]));
const traceOf = async (requestId: string): Promise<Sent[]> => {
  for (let attempt = 0; attempt < 100; attempt += 1) {
    const root = spans().find((span) => attributesOf(span)['bulkhead.request_id'] === requestId);
    if (root) return [root, ...spans().filter(({ parentSpanId }) => parentSpanId === root.spanId)];
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error(`no span of request ${requestId} arrived`);
};

describe('a trace', () => {
  test('has the request and its steps, by operation', async () => {
    const headers = { 'x-request-id': 'trace-of-steps' };
    await call(api.url, api.acme.keys.owner, 'GET /v1/projects', { headers });
    const [root, ...steps] = await traceOf('trace-of-steps');
    expect(root?.name).toBe('GET listProjects');
    expect(root && attributesOf(root)).toEqual({
      'http.request.method': 'GET',
      'http.response.status_code': 200,
      'bulkhead.operation': 'listProjects',
      'bulkhead.request_id': 'trace-of-steps',
      'bulkhead.org': expect.stringMatching(/^[0-9a-f]{16}$/),
    });
    expect(steps.map(({ name }) => name).sort()).toEqual(['authenticate', 'handle', 'rate limit']);
  });

  test('guarantees that a caller cannot write into another trace', async () => {
    const traceId = '0af7651916cd43dd8448eb211c80319c';
    const headers = { 'x-request-id': 'trace-of-another', traceparent: `00-${traceId}-b7ad6b7169203331-01` };
    await call(api.url, api.acme.keys.owner, 'GET /v1/whoami', { headers });
    const [root] = await traceOf('trace-of-another');
    expect([root?.traceId === traceId, root?.parentSpanId ?? '']).toEqual([false, '']);
  });

  test('guarantees that none holds a credential, a body, a query or an org', async () => {
    const { marker, orgId, keys } = api.globex;
    await call(api.url, keys.owner, 'POST /v1/projects', { body: { name: marker } });
    await call(api.url, keys.owner, `GET /v1/projects?slug=${marker}`);
    await call(api.url, keys.owner, `GET /v1/projects?org_id=${api.acme.orgId}`, {
      headers: { 'x-request-id': 'trace-of-last' },
    });
    await traceOf('trace-of-last');
    const all = received.join('');
    for (const secret of [marker, orgId, api.acme.orgId, keys.owner.split('_')[2] ?? ''])
      expect(all).not.toContain(secret);
  });
});
