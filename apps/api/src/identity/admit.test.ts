import type { KnownToken, KnownUser } from '@bulkhead/db';
import { assertContext, type Role, roles } from '@bulkhead/tenancy';
import { acme } from '@bulkhead/testkit';
import { describe, expect, test } from '@jest/globals';
import { scopesOf } from '../access/scopes.js';
import { admitToken, admitUser } from './admit.js';
import { atMost, leastRole } from './least-role.js';

const now = new Date('2026-01-01T00:00:00Z');
const org = {
  orgId: acme.id,
  orgSlug: 'acme',
  orgState: 'active',
  requestsPerMinute: null,
} as const;
const user: KnownUser = {
  ...org,
  userId: acme.rowId(1),
  email: 'jane@acme.test',
  name: 'Jane',
  userState: 'active',
  membershipRole: 'member',
  membershipState: 'active',
};
const orgToken: KnownToken = {
  ...org,
  tokenId: acme.rowId(2),
  secretHash: Buffer.alloc(32),
  role: 'admin',
  scopes: ['projects:read'],
  expiresAt: null,
  revokedAt: null,
  userId: null,
  userState: null,
  membershipRole: null,
  membershipState: null,
  agentId: null,
  agentState: null,
};
const userToken: KnownToken = { ...orgToken, ...user };
const agentToken: KnownToken = { ...orgToken, agentId: acme.rowId(3), agentState: 'active' };
const admitted = (token: KnownToken) => admitToken(token, now, 'request-1')?.context;

describe('a token', () => {
  test('of the org acts for itself', () => {
    expect(admitted(orgToken)).toMatchObject({
      orgId: acme.id,
      actor: { kind: 'token', id: acme.rowId(2) },
      role: 'admin',
    });
  });

  test('of a person acts for the person', () => {
    expect(admitted(userToken)).toMatchObject({ actor: { kind: 'user', id: acme.rowId(1) }, role: 'member' });
  });

  test('of an agent acts for the agent', () => {
    expect(admitted(agentToken)).toMatchObject({
      actor: { kind: 'agent', id: acme.rowId(3) },
      role: 'agent',
    });
  });

  test('guarantees that an agent’s token has no more than the role agent', () => {
    expect(admitted({ ...agentToken, role: 'owner' })?.role).toBe('agent');
  });

  test('guarantees that a person’s token has neither more than the person nor more than the token', () => {
    for (const role of roles) {
      for (const membershipRole of roles) {
        const given = admitted({ ...userToken, role, membershipRole })?.role as Role;
        expect(atMost(given, role) && atMost(given, membershipRole)).toBe(true);
      }
    }
  });

  test('carries its scopes and no others', () => {
    const context = admitted(orgToken);
    assertContext(context);
    expect(scopesOf(context)).toEqual(['projects:read']);
  });

  test.each<[string, Partial<KnownToken>]>([
    ['is revoked', { revokedAt: new Date(0) }],
    ['is revoked from now on', { revokedAt: now }],
    ['is revoked by a clock that runs ahead', { revokedAt: new Date('2027-01-01') }],
    ['has expired', { expiresAt: new Date(now.getTime() - 1) }],
    ['expires now', { expiresAt: now }],
    ['is of a suspended org', { orgState: 'suspended' }],
    ['is of a deleted org', { orgState: 'deleted' }],
    ['is of a suspended person', { ...user, userState: 'suspended' }],
    ['is of a deleted person', { ...user, userState: 'deleted' }],
    ['is of a suspended member', { ...user, membershipState: 'suspended' }],
    ['is of somebody who is no member any more', { ...user, membershipRole: null, membershipState: null }],
    ['is of a suspended agent', { agentId: acme.rowId(3), agentState: 'suspended' }],
    ['is of an agent that is gone', { agentId: acme.rowId(3), agentState: null }],
  ])('guarantees that it is refused when it %s', (_, change) => {
    expect(admitted({ ...orgToken, ...change })).toBeUndefined();
  });
});

describe('a person', () => {
  test('is admitted with the role of the membership and every scope', () => {
    const admission = admitUser(user, 'request-1');
    expect(admission?.context).toMatchObject({
      orgId: acme.id,
      role: 'member',
      actor: { id: acme.rowId(1) },
    });
    expect(admission && scopesOf(admission.context)).toEqual(['*']);
  });

  test.each<Partial<KnownUser>>([
    { orgState: 'suspended' },
    { orgState: 'deleted' },
    { userState: 'suspended' },
    { userState: 'deleted' },
    { membershipState: 'suspended' },
    { membershipState: null, membershipRole: null },
    { membershipRole: null },
  ])('guarantees that %j is refused', (change) => {
    expect(admitUser({ ...user, ...change }, 'request-1')).toBeUndefined();
  });
});

test('leastRole is the lesser of two, in either order', () => {
  expect(leastRole('owner', 'viewer')).toBe('viewer');
  expect(leastRole('viewer', 'owner')).toBe('viewer');
  expect(leastRole('agent', 'viewer')).toBe('agent');
});
