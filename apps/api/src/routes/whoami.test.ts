import { describe, expect, test } from '@jest/globals';
import { apiUnderTest } from '../../test/api-under-test.js';
import { call } from '../../test/call.js';

const api = apiUnderTest();

describe('GET /v1/whoami', () => {
  test('tells who the credential speaks for', async () => {
    const { status, body } = await call(api.url, api.acme.keys.admin, 'GET /v1/whoami');
    expect(status).toBe(200);
    expect(body).toEqual({
      orgId: api.acme.orgId,
      org: 'acme',
      actor: { kind: 'user', id: api.acme.people.admin },
      role: 'admin',
      scopes: ['*'],
      token: { id: api.acme.tokens.admin, expiresAt: null },
    });
  });
});
