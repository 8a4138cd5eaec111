import { randomUUID } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { withRedis, withSuperuser } from '@bulkhead/testkit';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { exportJWK, generateKeyPair, SignJWT } from 'jose';
import { apiUnderTest } from './api-under-test.js';
import { type CallOptions, call } from './call.js';

const idp = await generateKeyPair('ES256', { extractable: true });
const issuer = 'https://idp.acme.test';
const keySet = JSON.stringify({ keys: [{ ...(await exportJWK(idp.publicKey)), kid: 'one', alg: 'ES256' }] });
const server: Server = createServer((_, response) => {
  response.end(keySet);
});
await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
afterAll(() => {
  server.closeAllConnections();
  server.close();
});

const provider = {
  issuer,
  audience: 'bulkhead',
  orgs: ['acme'],
  algorithms: ['ES256'],
  jwksUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}/jwks`,
};
const api = apiUnderTest({
  IDENTITY_PROVIDERS: JSON.stringify([provider]),
  ORG_STRATEGIES: 'provider_claim,group_prefix',
});

const jwt = (claims: Record<string, unknown> = {}, subject = 'jane') =>
  new SignJWT({ org_id: 'acme', ...claims })
    .setProtectedHeader({ alg: 'ES256', kid: 'one' })
    .setIssuer(issuer)
    .setAudience('bulkhead')
    .setSubject(subject)
    .setIssuedAt()
    .setExpirationTime('5m')
    .sign(idp.privateKey);
const whoami = (key: string | undefined) => call(api.url, key, 'GET /v1/whoami');
const owner = (operation: string, options?: CallOptions) =>
  call(api.url, api.acme.keys.owner, operation, options);
const newKey = async (body: object = {}): Promise<{ id: string; secret: string }> =>
  (await owner('POST /v1/tokens', { body: { name: 'ci', scopes: ['*'], ...body } })).body;
const underneath = (sql: string, values: unknown[] = []) =>
  withSuperuser(api.database.superuserUrl, (client) => client.query(sql, values));

beforeAll(async () => {
  for (const party of [api.acme, api.globex]) {
    await party.db.user.update({
      where: { id: party.people.member },
      data: { issuer, subject: 'jane' },
    });
  }
});

describe('a JWT', () => {
  test('gives the role of the membership, whatever it says itself', async () => {
    const { status, body } = await whoami(await jwt({ role: 'owner', roles: ['owner'], scope: 'admin' }));
    expect([status, body.role, body.actor, body.token]).toEqual([
      200,
      'member',
      { kind: 'user', id: api.acme.people.member },
      null,
    ]);
  });

  test.each<[string, () => object]>([
    ['by id', () => ({ org_id: api.acme.orgId })],
    ['by id in upper case', () => ({ org_id: api.acme.orgId.toUpperCase() })],
    ['by slug and group', () => ({ groups: ['staff', 'tenant:acme'] })],
    ['by group alone', () => ({ org_id: undefined, groups: ['tenant:acme'] })],
    ['by id and slug that mean the same', () => ({ org_id: api.acme.orgId, groups: ['tenant:acme'] })],
  ])('may name its org %s', async (_, claims) => {
    expect((await whoami(await jwt(claims() as Record<string, unknown>))).body).toMatchObject({
      org: 'acme',
    });
  });

  test.each<[string, () => object]>([
    ['of no org', () => ({ org_id: undefined })],
    ['of an org that the issuer may not speak for', () => ({ org_id: 'globex' })],
    ['of that org by its id', () => ({ org_id: api.globex.orgId })],
    ['on whose org two strategies disagree', () => ({ groups: ['tenant:globex'] })],
    ['with two groups', () => ({ org_id: undefined, groups: ['tenant:acme', 'tenant:globex'] })],
    ['of an org that does not exist', () => ({ org_id: 'initech' })],
    ['with a list of orgs', () => ({ org_id: ['acme'] })],
  ])('guarantees that one %s is refused', async (_, claims) => {
    expect((await whoami(await jwt(claims() as Record<string, unknown>))).status).toBe(401);
  });

  test('guarantees that a person whom the org does not know is refused', async () => {
    expect((await whoami(await jwt({}, 'mallory'))).status).toBe(401);
  });
});

describe('local sign-in', () => {
  const signIn = (body: object) => call(api.url, undefined, 'POST /v1/sign-in', { body });

  test('gives a token of the person in that org', async () => {
    const { status, body } = await signIn({ org: 'acme', email: api.acme.email('viewer') });
    expect(status).toBe(201);
    expect((await whoami(body.token)).body).toMatchObject({ org: 'acme', role: 'viewer' });
  });

  test.each<[string, () => object]>([
    ['an address of the other org', () => ({ org: 'acme', email: api.globex.email('admin') })],
    ['an unknown org', () => ({ org: 'initech', email: api.acme.email('admin') })],
    ['an unknown address', () => ({ org: 'acme', email: 'nobody@acme.test' })],
  ])('guarantees that %s has the same answer as any other failure', async (_, body) => {
    const reply = await signIn(body());
    expect([reply.status, reply.body.code]).toEqual([401, 'UNAUTHENTICATED']);
  });
});

describe('where a credential may stand', () => {
  test.each<[string, () => Promise<number>]>([
    [
      'the query',
      async () =>
        (await call(api.url, undefined, `GET /v1/whoami?access_token=${api.acme.keys.admin}`)).status,
    ],
    [
      'the body',
      async () =>
        (
          await call(api.url, undefined, 'POST /v1/projects', {
            body: { name: 'x', access_token: api.acme.keys.admin },
          })
        ).status,
    ],
    [
      'a cookie',
      async () =>
        (
          await call(api.url, undefined, 'GET /v1/whoami', {
            headers: { cookie: `token=${api.acme.keys.admin}` },
          })
        ).status,
    ],
    [
      'Basic',
      async () =>
        (
          await call(api.url, undefined, 'GET /v1/whoami', {
            headers: { authorization: `Basic ${Buffer.from(`${api.acme.keys.admin}:`).toString('base64')}` },
          })
        ).status,
    ],
    [
      'X-API-Key',
      async () =>
        (await call(api.url, undefined, 'GET /v1/whoami', { headers: { 'x-api-key': api.acme.keys.admin } }))
          .status,
    ],
    [
      'a list of two',
      async () => (await whoami(`${api.acme.keys.admin}, Bearer ${api.globex.keys.admin}`)).status,
    ],
  ])('guarantees that %s is none', async (_, ask) => {
    expect(await ask()).toBe(401);
  });
});

describe('an API key', () => {
  test('guarantees that a revoked one is refused at the next request', async () => {
    const { id, secret } = await newKey();
    expect((await whoami(secret)).status).toBe(200);
    expect((await owner(`DELETE /v1/tokens/${id}`)).status).toBe(204);
    expect((await whoami(secret)).status).toBe(401);
  });

  test('guarantees that one that has expired is refused', async () => {
    const { id, secret } = await newKey({ expiresAt: new Date(Date.now() + 3_600_000).toISOString() });
    expect((await whoami(secret)).status).toBe(200);
    await underneath('update tokens set expires_at = now() where id = $1', [id]);
    expect((await whoami(secret)).status).toBe(401);
  });

  test('works on beside the one that replaces it, until the overlap ends', async () => {
    const { id, secret } = await newKey();
    const { body } = await owner(`POST /v1/tokens/${id}/rotate`, { body: { overlapSeconds: 3600 } });
    expect(body).toMatchObject({ rotatedFromId: id, scopes: ['*'], role: 'owner' });
    expect([(await whoami(secret)).status, (await whoami(body.secret)).status]).toEqual([200, 200]);
    expect((await owner(`POST /v1/tokens/${body.id}/rotate`, { body: { overlapSeconds: 0 } })).status).toBe(
      201,
    );
    expect([(await whoami(secret)).status, (await whoami(body.secret)).status]).toEqual([200, 401]);
  });

  test('guarantees that its use costs no write to Postgres, and is written down by a worker', async () => {
    const { id, secret } = await newKey();
    const lastUsedAt = async () => (await owner(`GET /v1/tokens/${id}`)).body.lastUsedAt;
    await whoami(secret);
    await withRedis(api.testRedis.url, async (raw) => {
      const uses = `${api.acme.orgId}:tokens:used`;
      const noted = await eventually(() => raw.hget(uses, id));
      await eventually(() => raw.zscore('tokens:used', api.acme.orgId));
      await whoami(secret);
      expect(await raw.hget(uses, id)).toBe(noted);
      expect(await lastUsedAt()).toBe(null);
      await raw.zadd('tokens:used', 0, api.acme.orgId);
    });
    await api.redis.tokenUses.flush(10, (org, used) => api.db.asAuth().noteTokenUses(org, used));
    expect(Math.abs(Date.parse(await lastUsedAt()) - Date.now())).toBeLessThan(60_000);
  });

  test('guarantees that neither secret nor hash is ever shown again', async () => {
    const { id, secret } = await newKey();
    const answers = [await owner(`GET /v1/tokens/${id}`), await owner('GET /v1/tokens?limit=100')];
    for (const { text } of answers) {
      expect(text).not.toContain(secret.split('_')[2]);
      expect(text).not.toMatch(/secret/i);
    }
    expect(api.logs()).not.toContain(secret.split('_')[2]);
  });

  test('guarantees that a demotion holds for the keys that were made before it', async () => {
    const { body } = await owner('POST /v1/users', {
      body: { email: `${randomUUID()}@acme.test`, name: 'x' },
    });
    const membership = (await owner('POST /v1/memberships', { body: { userId: body.id, role: 'admin' } }))
      .body;
    const { mintApiKey } = await import('../src/identity/api-key.js');
    const { text, publicId, secretHash } = mintApiKey();
    await api.acme.db.token.create({
      data: {
        name: 'x',
        publicId,
        secretHash: Uint8Array.from(secretHash),
        scopes: ['*'],
        role: 'admin',
        userId: body.id,
      },
    });
    expect((await whoami(text)).body.role).toBe('admin');
    await owner(`PATCH /v1/memberships/${membership.id}`, { body: { role: 'viewer' } });
    expect((await whoami(text)).body.role).toBe('viewer');
    await owner(`DELETE /v1/memberships/${membership.id}`);
    expect((await whoami(text)).status).toBe(401);
  });
});

describe('suspension', () => {
  test.each<[string, () => string, string, () => unknown[]]>([
    [
      'the org',
      () => api.acme.keys.admin,
      `organizations set state = 'suspended' where id = $1`,
      () => [api.acme.orgId],
    ],
    [
      'the deleted org',
      () => api.acme.keys.admin,
      `organizations set state = 'deleted' where id = $1`,
      () => [api.acme.orgId],
    ],
    [
      'the person',
      () => api.acme.keys.admin,
      `users set state = 'suspended' where id = $1`,
      () => [api.acme.people.admin],
    ],
    [
      'the membership',
      () => api.acme.keys.admin,
      `memberships set state = 'suspended' where user_id = $1`,
      () => [api.acme.people.admin],
    ],
    [
      'the agent',
      () => api.acme.keys.agent,
      `agents set state = 'suspended' where id = $1`,
      () => [api.acme.people.agent],
    ],
  ])(
    'guarantees that %s is out at the next request, by key and by JWT, and in again afterwards',
    async (what, key, change, values) => {
      const signedIn = await call(api.url, undefined, 'POST /v1/sign-in', {
        body: { org: 'acme', email: api.acme.email('admin') },
      });
      const doors = what === 'the agent' ? [key()] : [key(), signedIn.body.token as string];
      const statuses = () => Promise.all(doors.map(async (door) => (await whoami(door)).status));
      expect(new Set(await statuses())).toEqual(new Set([200]));
      await underneath(`update ${change}`, values());
      expect(new Set(await statuses())).toEqual(new Set([401]));
      expect((await whoami(api.globex.keys.admin)).status).toBe(200);
      await underneath(`update ${change.replace(/'\w+'/, `'active'`)}`, values());
      expect(new Set(await statuses())).toEqual(new Set([200]));
    },
  );

  test('by an admin of the org holds at the next request as well', async () => {
    const path = `/v1/users/${api.acme.people.viewer}`;
    await owner(`PATCH ${path}`, { body: { state: 'suspended' } });
    expect((await whoami(api.acme.keys.viewer)).status).toBe(401);
    await owner(`PATCH ${path}`, { body: { state: 'active' } });
    expect((await whoami(api.acme.keys.viewer)).status).toBe(200);
  });
});

describe('roles', () => {
  const membershipOf = async (role: 'owner' | 'member') =>
    (await owner(`GET /v1/memberships?userId=${api.acme.people[role]}`)).body.data[0].id as string;

  test('guarantees that an admin makes no owner and touches none', async () => {
    const admin = (operation: string, options?: CallOptions) =>
      call(api.url, api.acme.keys.admin, operation, options);
    const ownerMembership = await membershipOf('owner');
    const memberMembership = await membershipOf('member');
    const attempts = [
      await admin(`PATCH /v1/memberships/${memberMembership}`, { body: { role: 'owner' } }),
      await admin(`PATCH /v1/memberships/${ownerMembership}`, { body: { role: 'viewer' } }),
      await admin(`DELETE /v1/memberships/${ownerMembership}`),
      await admin(`PATCH /v1/users/${api.acme.people.owner}`, { body: { state: 'suspended' } }),
      await admin(`DELETE /v1/users/${api.acme.people.owner}`),
      await admin('POST /v1/tokens', { body: { name: 'x', scopes: ['*'], role: 'owner', forOrg: true } }),
    ];
    expect(attempts.map(({ status, body }) => [status, body.code])).toEqual(
      attempts.map(() => [403, 'PERMISSION_DENIED']),
    );
  });

  test('guarantees that the last owner stays, also when two leave at once', async () => {
    const membership = await membershipOf('owner');
    for (const attempt of [
      await owner(`PATCH /v1/memberships/${membership}`, { body: { role: 'admin' } }),
      await owner(`PATCH /v1/memberships/${membership}`, { body: { state: 'suspended' } }),
      await owner(`DELETE /v1/memberships/${membership}`),
      await owner(`PATCH /v1/users/${api.acme.people.owner}`, { body: { state: 'suspended' } }),
      await owner(`DELETE /v1/users/${api.acme.people.owner}`),
    ]) {
      expect([attempt.status, attempt.body.code]).toEqual([403, 'PERMISSION_DENIED']);
    }
    const second = await membershipOf('member');
    await owner(`PATCH /v1/memberships/${second}`, { body: { role: 'owner' } });
    const replies = await Promise.all(
      [membership, second].map((id) => owner(`PATCH /v1/memberships/${id}`, { body: { role: 'member' } })),
    );
    expect(replies.filter(({ status }) => status === 200)).toHaveLength(1);
    expect(await api.acme.db.membership.count({ where: { role: 'owner', state: 'active' } })).toBe(1);
    await underneath(`update memberships set role = 'owner' where id = $1`, [membership]);
    await underneath(`update memberships set role = 'member' where id = $1`, [second]);
  });

  test('guarantees that a member changes the own name and nothing that lets others in', async () => {
    const member = (body: object) =>
      call(api.url, api.acme.keys.member, `PATCH /v1/users/${api.acme.people.member}`, { body });
    expect((await member({ name: 'Jane' })).status).toBe(200);
    for (const body of [
      { email: 'other@acme.test' },
      { issuer: 'https://evil.test' },
      { subject: 'x' },
      { state: 'suspended' },
    ]) {
      expect((await member(body)).status).toBe(403);
    }
    const other = await call(api.url, api.acme.keys.member, `PATCH /v1/users/${api.acme.people.admin}`, {
      body: { name: 'x' },
    });
    expect(other.status).toBe(403);
  });

  test('guarantees that an agent sees and changes its own memories only', async () => {
    const agents = (await owner('POST /v1/agents', { body: { name: randomUUID() } })).body.id;
    const theirs = (
      await owner('POST /v1/memories', { body: { agentId: agents, content: 'secret of another agent' } })
    ).body.id;
    const agent = (operation: string, options?: CallOptions) =>
      call(api.url, api.acme.keys.agent, operation, options);
    const own = await agent('POST /v1/memories', {
      body: { agentId: api.acme.people.agent, content: 'mine' },
    });
    expect(own.status).toBe(201);
    expect((await agent(`GET /v1/memories/${own.body.id}`)).status).toBe(200);
    expect((await agent(`GET /v1/memories/${theirs}`)).status).toBe(404);
    expect((await agent(`DELETE /v1/memories/${theirs}`)).status).toBe(404);
    expect((await agent('POST /v1/memories/delete', { body: { ids: [theirs] } })).status).toBe(404);
    expect((await agent('POST /v1/memories', { body: { agentId: agents, content: 'x' } })).status).toBe(403);
    expect((await agent('GET /v1/memories?limit=100')).text).not.toContain('secret of another');
    expect((await agent('GET /v1/memories/search?q=secret')).body.data).toEqual([]);
  });
});

const eventually = async <Value>(read: () => Promise<Value | null>): Promise<Value> => {
  for (let attempt = 0; attempt < 100; attempt += 1) {
    const value = await read();
    if (value !== null) return value;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  throw new Error('it did not happen');
};
