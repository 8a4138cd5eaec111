import { randomUUID } from 'node:crypto';
import { withSuperuser } from '@bulkhead/testkit';
import { describe, expect, test } from '@jest/globals';
import { type AuditEntry, auditEntry, type ChainEnd, chainStart, follow } from '../src/audit/chain.js';
import { apiUnderTest } from './api-under-test.js';
import { type CallOptions, call } from './call.js';
import type { Party } from './party.js';

const api = apiUnderTest();
const as = (party: Party, operation: string, options?: CallOptions) =>
  call(api.url, party.keys.owner, operation, options);
const acme = (operation: string, options?: CallOptions) => as(api.acme, operation, options);
const underneath = (sql: string, values: unknown[] = []) =>
  withSuperuser(api.database.superuserUrl, async (client) => (await client.query(sql, values)).rows);
const entriesOf = async (targetId: string): Promise<AuditEntry[]> =>
  (await acme(`GET /v1/audit?targetId=${targetId}`)).body.data;
const exported = async (party: Party): Promise<AuditEntry[]> => {
  const { status, text, headers } = await as(party, 'GET /v1/audit/export');
  expect([status, headers.get('content-type')]).toEqual([200, 'application/x-ndjson']);
  return text
    .trimEnd()
    .split('\n')
    .map((line) => auditEntry.parse(JSON.parse(line)));
};
const offline = (entries: readonly AuditEntry[]): unknown => {
  let end: ChainEnd = chainStart;
  for (const entry of entries) {
    const next = follow(end, entry);
    if ('fault' in next) return next.fault;
    end = next;
  }
  return end.sequence;
};

describe('the audit log', () => {
  test('tells who did what to which row in which request, and no value of it', async () => {
    const headers = { 'x-request-id': `test-${randomUUID()}` };
    const { body } = await acme('POST /v1/projects', { body: { name: 'very private name' }, headers });
    await acme(`PATCH /v1/projects/${body.id}`, { body: { description: 'very private text' }, headers });
    await acme(`DELETE /v1/projects/${body.id}`, { headers });
    const entries = await entriesOf(body.id);
    expect(entries.map(({ action, details }) => [action, details])).toEqual([
      ['project.delete', {}],
      ['project.update', { fields: ['description'] }],
      ['project.create', {}],
    ]);
    for (const entry of entries) {
      expect(entry).toMatchObject({
        orgId: api.acme.orgId,
        severity: 'info',
        actorKind: 'user',
        actorId: api.acme.people.owner,
        actorRole: 'owner',
        targetType: 'project',
        requestId: headers['x-request-id'],
      });
    }
    expect(JSON.stringify(entries)).not.toContain('private');
  });

  test('guarantees that what fails leaves neither effect nor entry', async () => {
    const slug = `s-${randomUUID().slice(0, 8)}`;
    await acme('POST /v1/projects', { body: { name: 'x', slug } });
    const before = await underneath('select count(*) from audit_log where action = $1', ['project.create']);
    expect((await acme('POST /v1/projects', { body: { name: 'x', slug } })).status).toBe(409);
    expect(await underneath('select count(*) from audit_log where action = $1', ['project.create'])).toEqual(
      before,
    );
  });

  test('notes keys, sign-ins, the first use of a credential, and refusals', async () => {
    const { body } = await acme('POST /v1/tokens', { body: { name: 'ci', scopes: ['projects:read'] } });
    await call(api.url, body.secret, 'GET /v1/audit');
    await acme(`POST /v1/tokens/${body.id}/rotate`, { body: {} });
    await acme(`DELETE /v1/tokens/${body.id}`);
    await call(api.url, undefined, 'POST /v1/sign-in', {
      body: { org: 'acme', email: api.acme.email('viewer') },
    });
    await acme('GET /v1/whoami', { headers: { 'x-org-id': api.globex.orgId } });
    let seenNow = new Set<string>();
    const wanted = [
      'token.create',
      'token.rotate',
      'token.revoke',
      'session.sign_in',
      'context.set',
      'access.denied',
    ];
    const seen = async () =>
      new Set<string>(
        (await acme('GET /v1/audit?limit=100')).body.data.map((entry: AuditEntry) => entry.action),
      );
    for (let attempt = 0; attempt < 50 && !wanted.every((action) => seenNow.has(action)); attempt += 1) {
      seenNow = await seen();
    }
    expect([...seenNow]).toEqual(expect.arrayContaining(wanted));
    const refusals = (await acme('GET /v1/audit?action=access.denied&limit=100')).body.data as AuditEntry[];
    expect(refusals.map(({ details, severity }) => [severity, details])).toEqual(
      expect.arrayContaining([
        ['warning', { code: 'INSUFFICIENT_SCOPE', operation: 'listAudit' }],
        ['warning', { code: 'ORG_MISMATCH', operation: 'none', places: ['header'] }],
      ]),
    );
    expect(JSON.stringify(refusals)).not.toContain(api.globex.orgId);
  });

  test('pages through everything once', async () => {
    const ids: string[] = [];
    for (let cursor = ''; ; ) {
      const { body } = await acme(`GET /v1/audit?limit=3${cursor}`);
      ids.push(...body.data.map((entry: AuditEntry) => entry.id));
      if (body.nextCursor === null) break;
      cursor = `&cursor=${body.nextCursor}`;
    }
    expect(new Set(ids).size).toBe(ids.length);
    const [{ count }] = (await underneath('select count(*)::int from audit_log where org_id = $1', [
      api.acme.orgId,
    ])) as [{ count: number }];
    expect(ids.length).toBeGreaterThanOrEqual(count - 1);
  });

  test.each([
    'action=project.create',
    'severity=warning',
    'targetType=project',
    'before=2020-01-01T00:00:00Z',
  ])('is narrowed by %s', async (query) => {
    const { status, body } = await acme(`GET /v1/audit?${query}`);
    const [name = '', value] = query.split('=');
    expect(status).toBe(200);
    for (const entry of body.data) expect(name === 'before' ? undefined : entry[name]).toBe(value);
  });

  test('guarantees that only owners and admins read it', async () => {
    for (const role of ['member', 'viewer', 'agent'] as const) {
      for (const path of ['/v1/audit', '/v1/audit/export', '/v1/audit/verify']) {
        expect((await call(api.url, api.acme.keys[role], `GET ${path}`)).status).toBe(403);
      }
    }
  });

  test('guarantees that acme’s hold nothing of globex', async () => {
    await as(api.globex, 'POST /v1/projects', { body: { name: api.globex.marker } });
    const entries = await exported(api.acme);
    expect(entries.length).toBeGreaterThan(0);
    expect(new Set(entries.map(({ orgId }) => orgId))).toEqual(new Set([api.acme.orgId]));
  });

  test('guarantees that the application cannot change or delete an entry', async () => {
    const db = api.acme.db;
    await expect(db.auditEntry.deleteMany()).rejects.toMatchObject({ code: expect.any(String) });
    await expect(db.auditEntry.updateMany({ data: { action: 'x' } })).rejects.toMatchObject({
      code: expect.any(String),
    });
    expect((await acme('GET /v1/audit')).body.data.length).toBeGreaterThan(0);
  });
});

