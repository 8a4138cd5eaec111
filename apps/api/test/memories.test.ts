import { randomUUID } from 'node:crypto';
import { withSuperuser } from '@bulkhead/testkit';
import { describe, expect, test } from '@jest/globals';
import { apiUnderTest } from './api-under-test.js';
import { type CallOptions, call } from './call.js';
import type { Party } from './party.js';

const api = apiUnderTest();
const as = (party: Party, operation: string, options?: CallOptions) =>
  call(api.url, party.keys.owner, operation, options);
const acme = (operation: string, options?: CallOptions) => as(api.acme, operation, options);
const agent = (operation: string, options?: CallOptions) =>
  call(api.url, api.acme.keys.agent, operation, options);
const remember = async (party: Party, more: object = {}): Promise<string> => {
  const body = { agentId: party.people.agent, content: `seen ${randomUUID()}`, ...more };
  return (await as(party, 'POST /v1/memories', { body })).body.id;
};
/** Past the api, which then only knows it from Redis or not at all. */
const underneath = (sql: string, values: unknown[]) =>
  withSuperuser(api.database.superuserUrl, (client) => client.query(sql, values));
const contentsOf = ({ body }: { readonly body: { readonly data: readonly { id: string }[] } }) =>
  body.data.map(({ id }) => id);

describe('a memory', () => {
  test('that was read is in Redis, with what Postgres has', async () => {
    const id = await remember(api.acme);
    const first = await acme(`GET /v1/memories/${id}`);
    const before = api.redis.counters();
    const second = await acme(`GET /v1/memories/${id}`);
    const after = api.redis.counters();
    expect(after.cache_hits + after.cache_local_hits).toBeGreaterThan(
      before.cache_hits + before.cache_local_hits,
    );
    expect([second.status, second.text, second.headers.get('etag')]).toEqual([
      200,
      first.text,
      first.headers.get('etag'),
    ]);
    const listed = (await acme(`GET /v1/memories?agentId=${api.acme.people.agent}&limit=100`)).body.data;
    expect(listed).toContainEqual(second.body);
  });

  test('that is changed or deleted is so at the next read', async () => {
    const id = await remember(api.acme);
    await acme(`GET /v1/memories/${id}`);
    const { headers } = await acme(`PATCH /v1/memories/${id}`, { body: { content: 'other' } });
    const reply = await acme(`GET /v1/memories/${id}`);
    expect([reply.body.content, reply.headers.get('etag')]).toEqual(['other', headers.get('etag')]);
    await acme(`DELETE /v1/memories/${id}`);
    expect((await acme(`GET /v1/memories/${id}`)).status).toBe(404);
  });

  test('that is deleted in a batch, or with its agent, is gone at the next read', async () => {
    const id = await remember(api.acme);
    await acme(`GET /v1/memories/${id}`);
    await acme('POST /v1/memories/delete', { body: { ids: [id] } });
    expect((await acme(`GET /v1/memories/${id}`)).status).toBe(404);

    const other = (await acme('POST /v1/agents', { body: { name: randomUUID() } })).body.id;
    const theirs = await remember(api.acme, { agentId: other });
    await acme(`GET /v1/memories/${theirs}`);
    await acme(`GET /v1/memories/hot?agentId=${other}`);
    await acme(`DELETE /v1/agents/${other}`);
    expect((await acme(`GET /v1/memories/${theirs}`)).status).toBe(404);
    expect((await acme(`GET /v1/memories/hot?agentId=${other}`)).body).toEqual({ data: [] });
  });

  test('guarantees that one that has expired is gone, though Redis still has it', async () => {
    const expiresAt = new Date(Date.now() + 700).toISOString();
    const id = await remember(api.acme, { expiresAt });
    expect((await acme(`GET /v1/memories/${id}`)).status).toBe(200);
    expect(contentsOf(await agent('GET /v1/memories/hot'))).toContain(id);
    await new Promise((resolve) => setTimeout(resolve, new Date(expiresAt).getTime() - Date.now() + 20));
    expect((await acme(`GET /v1/memories/${id}`)).status).toBe(404);
    expect(contentsOf(await agent('GET /v1/memories/hot'))).not.toContain(id);
  });

  test('guarantees that what Redis has of it reaches neither another org nor another agent', async () => {
    const id = await remember(api.globex);
    const other = (await as(api.globex, 'POST /v1/agents', { body: { name: randomUUID() } })).body.id;
    const { body } = await as(api.globex, 'POST /v1/tokens', {
      body: { name: 'x', scopes: ['*'], agentId: other },
    });
    expect((await as(api.globex, `GET /v1/memories/${id}`)).status).toBe(200);
    expect((await as(api.globex, `GET /v1/memories/hot?agentId=${api.globex.people.agent}`)).text).toContain(
      id,
    );
    for (const key of [api.acme.keys.owner, api.acme.keys.agent, body.secret]) {
      expect((await call(api.url, key, `GET /v1/memories/${id}`)).status).toBe(404);
      const hot = await call(api.url, key, `GET /v1/memories/hot?agentId=${api.globex.people.agent}`);
      expect([hot.status, hot.body]).toEqual([200, { data: [] }]);
    }
  });
});

describe('hot memories', () => {
  test('are the agent’s latest, from Redis, and follow every change', async () => {
    const old = await remember(api.acme, { occurredAt: '2020-01-01T00:00:00Z' });
    const first = await agent('GET /v1/memories/hot');
    expect(contentsOf(first)).toContain(old);
    await underneath('update memories set content = $2 where id = $1', [old, 'past the api']);
    expect((await agent('GET /v1/memories/hot')).text).toBe(first.text);
    const latest = await remember(api.acme);
    const second = await agent('GET /v1/memories/hot');
    expect(contentsOf(second)[0]).toBe(latest);
    expect(second.text).toContain('past the api');
    await acme(`PATCH /v1/memories/${latest}`, { body: { content: 'changed' } });
    expect((await agent('GET /v1/memories/hot')).body.data[0].content).toBe('changed');
  });

  test('need the name of an agent from whoever is none', async () => {
    const { status, body } = await acme('GET /v1/memories/hot');
    expect([status, body.errors]).toEqual([400, [expect.objectContaining({ field: 'agentId' })]]);
  });
});
