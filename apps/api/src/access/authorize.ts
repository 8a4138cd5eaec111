import { BulkheadError, type OrgContext } from '@bulkhead/tenancy';
import { type Action, type Reach, reachOf } from './permissions.js';
import { covers, scopeOf, scopesOf } from './scopes.js';

/** The row that the action is about: whose it is. */
export interface Owned {
  readonly ownerId: string | null;
}

/**
 * The one question that every handler asks. Throws unless the scopes of the credential and the role allow the
 * action; gives how far it reaches, so that a list can be narrowed to one's own rows. A policy engine goes behind
 * this call.
 */
export const authorize = (context: OrgContext, action: Action, resource?: Owned): Exclude<Reach, 'none'> => {
  if (!covers(scopesOf(context), action)) {
    throw new BulkheadError(
      'INSUFFICIENT_SCOPE',
      `${action} needs scope ${scopeOf(action)}, the credential has ${scopesOf(context).join(' ') || 'none'}; use a token with it`,
    );
  }
  const reach = reachOf(context.role, action);
  const isForeign = resource !== undefined && resource.ownerId !== context.actor.id;
  if (reach === 'none' || (reach === 'own' && isForeign)) {
    throw new BulkheadError(
      'PERMISSION_DENIED',
      `${action} is not allowed to role ${context.role} on ${reach === 'own' ? 'a row of another owner' : 'any row'}; ask an admin of the org`,
    );
  }
  return reach;
};
