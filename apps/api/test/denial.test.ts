import { randomUUID } from 'node:crypto';
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
