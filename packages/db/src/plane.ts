import type { OrgContext } from '@bulkhead/tenancy';
import { type SealKey, seal } from './seal.js';

/** Everything that a statement says about its caller, in the order of the context statement's parameters. */
export type ContextValues = readonly [
  role: 'bulkhead_app' | 'bulkhead_auth',
  org: string,
  actor: string,
  actorRole: string,
  requestId: string,
  seal: string,
];

/** The tenant plane: rows of one org. */
export const tenantValues = (context: OrgContext, key: SealKey): ContextValues => {
  const org = context.orgId;
  const actor = `${context.actor.kind}:${context.actor.id}`;
  const role = context.role;
  return ['bulkhead_app', org, actor, role, context.requestId, seal(key, { org, actor, role })];
};

/** The auth plane, before an org is known: the lookup functions and nothing else. */
export const authValues = (key: SealKey): ContextValues => {
  const facts = { org: '', actor: '', role: 'auth' };
  return ['bulkhead_auth', facts.org, facts.actor, facts.role, '', seal(key, facts)];
};
