import { describe, expect, test } from '@jest/globals';
import { apiUnderTest } from './api-under-test.js';
import { type CallOptions, call } from './call.js';

/** A deployment without SECRETS_KEY: the harness sets one, so it is taken out of what the config reads. */
const api = apiUnderTest({}, { hasSecretsKey: false });
const acme = (operation: string, options?: CallOptions) =>
  call(api.url, api.acme.keys.owner, operation, options);

describe('without a key', () => {
  test('guarantees that a secret is not stored, neither with a new row nor in one that is there', async () => {
    const channel = { name: 'x', kind: 'webhook' };
    const refused = await acme('POST /v1/alert-channels', { body: { ...channel, secret: 's3cret' } });
    expect([refused.status, refused.body.code]).toEqual([409, 'ENCRYPTION_UNAVAILABLE']);
    const { status, body } = await acme('POST /v1/alert-channels', { body: channel });
    expect([status, body.hasSecret]).toEqual([201, false]);
    const change = await acme(`PATCH /v1/alert-channels/${body.id}`, { body: { secret: 's3cret' } });
    expect([change.status, change.body.code]).toEqual([409, 'ENCRYPTION_UNAVAILABLE']);
    expect((await acme(`GET /v1/alert-channels/${body.id}`)).body.hasSecret).toBe(false);
    expect(api.logs()).not.toContain('s3cret');
  });
});
