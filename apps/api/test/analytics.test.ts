import { randomUUID } from 'node:crypto';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { analyticsRoutes } from '../src/routes/analytics/index.js';
import { apiUnderTest } from './api-under-test.js';
import { type CallOptions, call } from './call.js';

const api = apiUnderTest({}, { telemetry: true });
const acme = (operation: string, options?: CallOptions) =>
  call(api.url, api.acme.keys.viewer, operation, options);
// Old telemetry is dropped by the tables themselves.
const day = new Date(Date.now() - 86_400_000).toISOString().slice(0, 10);
const range = `from=${day}T00:00:00Z&to=${day}T23:59:59Z`;
const needed: Readonly<Record<string, string>> = {
  askMetricSeries: '&metric=requests',
  askTraceById: '&traceId=0af7651916cd43dd8448eb211c80319c',
};

beforeAll(async () => {
  for (const [party, count] of [
    [api.acme, 3],
    [api.globex, 50],
  ] as const) {
    const telemetry = api.analytics.forOrg(party.context('owner'));
    const ts = `${day} 10:00:00.000`;
    await telemetry.insert(
      'events',
      Array.from(
        { length: count },
        () => ({ event_id: randomUUID(), ts, kind: `login ${party.marker}`, bytes: 10 }) as never,
      ),
    );
  }
});

describe('analytics', () => {
  test('draw what the org sent as lines of points', async () => {
    const { status, body } = await acme(`GET /v1/analytics/volume?${range}&step=3600`);
    expect([status, body]).toEqual([
      200,
      {
        data: [
          { name: `login ${api.acme.marker}`, measure: 'events', points: [[`${day}T10:00:00Z`, 3]] },
          { name: `login ${api.acme.marker}`, measure: 'bytes', points: [[`${day}T10:00:00Z`, 30]] },
        ],
      },
    ]);
  });

  test.each(analyticsRoutes.map((route) => [route.operationId, route] as const))(
    'guarantees that %s answers from the org’s own rows, in the documented shape',
    async (operationId, route) => {
      const reply = await acme(`GET ${route.path}?${range}${needed[operationId] ?? ''}`);
      expect([reply.status, reply.status === 200 ? '' : reply.text]).toEqual([200, '']);
      expect(reply.text).not.toContain(api.globex.marker);
      expect(Object.keys(reply.body)).toEqual(['data']);
    },
  );

  test.each<[string, string]>([
    ['', 'from'],
    ['from=2026-01-01T00:00:00Z', 'to'],
    ['from=2026-01-02T00:00:00Z&to=2026-01-01T00:00:00Z', 'to'],
    ['from=2020-01-01T00:00:00Z&to=2026-01-01T00:00:00Z', 'from'],
    ['from=yesterday&to=today', 'from'],
    [`${range}&step=0`, 'step'],
    [`${range}&unheardOf=1`, 'unheardOf'],
  ])('guarantees that ?%s is refused and named', async (query, field) => {
    const { status, body } = await acme(`GET /v1/analytics/volume?${query}`);
    expect([status, body.code, body.errors[0]]).toEqual([
      400,
      'INVALID_INPUT',
      expect.objectContaining({ in: 'query', field }),
    ]);
  });

  test('guarantees that a value is data and never part of the statement', async () => {
    const hostile = `x' or 1=1 -- ${api.globex.orgId}`;
    const { status, body } = await acme(
      `GET /v1/analytics/volume?${range}&kind=${encodeURIComponent(hostile)}`,
    );
    expect([status, body]).toEqual([200, { data: [] }]);
  });

  test.each(['org_id', 'orgId', 'tenant', 'org'])(
    'guarantees that ?%s of globex is refused',
    async (name) => {
      const { status, body } = await acme(`GET /v1/analytics/volume?${range}&${name}=${api.globex.orgId}`);
      expect([status, body.code]).toEqual([403, 'ORG_MISMATCH']);
    },
  );
});
