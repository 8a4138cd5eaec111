import { withSuperuser } from '@bulkhead/testkit';
import { beforeEach, describe, expect, test } from '@jest/globals';
import { apiUnderTest } from './api-under-test.js';
import { call } from './call.js';
import { createDeadLetter } from './dead-letter.js';
import { drainLanes, rowsOf } from './drained-lanes.js';

const api = apiUnderTest();
let acme = '';
let globex = '';
beforeEach(async () => {
  await drainLanes(api);
  globex = await createDeadLetter(api.redis, api.globex);
  acme = await createDeadLetter(api.redis, api.acme);
});

const admin = (operation: string) => call(api.url, api.acme.keys.admin, operation);
const audited = (action: string) =>
  withSuperuser(api.database.superuserUrl, async (client) => {
    const { rows } = await client.query(
      'select org_id, actor_id, target_id from audit_log where action = $1 order by occurred_at desc limit 1',
      [action],
    );
    return rows as unknown[];
  });

describe('dead letters', () => {
  test('are listed newest first and page by page, without what is in them', async () => {
    const older = acme;
    acme = await createDeadLetter(api.redis, api.acme);
    const first = await admin('GET /v1/dead-letters?limit=1');
    expect(first.body.data).toEqual([
      {
        id: acme,
        reason: 'poison',
        detail: '',
        table: 'events',
        attempts: 1,
        bytes: expect.any(Number),
        at: expect.any(String),
      },
    ]);
    const second = await admin(`GET /v1/dead-letters?limit=1&cursor=${first.body.nextCursor}`);
    expect(second.body.data[0].id).toBe(older);
    expect(first.text + second.text).not.toContain(api.acme.marker);
    expect((await admin('GET /v1/dead-letters?cursor=AAAA')).body.code).toBe('INVALID_CURSOR');
  });

  test('guarantees that none of another org is listed', async () => {
    const { body } = await admin('GET /v1/dead-letters?limit=100');
    expect(body.data.map(({ id }: { id: string }) => id)).not.toContain(globex);
  });

  test('are replayed to the org’s own lane, once and audited', async () => {
    expect((await admin(`POST /v1/dead-letters/${acme}/replay`)).status).toBe(202);
    expect(await audited('dead_letter.replay')).toEqual([
      { org_id: api.acme.orgId, actor_id: api.acme.people.admin, target_id: acme },
    ]);
    expect((await admin(`POST /v1/dead-letters/${acme}/replay`)).status).toBe(404);
    expect(rowsOf(await drainLanes(api))).toMatchObject([{ org_id: api.acme.orgId, kind: api.acme.marker }]);
  });

  test('are discarded, once and audited', async () => {
    expect((await admin(`DELETE /v1/dead-letters/${acme}`)).status).toBe(204);
    expect(await audited('dead_letter.discard')).toMatchObject([{ org_id: api.acme.orgId, target_id: acme }]);
    expect((await admin(`DELETE /v1/dead-letters/${acme}`)).status).toBe(404);
    expect(rowsOf(await drainLanes(api))).toEqual([]);
  });

  test('guarantees that one of another org is answered as a missing one, and stays', async () => {
    for (const id of [globex, '1-1']) {
      for (const operation of [`POST /v1/dead-letters/${id}/replay`, `DELETE /v1/dead-letters/${id}`]) {
        const { status, body } = await admin(operation);
        expect([operation, status, body]).toEqual([
          operation,
          404,
          {
            type: 'urn:bulkhead:error:NOT_FOUND',
            title: expect.any(String),
            status: 404,
            code: 'NOT_FOUND',
            requestId: expect.any(String),
          },
        ]);
      }
    }
    const list = await call(api.url, api.globex.keys.admin, 'GET /v1/dead-letters');
    expect(list.body.data[0].id).toBe(globex);
  });

  test('guarantees that only admins of the org see or move them', async () => {
    for (const role of ['member', 'viewer', 'agent'] as const) {
      for (const operation of [
        'GET /v1/dead-letters',
        `POST /v1/dead-letters/${acme}/replay`,
        `DELETE /v1/dead-letters/${acme}`,
      ]) {
        const reply = await call(api.url, api.acme.keys[role], operation);
        expect([role, operation, reply.status]).toEqual([role, operation, 403]);
      }
    }
  });
});
