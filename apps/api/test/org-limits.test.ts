import { withSuperuser } from '@bulkhead/testkit';
import { expect, test } from '@jest/globals';
import { apiUnderTest } from './api-under-test.js';
import { call } from './call.js';

const api = apiUnderTest({ RATE_LIMIT_ORG: '500', RATE_LIMIT_TOKEN: '400', RATE_LIMIT_INGEST: '90' });

test('guarantees that an org whose row has a limit of its own gets that one, and no other org does', async () => {
  // It is the provider's to set, before the org is asked for: a limit is known for ten seconds.
  await withSuperuser(api.database.superuserUrl, (client) =>
    client.query('update organizations set requests_per_minute = 7, records_per_minute = 30 where id = $1', [
      api.globex.orgId,
    ]),
  );
  const ask = (key: string) => call(api.url, key, 'GET /v1/whoami');
  const policies = [await ask(api.globex.keys.owner), await ask(api.acme.keys.owner)].map(({ headers }) =>
    headers.get('ratelimit-policy'),
  );
  expect(policies).toEqual(['"org";q=7;w=60, "token";q=400;w=60', '"org";q=500;w=60, "token";q=400;w=60']);
  const send = (key: string) =>
    call(api.url, key, 'POST /v1/ingest/events', { body: Array(31).fill({ kind: 'x' }) });
  const [other, own] = [await send(api.acme.keys.agent), await send(api.globex.keys.agent)];
  expect([other.status, own.status, own.body.errors[0].detail]).toEqual([
    202,
    429,
    expect.stringContaining('expected at most 30'),
  ]);
  const statuses: number[] = [];
  // With another key of the org: the limit is the org's.
  for (let n = 0; n < 12; n += 1) statuses.push((await ask(api.globex.keys.viewer)).status);
  expect(statuses.slice(0, 5)).toEqual(Array(5).fill(200));
  expect(statuses).toContain(429);
  expect((await ask(api.acme.keys.viewer)).status).toBe(200);
});
