import { randomUUID } from 'node:crypto';
import { counterNames } from '@bulkhead/redis';
import { catalogue, roles } from '@bulkhead/tenancy';
import { describe, expect, test } from '@jest/globals';
import { isolationEvents } from '../src/metrics/isolation-events.js';
import { routes } from '../src/routes/index.js';
import { apiUnderTest } from './api-under-test.js';
import { call } from './call.js';
import { createRows, type Rows } from './rows.js';

const api = apiUnderTest();
const exposition = async (): Promise<string> => (await fetch(`${api.metricsUrl}/metrics`)).text();
const value = async (metric: string): Promise<number> => {
  const line = (await exposition()).split('\n').find((text) => text.startsWith(`${metric} `));
  return Number(line?.split(' ').at(-1) ?? 0);
};

describe('/metrics', () => {
  test('is on its own port and not on the api’s', async () => {
    expect((await fetch(`${api.metricsUrl}/metrics`)).status).toBe(200);
    expect((await fetch(`${api.metricsUrl}/v1/whoami`)).status).toBe(404);
    expect((await call(api.url, api.acme.keys.owner, 'GET /metrics')).status).toBe(404);
  });

  test('counts refusals, orgs that were named, and rows that are missing', async () => {
    const before = await Promise.all([
      value('bulkhead_refusals_total{code="ORG_MISMATCH"}'),
      value('bulkhead_other_org_named_total{in="query"}'),
      value('bulkhead_rows_missing_total'),
      value('bulkhead_isolation_events_total{event="other_org_named"}'),
    ]);
    await call(api.url, api.acme.keys.owner, `GET /v1/projects?org_id=${api.globex.orgId}`);
    await call(api.url, api.acme.keys.owner, `GET /v1/projects/${randomUUID()}`);
    expect(
      await Promise.all([
        value('bulkhead_refusals_total{code="ORG_MISMATCH"}'),
        value('bulkhead_other_org_named_total{in="query"}'),
        value('bulkhead_rows_missing_total'),
        value('bulkhead_isolation_events_total{event="other_org_named"}'),
      ]),
    ).toEqual(before.map((count) => count + 1));
  });

  test('has every isolation counter from the start, so that the first event is seen as one', async () => {
    const text = await exposition();
    for (const event of Object.values(isolationEvents))
      expect(text).toMatch(new RegExp(`^bulkhead_isolation_events_total\\{event="${event}"\\} \\d+$`, 'm'));
    expect(text).toMatch(/^bulkhead_redis_events_total\{event="messages_rejected"\} 0$/m);
  });

  test('guarantees that no series carries an org, a person, a key, a row or a caller’s word', async () => {
    const rows: Rows[] = [await createRows(api.url, api.acme), await createRows(api.url, api.globex)];
    const word = `word-${randomUUID()}`;
    for (const party of [api.acme, api.globex]) {
      for (const role of roles) {
        for (const path of ['/v1/whoami', '/v1/projects', `/v1/${word}`, `/v1/projects?${word}=1`]) {
          await call(api.url, party.keys[role], `GET ${path}`, { headers: { 'x-request-id': word } });
        }
      }
    }
    await call(api.url, word, 'GET /v1/whoami');
    const text = await exposition();
    const secret = [api.acme, api.globex].flatMap(({ orgId, name, marker, keys, tokens, people }) => [
      orgId,
      name,
      marker,
      ...Object.values(keys),
      ...Object.values(tokens),
      ...Object.values(people),
    ]);
    for (const one of [...secret, ...rows.flatMap((map) => Object.values(map)), word])
      expect(text).not.toContain(one);
    expect(text).not.toMatch(/[0-9a-f]{8}-[0-9a-f]{4}-/i);
  });

  test('guarantees that every label value is one of a list of ours', async () => {
    const known: Readonly<Record<string, readonly string[]>> = {
      operation: [...routes.map(({ operationId }) => operationId), 'signIn', 'none'],
      code: Object.keys(catalogue),
      in: ['header', 'query', 'path', 'body'],
      event: [...Object.values(isolationEvents), ...counterNames],
    };
    for (const line of (await exposition()).split('\n').filter((text) => text.startsWith('bulkhead_'))) {
      for (const [, label = '', word = ''] of line.matchAll(/(\w+)="([^"]*)"/g)) {
        if (label === 'status') expect(word).toMatch(/^\d{3}$/);
        else if (label !== 'le')
          expect([label, known[label]]).toEqual([label, expect.arrayContaining([word])]);
      }
    }
  });
});

describe('the log', () => {
  test('leaves out the probes, which ask every few seconds', async () => {
    for (const path of ['/healthz', '/readyz', '/readyz?x=1']) await fetch(`${api.url}${path}`);
    expect(api.logs()).not.toMatch(/healthz|readyz/);
  });

  test('names operation, status, request and a hash of the org', async () => {
    const id = `log-${randomUUID()}`;
    await call(api.url, api.acme.keys.owner, 'GET /v1/whoami?', { headers: { 'x-request-id': id } });
    const line = JSON.parse(
      api
        .logs()
        .split('\n')
        .find((text) => text.includes(id)) ?? '{}',
    ) as Record<string, unknown>;
    expect(line).toMatchObject({
      req: { id, method: 'GET', path: '/v1/whoami' },
      res: { statusCode: 200 },
      operation: 'whoami',
    });
    expect(line['org']).toMatch(/^[0-9a-f]{16}$/);
  });

  test('guarantees that it holds no credential, no body, no query and no org', async () => {
    const text = api.logs();
    for (const { keys, orgId, marker } of [api.acme, api.globex]) {
      for (const key of Object.values(keys)) expect(text).not.toContain(key.split('_')[2]);
      expect(text).not.toContain(marker);
      expect(text.split('\n').filter((line) => line.includes(orgId) && line.includes('"req"'))).toEqual([]);
    }
  });

  test('guarantees that a caller cannot write a line of the log', async () => {
    await call(api.url, api.acme.keys.owner, 'GET /v1/%0d%0a%7b%22level%22%3a60%7d');
    for (const line of api.logs().trimEnd().split('\n'))
      expect(() => JSON.parse(line) as unknown).not.toThrow();
    expect(api.logs()).not.toContain('\n{"level":60}');
  });
});
