import type { OrgContext } from '@bulkhead/tenancy';
import type { SealedFacts } from './seal.js';

/** Everything that a statement says about its caller, in the order of the context statement's parameters. */
export type ContextValues = readonly [
  role: 'bulkhead_app' | 'bulkhead_auth',
  org: string,
  actor: string,
  actorRole: string,
  requestId: string,
  seal: string,
];

type Sign = (facts: SealedFacts) => string;

/** The tenant plane: rows of one org. */
export const tenantValues = (context: OrgContext, sign: Sign): ContextValues => {
  const org = context.orgId;
  const actor = `${context.actor.kind}:${context.actor.id}`;
  const role = context.role;
  return ['bulkhead_app', org, actor, role, context.requestId, sign({ org, actor, role })];
};

/** The auth plane, before an org is known: the lookup functions and nothing else. */
export const authValues = (sign: Sign): ContextValues => {
  const facts = { org: '', actor: '', role: 'auth' };
  return ['bulkhead_auth', facts.org, facts.actor, facts.role, '', sign(facts)];
};
