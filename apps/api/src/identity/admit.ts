import type { KnownToken, KnownUser } from '@bulkhead/db';
import { agentId, type OrgContext, orgId, tokenId, userId } from '@bulkhead/tenancy';
import { issueContext } from '@bulkhead/tenancy/verification';
import { grantScopes } from '../access/scopes.js';
import { leastRole } from './least-role.js';

export interface Admission {
  readonly context: OrgContext;
  readonly orgSlug: string;
  /** The API key that was shown, if it was one. */
  readonly token?: Pick<KnownToken, 'tokenId' | 'expiresAt'>;
  readonly requestsPerMinute: number | null;
}

/** Turns a verified credential into a context, unless the token, its person, its agent or its org may not act now. */
export const admitToken = (token: KnownToken, now: Date, requestId: string): Admission | undefined => {
  const { expiresAt, revokedAt, orgState } = token;
  if (orgState !== 'active' || revokedAt !== null || (expiresAt !== null && expiresAt <= now))
    return undefined;
  const principal = principalOf(token);
  if (!principal) return undefined;
  const context = issueContext({ orgId: orgId(token.orgId), requestId, ...principal });
  grantScopes(context, token.scopes);
  return { context, token, orgSlug: token.orgSlug, requestsPerMinute: token.requestsPerMinute };
};

export const admitUser = (user: KnownUser, requestId: string): Admission | undefined => {
  const role = activeRole(user);
  if (user.orgState !== 'active' || role === undefined) return undefined;
  const context = issueContext({
    orgId: orgId(user.orgId),
    actor: { kind: 'user', id: userId(user.userId) },
    role,
    requestId,
  });
  grantScopes(context, ['*']);
  return { context, orgSlug: user.orgSlug, requestsPerMinute: user.requestsPerMinute };
};

const principalOf = (token: KnownToken): Pick<OrgContext, 'actor' | 'role'> | undefined => {
  if (token.userId !== null) {
    const role = activeRole(token);
    return role && { actor: { kind: 'user', id: userId(token.userId) }, role: leastRole(token.role, role) };
  }
  if (token.agentId !== null) {
    if (token.agentState !== 'active') return undefined;
    return { actor: { kind: 'agent', id: agentId(token.agentId) }, role: 'agent' };
  }
  return { actor: { kind: 'token', id: tokenId(token.tokenId) }, role: token.role };
};

const activeRole = (user: Pick<KnownToken, 'userState' | 'membershipRole' | 'membershipState'>) =>
  user.userState === 'active' && user.membershipState === 'active'
    ? (user.membershipRole ?? undefined)
    : undefined;
