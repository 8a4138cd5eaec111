import { randomUUID } from 'node:crypto';
import { withSuperuser } from '@bulkhead/testkit';
import { describe, expect, test } from '@jest/globals';
import { apiUnderTest } from './api-under-test.js';
import { type CallOptions, call } from './call.js';
import { createRows, type Rows } from './rows.js';
import { expectSame } from './same-answer.js';

const api = apiUnderTest({ CROSS_TENANT_DENIAL: '403' });
const acme = (operation: string, options?: CallOptions) =>
  call(api.url, api.acme.keys.owner, operation, options);

describe('CROSS_TENANT_DENIAL=403', () => {
  let globex: Rows;
  const attempts = (id: string): [string, CallOptions?][] => [
    [`GET /v1/projects/${id}`],
    [`PATCH /v1/projects/${id}`, { body: { name: 'x' } }],
    [`DELETE /v1/projects/${id}`],
    ['POST /v1/documents', { body: { projectId: id, title: 'x' } }],
    ['POST /v1/memories/delete', { body: { ids: [id] } }],
    [`POST /v1/incidents/${id}/resolve`],
    [`DELETE /v1/tokens/${id}`],
  ];

  test('guarantees that foreign and missing have the very same 403 PERMISSION_DENIED, and no 404 is mixed in', async () => {
    globex = await createRows(api.url, api.globex);
    const plurals = ['projects', 'projects', 'projects', 'projects', 'memories', 'incidents', 'tokens'];
    for (const [at, plural] of plurals.entries()) {
      const [operation = '', options] = attempts(globex[plural] ?? '')[at] ?? [];
      const [same = '', sameOptions] = attempts(randomUUID())[at] ?? [];
      const foreign = await acme(operation, options);
      const missing = await acme(same, sameOptions);
      expect([operation, foreign.status, foreign.body.code]).toEqual([operation, 403, 'PERMISSION_DENIED']);
      expectSame(foreign, missing);
    }
  });

  test('an address that does not exist stays a 404: it says nothing of rows', async () => {
    const reply = await acme('GET /v1/unicorns');
    expect([reply.status, reply.body.code]).toEqual([404, 'ROUTE_NOT_FOUND']);
  });
});

test('guarantees that a foreign attempt is written down at no moment that a caller could know', async () => {
  const answered = new Map<string, number>();
  for (let n = 0; n < 12; n += 1) {
    const { body } = await call(api.url, api.globex.keys.owner, 'POST /v1/projects', { body: { name: 'x' } });
    await acme(`GET /v1/projects/${body.id}`);
    answered.set(body.id, Date.now());
  }
  const written = () =>
    withSuperuser(api.database.superuserUrl, async (client) => {
      const { rows } = await client.query<{ target_id: string; occurred_at: Date }>(
        `select target_id, occurred_at from audit_log where action = 'access.foreign' and target_id = any($1)`,
        [[...answered.keys()]],
      );
      return rows;
    });
  let rows = await written();
  for (let attempt = 0; attempt < 80 && rows.length < answered.size; attempt += 1) {
    await new Promise((resolve) => setTimeout(resolve, 25));
    rows = await written();
  }
  const delays = rows.map((row) => row.occurred_at.getTime() - (answered.get(row.target_id) ?? 0));
  expect(delays.length).toBe(answered.size);
  expect(Math.max(...delays) - Math.min(...delays)).toBeGreaterThan(100);
});
