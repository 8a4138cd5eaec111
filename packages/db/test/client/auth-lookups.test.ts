import { acme, globex } from '@bulkhead/testkit';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { AuthLookups } from '../../src/auth-lookups.js';
import type { Db } from '../../src/create-db.js';
import { type CountingProxy, countingProxy } from '../counting-proxy.js';
import { rows } from '../mirrored-rows.js';
import { clientUnderTest } from './client-under-test.js';
import { clean, type PeekedDb, peekedDb } from './peek.js';

const subject = clientUnderTest();
let proxy: CountingProxy;
let db: Db;

beforeAll(async () => {
  proxy = await countingProxy(subject.sql.database.url);
  db = subject.open({ url: proxy.url, poolSize: 1 });
});
afterAll(() => proxy.close());

const lookups: Readonly<Record<string, (auth: AuthLookups) => Promise<unknown>>> = {
  findToken: (auth) => auth.findToken('public-acme'),
  findUser: (auth) => auth.findUser('local', 'globex'),
  findPrincipal: (auth) => auth.findPrincipal(acme.id, 'user', acme.rowId(rows.user)),
  findOrg: (auth) => auth.findOrg('acme'),
  noteTokenUses: (auth) =>
    auth.noteTokenUses(globex.id, [{ tokenId: globex.rowId(rows.token), usedAt: new Date() }]),
  claimIncidentNews: (auth) => auth.claimIncidentNews(10),
  settleIncidentNews: (auth) => auth.settleIncidentNews([globex.rowId(1)]),
  recordForeignAttempt: (auth) => auth.recordForeignAttempt(acme.id, 'projects', globex.rowId(rows.project)),
};

describe('a lookup of the auth plane', () => {
  test('finds what it is asked for, in the types that it promises', async () => {
    const auth = db.asAuth();
    expect(await auth.findToken('public-acme')).toMatchObject({
      tokenId: acme.rowId(rows.token),
      orgId: acme.id,
      secretHash: new Uint8Array(Buffer.from(acme.marker)),
      scopes: ['read'],
      agentId: acme.rowId(rows.agent),
      revokedAt: null,
      orgState: 'active',
    });
    expect(await auth.findUser('local', 'globex')).toEqual([
      expect.objectContaining({ orgId: globex.id, userId: globex.rowId(rows.user), membershipRole: 'admin' }),
    ]);
    expect(await auth.findPrincipal(acme.id, 'user', acme.rowId(rows.user))).toMatchObject({
      orgSlug: 'acme',
      principalState: 'active',
      membershipState: 'active',
    });
    for (const reference of ['acme', acme.id])
      expect(await auth.findOrg(reference)).toMatchObject({ orgId: acme.id, orgSlug: 'acme' });
  });

  test('finds nothing where there is nothing', async () => {
    const auth = db.asAuth();
    expect(await auth.findToken('nobody')).toBeUndefined();
    expect(await auth.findUser('local', 'nobody')).toEqual([]);
    expect(await auth.findOrg('nobody')).toBeUndefined();
    expect(await auth.findPrincipal(acme.id, 'user', globex.rowId(rows.user))).toMatchObject({
      principalState: null,
      membershipRole: null,
    });
  });

  test.each(Object.keys(lookups))('%s takes one round trip, and no reset of the connection', async (name) => {
    const look = lookups[name] as (typeof lookups)[string];
    for (let n = 0; n < 3; n += 1) await look(db.asAuth());
    expect(await proxy.count(() => look(db.asAuth()))).toEqual({ roundTrips: 1, messages: 'BEBES' });
    // A reset would come behind the answer.
    expect(await proxy.count(() => db.forOrg(acme.context()).team.count())).toMatchObject({ roundTrips: 1 });
  });

  test.each([
    ['NUL', 'a\0b'],
    ['SQL', `' or true --`],
    ['a great length', 'a'.repeat(100_000)],
  ])('guarantees that one by %s finds nothing and costs no connection', async (_, text) => {
    const auth = db.asAuth();
    const asked = [auth.findToken(text), auth.findUser(text, text), auth.findOrg(text)];
    for (const answer of await Promise.allSettled(asked)) {
      const found = answer.status === 'fulfilled' ? (answer.value ?? []) : answer.reason.code;
      expect([[], 'INVALID_INPUT']).toContainEqual(found);
    }
    expect(db.stats().discarded).toBe(0);
  });
});

describe('a connection that looked somebody up', () => {
  let peeked: PeekedDb;
  beforeAll(() => {
    peeked = peekedDb({ url: proxy.url });
  });
  afterAll(() => peeked.close());

  test('guarantees that it carries no plane, no org and no seal afterwards', async () => {
    const auth = new AuthLookups(peeked.lookups);
    for (const look of Object.values(lookups)) {
      await look(auth);
      expect((await peeked.peek()).found).toEqual(clean);
    }
  });
});
