import { randomUUID } from 'node:crypto';
import { withSuperuser } from '@bulkhead/testkit';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { scopeOf, scopes } from '../src/access/scopes.js';
import { everyCredential } from '../src/http/route.js';
import { mintApiKey } from '../src/identity/api-key.js';
import { resources } from '../src/resources/definitions/index.js';
import type { Resource } from '../src/resources/resource.js';
import { routes } from '../src/routes/index.js';
import { apiUnderTest } from './api-under-test.js';
import { call } from './call.js';
import { createDeadLetter } from './dead-letter.js';
import { idPositions, sampleOf } from './ids-in-route.js';
import { createRow, createRows, type Rows } from './rows.js';
import { expectSame } from './same-answer.js';

const api = apiUnderTest({}, { telemetry: true });
let acme: Rows;
let globex: Rows;
beforeAll(async () => {
  acme = {
    ...(await createRows(api.url, api.acme)),
    deadLetters: await createDeadLetter(api.redis, api.acme),
  };
  globex = await createRows(api.url, api.globex);
});

/** A key with these scopes and no others. */
const keyWith = async (list: readonly string[]): Promise<string> => {
  const { text, publicId, secretHash } = mintApiKey();
  const data = { name: 'narrow', publicId, secretHash: Uint8Array.from(secretHash), role: 'owner' as const };
  await api.acme.db.token.create({ data: { ...data, scopes: [...list], userId: api.acme.people.owner } });
  return text;
};

/** Everything stored of globex, as a superuser sees it. What the attempt itself leaves in the audit is aside. */
const globexUnderneath = () =>
  withSuperuser(api.database.superuserUrl, async (client) => {
    const contents: unknown[] = [];
    for (const { table } of resources) {
      const { rows } = await client.query(`select * from ${table} where org_id = $1 order by id`, [
        api.globex.orgId,
      ]);
      contents.push(table, rows);
    }
    return JSON.stringify(contents);
  });

const victimWarnings = async (id: string): Promise<unknown[]> => {
  const read = () =>
    withSuperuser(api.database.superuserUrl, async (client) => {
      const { rows } = await client.query<object>(
        `select severity, actor_kind, actor_id, actor_role, request_id, details::text from audit_log
          where org_id = $1 and action = 'access.foreign' and target_id = $2`,
        [api.globex.orgId, id],
      );
      return rows;
    });
  // It is written after the answer.
  for (let attempt = 0; attempt < 40; attempt += 1) {
    const rows = await read();
    if (rows.length > 0) return rows;
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
  return [];
};

describe.each(routes.map((route) => [route.operationId, route] as const))('%s', (_, route) => {
  const method = route.method.toUpperCase();

  test('works on what is one’s own', async () => {
    // What the operation uses up, and whom there can be one of, is made anew for it.
    const people = resources.filter(({ plural }) => plural === 'users');
    const own: Rows = { ...acme, users: await createRow(api.url, api.acme, people[0] as Resource, acme) };
    const resource = resources.find(({ path }) => route.path.startsWith(`${path}/`));
    const fresh = {
      ...own,
      ...(resource && { [resource.plural]: await createRow(api.url, api.acme, resource, own) }),
      ...(route.path.startsWith('/v1/dead-letters/') && {
        deadLetters: await createDeadLetter(api.redis, api.acme),
      }),
    };
    const { operation, options } = sampleOf(route, api.acme, fresh);
    const reply = await call(api.url, api.acme.keys.owner, operation, options);
    expect(Object.keys(route.answers).map(Number)).toContain(reply.status);
    const { schema } = route.answers[reply.status] ?? {};
    if (schema && reply.body !== undefined) schema.parse(reply.body);
  });

  test('guarantees that nobody gets in without a credential', async () => {
    const { operation, options } = sampleOf(route, api.acme, acme);
    const reply = await call(api.url, undefined, operation, options);
    expect(reply.status).toBe(401);
    expect(reply.body).toMatchObject({ code: 'UNAUTHENTICATED', status: 401 });
    expect(reply.headers.get('www-authenticate')).toBe('Bearer realm="bulkhead"');
  });

  if (route.action !== everyCredential) {
    test('guarantees that every scope but its own is refused', async () => {
      const own = scopeOf(route.action as never);
      const kind = own.split(':')[1];
      const others = scopes.filter((scope) => ![own, `*:${kind}`, '*'].includes(scope));
      const { operation, options } = sampleOf(route, api.acme, acme);
      const reply = await call(api.url, await keyWith(others), operation, options);
      expect([reply.status, reply.body.code]).toEqual([403, 'INSUFFICIENT_SCOPE']);
    });
  }

  test('guarantees that a request that names the other org is refused', async () => {
    const { operation, options } = sampleOf(route, api.acme, acme);
    const reply = await call(api.url, api.acme.keys.owner, operation, {
      ...options,
      headers: { 'x-org-id': api.globex.orgId },
    });
    expect([reply.status, reply.body.code]).toEqual([403, 'ORG_MISMATCH']);
    expect(`${method} ${reply.text}`).not.toContain(api.globex.marker);
  });
});

describe('an id of the other org', () => {
  // Positions do not depend on rows, which are not there yet when tests are declared.
  const nobody = { name: '', marker: '' } as never;
  const positions = routes.flatMap((route) =>
    idPositions(route, nobody).map(({ name }, index) => ({ name, route, index })),
  );

  test.each(positions)(
    'guarantees that in $name it is answered as a missing one',
    async ({ route, index }) => {
      const position = idPositions(route, api.acme)[index];
      if (!position) throw new Error('the position is gone');
      const id = globex[position.of] ?? '';
      const before = await globexUnderneath();
      const ask = (wanted: string) => {
        const { operation, options } = position.attempt(acme, wanted);
        return call(api.url, api.acme.keys.owner, operation, options);
      };
      const foreign = await ask(id);
      const missing = await ask(randomUUID());
      expect(foreign.status).toBe(position.isFilter ? 200 : 404);
      expectSame(foreign, missing);
      expect(foreign.text).not.toContain(api.globex.marker);
      expect(await globexUnderneath()).toBe(before);
      expect(await victimWarnings(id)).toContainEqual({
        severity: 'warning',
        actor_kind: null,
        actor_id: null,
        actor_role: null,
        request_id: null,
        details: '{}',
      });
    },
  );
});