describe('the chain', () => {
  const verify = async (party = api.acme) => (await as(party, 'GET /v1/audit/verify')).body;

  test('is intact, online and offline, and both agree on its end', async () => {
    for (let n = 0; n < 5; n += 1)
      await acme('POST /v1/projects', { body: { name: `p${n} "quoted" \u00e9` } });
    const verdict = await verify();
    expect(verdict).toMatchObject({ intact: true, fault: null });
    expect(offline((await exported(api.acme)).slice(0, verdict.entries))).toBe(verdict.entries);
  });

  test('guarantees that it does not fork when many write and chain at once', async () => {
    await Promise.all(
      Array.from({ length: 40 }, (_, n) =>
        n % 4 === 0 ? acme('GET /v1/audit/verify') : acme('POST /v1/projects', { body: { name: `p${n}` } }),
      ),
    );
    expect(await verify()).toMatchObject({ intact: true });
    const entries = await exported(api.acme);
    expect(entries.map(({ sequence }) => sequence)).toEqual(entries.map((_, index) => index + 1));
    expect(offline(entries)).toBe(entries.length);
  });

  test('continues by itself, a moment after each entry', async () => {
    const { body } = await acme('POST /v1/projects', { body: { name: 'x' } });
    const denied = await call(api.url, api.acme.keys.viewer, 'POST /v1/projects', { body: { name: 'x' } });
    expect(denied.status).toBe(403);
    const unchained = async () =>
      underneath('select action from audit_log where org_id = $1 and sequence is null', [api.acme.orgId]);
    for (let attempt = 0; attempt < 100 && (await unchained()).length > 0; attempt += 1)
      await new Promise((resolve) => setTimeout(resolve, 25));
    expect(await unchained()).toEqual([]);
    expect((await entriesOf(body.id))[0]?.hash).toMatch(/^[0-9a-f]{64}$/);
  });

  test.each<[string, string]>([
    ['a changed action', `update audit_log set action = 'x' where org_id = $1 and sequence = 3`],
    [
      'a changed time',
      `update audit_log set occurred_at = occurred_at + interval '1 ms' where org_id = $1 and sequence = 3`,
    ],
    ['a changed detail', `update audit_log set details = '{"a":1}' where org_id = $1 and sequence = 3`],
    ['a changed actor', `update audit_log set actor_id = null where org_id = $1 and sequence = 3`],
    ['a removed entry', `delete from audit_log where org_id = $1 and sequence = 3`],
    ['a cut end', `delete from audit_log where org_id = $1 and sequence >= 4`],
    ['an emptied log', `delete from audit_log where org_id = $1`],
  ])('guarantees that %s is found', async (_, tamper) => {
    const party = api.globex;
    for (let n = 0; n < 5; n += 1) await as(party, 'POST /v1/projects', { body: { name: `p${n}` } });
    expect(await verify(party)).toMatchObject({ intact: true });
    const kept = await underneath('select * from audit_log where org_id = $1', [party.orgId]);
    await underneath(tamper, [party.orgId]);
    const verdict = await verify(party);
    expect([verdict.intact, typeof verdict.fault]).toEqual([false, 'string']);
    // Put back for the next one.
    await withSuperuser(api.database.superuserUrl, async (client) => {
      await client.query('delete from audit_log where org_id = $1', [party.orgId]);
      for (const row of kept as Record<string, unknown>[]) {
        const values = { ...row, details: JSON.stringify(row['details']) };
        const names = Object.keys(values);
        await client.query(
          `insert into audit_log (${names.join(', ')}) values (${names.map((__, n) => `$${n + 1}`).join(', ')})`,
          Object.values(values),
        );
      }
    });
  });
});
