import { BulkheadError, type OrgContext, type Role } from '@bulkhead/tenancy';
import { scopesOf, within } from '../../access/scopes.js';
import type { Admission } from '../../identity/admit.js';
import { atMost } from '../../identity/least-role.js';

export interface TokenWish {
  readonly name: string;
  readonly role?: Role | undefined;
  readonly scopes: readonly string[];
  readonly agentId?: string | undefined;
  /** For the org itself rather than for the person who makes it. */
  readonly forOrg: boolean;
  readonly expiresAt?: string | undefined;
}

export interface TokenRow {
  readonly name: string;
  readonly role: Role;
  readonly scopes: string[];
  readonly userId: string | null;
  readonly agentId: string | null;
  readonly expiresAt: Date | null;
}

interface Maker {
  readonly context: OrgContext;
  readonly token?: Admission['token'] | undefined;
}

/**
 * A key never opens more than whoever makes it: not a role above theirs, no scope they lack, no life beyond that of
 * the key they made it with, and nobody's person but their own.
 */
export const newToken = (wish: TokenWish, { context, token }: Maker, reach: 'any' | 'own'): TokenRow => {
  const isForPerson = !wish.forOrg && wish.agentId === undefined;
  if (reach === 'own' && !isForPerson) throw denied('a key for an agent or the org is for admins to make');
  if (isForPerson && context.actor.kind !== 'user')
    throw denied('a key cannot make a key for a person; ask for forOrg or agentId');
  return withinMaker(
    {
      name: wish.name,
      role: wish.role ?? (wish.agentId === undefined ? context.role : 'agent'),
      scopes: [...new Set(wish.scopes)],
      userId: isForPerson ? context.actor.id : null,
      agentId: wish.agentId ?? null,
      expiresAt: wish.expiresAt === undefined ? null : new Date(wish.expiresAt),
    },
    { context, token },
  );
};

/** Holds for a key that replaces another one as well: its maker may have less than the maker of the first had. */
export const withinMaker = (row: TokenRow, { context, token }: Maker): TokenRow => {
  const { role, userId, agentId, scopes, expiresAt } = row;
  if (userId !== null && userId !== context.actor.id)
    throw denied('a key of another person would be that person');
  if ((role === 'agent') !== (agentId !== null))
    throw denied('role agent is for the keys of agents, and theirs alone');
  if (!atMost(role, context.role)) throw denied(`role ${context.role} cannot make a key of role ${role}`);
  if (!within(scopes, scopesOf(context))) throw denied('a scope is wanted that the credential does not have');
  const last = token?.expiresAt ?? null;
  if (last !== null && (expiresAt === null || expiresAt > last))
    throw denied('the key would outlive the one that makes it');
  return row;
};

const denied = (why: string) => new BulkheadError('PERMISSION_DENIED', `${why}; ask for less`);
