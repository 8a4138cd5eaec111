import { BulkheadError } from './errors.js';
import type { AgentId, OrgId, SystemId, TokenId, UserId } from './ids.js';

export const roles = ['owner', 'admin', 'member', 'viewer', 'agent'] as const;
export type Role = (typeof roles)[number];

/**
 * Who is calling. A token acts for itself where no user or agent stands behind it. `system` is a part of the product,
 * such as the evaluation of SLOs, which nobody called: no credential leads to it.
 */
export type Actor =
  | { readonly kind: 'user'; readonly id: UserId }
  | { readonly kind: 'agent'; readonly id: AgentId }
  | { readonly kind: 'token'; readonly id: TokenId }
  | { readonly kind: 'system'; readonly id: SystemId };

declare const verified: unique symbol;

/**
 * The org, actor and role of a verified credential. The type cannot be written by hand, and at run time
 * every store checks that the object itself came from verification: a copy or a look-alike is refused.
 */
export interface OrgContext {
  readonly orgId: OrgId;
  readonly actor: Actor;
  readonly role: Role;
  readonly requestId: string;
  readonly [verified]: true;
}

const issued = new WeakSet<object>();

/** Exported by `@bulkhead/tenancy/verification` alone, which lint forbids outside verification code. */
export const issueContext = (facts: Pick<OrgContext, 'orgId' | 'actor' | 'role' | 'requestId'>) => {
  const context = Object.freeze({
    orgId: facts.orgId,
    actor: Object.freeze({ ...facts.actor }),
    role: facts.role,
    requestId: facts.requestId,
  }) as OrgContext;
  issued.add(context);
  return context;
};

/** Every `forOrg` starts with this: without a context an operation is refused before it is sent. */
export function assertContext(value: unknown): asserts value is OrgContext {
  if (value === undefined || value === null) {
    throw new BulkheadError(
      'CONTEXT_MISSING',
      `org context is ${value}, expected the context of a verified credential; pass what authentication returned to forOrg`,
    );
  }
  if (typeof value !== 'object' || !issued.has(value)) {
    throw new BulkheadError(
      'CONTEXT_FORGED',
      `org context (${typeof value}) was not issued by verification code, expected the very object that it returned; pass it on without copying`,
    );
  }
}
