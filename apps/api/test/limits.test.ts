import { withSuperuser } from '@bulkhead/testkit';
import { describe, expect, test } from '@jest/globals';
import { apiUnderTest } from './api-under-test.js';
import { type CallOptions, call } from './call.js';

const api = apiUnderTest({
  RATE_LIMIT_TOKEN: '40',
  RATE_LIMIT_KEY_CREATION: '3',
  RATE_LIMIT_SIGN_IN: '5',
});
const globex = (operation: string, options?: CallOptions) =>
  call(api.url, api.globex.keys.owner, operation, options);

test('guarantees that more creates at once than there are connections do not wait for each other', async () => {
  const create = (n: number) =>
    call(api.url, api.acme.keys.admin, 'POST /v1/teams', { body: { slug: `team-${n}`, name: 'x' } });
  const replies = await Promise.all(Array.from({ length: 12 }, (_, n) => create(n)));
  expect(replies.map(({ status }) => status)).toEqual(replies.map(() => 201));
});

test('a soft limit of the org refuses one row too many', async () => {
  // It is the provider's to set.
  await withSuperuser(api.database.superuserUrl, (client) =>
    client.query(`update organizations set resource_limits = '{"slos": 1}' where id = $1`, [
      api.globex.orgId,
    ]),
  );
  const create = (name: string) =>
    globex('POST /v1/slos', { body: { name, indicator: 'latency', target: 99 } });
  const replies = [await create('one'), await create('two')];
  expect(replies.map(({ status, body }) => [status, body.code])).toEqual([
    [201, undefined],
    [409, 'LIMIT_REACHED'],
  ]);
});

describe('rate limits', () => {
  test('are told in every answer, refusals of other kinds included', async () => {
    const reply = await call(api.url, api.acme.keys.viewer, 'GET /v1/nothing');
    expect(reply.status).toBe(404);
    expect(reply.headers.get('ratelimit-policy')).toBe('"org";q=10000000;w=60, "token";q=40;w=60');
    expect(reply.headers.get('ratelimit')).toMatch(/^"org";r=\d+;t=\d+, "token";r=39;t=\d+$/);
  });

  test('guarantees that a key that asks too much waits, and no other key with it', async () => {
    const ask = () => call(api.url, api.acme.keys.member, 'GET /v1/whoami');
    const statuses: number[] = [];
    for (let n = 0; n < 60; n += 1) statuses.push((await ask()).status);
    expect(statuses.slice(0, 40)).toEqual(Array(40).fill(200));
    expect(statuses).toContain(429);
    const refused = await ask();
    expect([refused.status, refused.body?.code]).toEqual([429, 'RATE_LIMITED']);
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
    expect((await call(api.url, api.acme.keys.agent, 'GET /v1/whoami')).status).toBe(200);
    expect((await call(api.url, api.globex.keys.member, 'GET /v1/whoami')).status).toBe(200);
  });

  test('guarantees that making keys has a stricter one', async () => {
    const create = () =>
      call(api.url, api.acme.keys.owner, 'POST /v1/tokens', {
        body: { name: 'ci', scopes: ['projects:read'] },
      });
    const replies = [];
    for (let n = 0; n < 5; n += 1) replies.push(await create());
    expect(replies.map(({ status }) => status)).toEqual([201, 201, 201, 429, 429]);
    expect(replies[4]?.headers.get('ratelimit-policy')).toContain('"action";q=3;w=60');
    expect((await call(api.url, api.acme.keys.owner, 'GET /v1/tokens')).status).toBe(200);
  });

  test('guarantees that signing in has one per address', async () => {
    const signIn = () =>
      call(api.url, undefined, 'POST /v1/sign-in', { body: { org: 'acme', email: 'nobody@acme.test' } });
    const statuses: number[] = [];
    for (let n = 0; n < 7; n += 1) statuses.push((await signIn()).status);
    expect(statuses).toEqual([401, 401, 401, 401, 401, 429, 429]);
  });
});
