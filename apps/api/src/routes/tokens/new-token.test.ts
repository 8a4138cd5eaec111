import { type OrgContext, type Role, roles, tokenId } from '@bulkhead/tenancy';
import { issueContext } from '@bulkhead/tenancy/verification';
import { acme } from '@bulkhead/testkit';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { type Action, permissions } from '../../access/permissions.js';
import { covers, grantScopes, scopes } from '../../access/scopes.js';
import { atMost } from '../../identity/least-role.js';
import { newToken, type TokenWish, withinMaker } from './new-token.js';

const holder = (role: Role, ...list: string[]): OrgContext => {
  const context = acme.context(role);
  grantScopes(context, list.length > 0 ? list : ['*']);
  return context;
};
const wish = (change: Partial<TokenWish> = {}): TokenWish => ({
  name: 'ci',
  scopes: ['projects:read'],
  forOrg: false,
  ...change,
});
const token = (expiresAt: string | null) => ({
  tokenId: acme.rowId(4),
  expiresAt: expiresAt === null ? null : new Date(expiresAt),
  lastUsedAt: null,
});
const denied = expect.objectContaining({ code: 'PERMISSION_DENIED' });

describe('a new key', () => {
  test('is for the person who makes it, with their role, unless said otherwise', () => {
    expect(newToken(wish(), { context: holder('member') }, 'own')).toEqual({
      name: 'ci',
      role: 'member',
      scopes: ['projects:read'],
      userId: acme.rowId(1),
      agentId: null,
      expiresAt: null,
    });
  });

  test('of an agent has the role agent', () => {
    const made = newToken(wish({ agentId: acme.rowId(3) }), { context: holder('admin') }, 'any');
    expect(made).toMatchObject({ role: 'agent', agentId: acme.rowId(3), userId: null });
  });

  test('guarantees that it opens no action that its maker’s does not', () => {
    const some = fc.subarray([...scopes], { minLength: 1 });
    fc.assert(
      fc.property(some, some, (held, wanted) => {
        const context = holder('owner', ...held);
        let made: string[] = [];
        try {
          made = newToken(wish({ scopes: wanted }), { context }, 'any').scopes;
        } catch {
          return;
        }
        for (const action of Object.keys(permissions) as Action[]) {
          expect(covers(made, action) && !covers(held, action)).toBe(false);
        }
      }),
    );
  });

  test.each(roles.flatMap((own) => roles.map((wanted) => [own, wanted] as const)))(
    'guarantees that %s makes a key of role %s only if that is no more',
    (own, wanted) => {
      const make = () => newToken(wish({ role: wanted, forOrg: true }), { context: holder(own) }, 'any');
      if (wanted !== 'agent' && atMost(wanted, own)) expect(make().role).toBe(wanted);
      else expect(make).toThrow(denied);
    },
  );

  test.each<[string, Partial<TokenWish>]>([
    ['for an agent', { agentId: acme.rowId(3) }],
    ['for the org', { forOrg: true }],
  ])('guarantees that who may make only their own makes none %s', (_, change) => {
    expect(() => newToken(wish(change), { context: holder('member') }, 'own')).toThrow(denied);
  });

  test.each<[string | null, string | undefined, boolean]>([
    [null, undefined, true],
    [null, '2027-01-01T00:00:00Z', true],
    ['2026-06-01T00:00:00Z', undefined, false],
    ['2026-06-01T00:00:00Z', '2026-06-01T00:00:01Z', false],
    ['2026-06-01T00:00:00Z', '2026-06-01T00:00:00Z', true],
  ])('made with a key until %s, wanted until %s: allowed %s', (own, wanted, allowed) => {
    const make = () =>
      newToken(wish({ expiresAt: wanted }), { context: holder('admin'), token: token(own) }, 'any');
    if (allowed) expect(make).not.toThrow();
    else expect(make).toThrow(denied);
  });

  test('guarantees that a key without a person makes none for a person', () => {
    const context = issueContext({
      orgId: acme.id,
      actor: { kind: 'token', id: tokenId(acme.rowId(4)) },
      role: 'admin',
      requestId: 'request-1',
    });
    grantScopes(context, ['*']);
    expect(() => newToken(wish(), { context }, 'any')).toThrow(denied);
    expect(newToken(wish({ forOrg: true }), { context }, 'any')).toMatchObject({
      userId: null,
      agentId: null,
    });
  });

  test('guarantees that nobody, not even an owner, gets a key of another person by rotating it', () => {
    const row = {
      name: 'ci',
      role: 'viewer',
      scopes: [],
      userId: acme.rowId(2),
      agentId: null,
      expiresAt: null,
    } as const;
    expect(() => withinMaker({ ...row, scopes: [] }, { context: holder('owner') })).toThrow(denied);
    expect(
      withinMaker({ ...row, scopes: [], userId: acme.rowId(1) }, { context: holder('viewer') }),
    ).toBeDefined();
  });

  test('guarantees that a scope that nobody knows is refused', () => {
    expect(() => newToken(wish({ scopes: ['everything'] }), { context: holder('owner') }, 'any')).toThrow(
      denied,
    );
  });
});
