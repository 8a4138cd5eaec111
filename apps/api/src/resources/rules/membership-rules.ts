import { BulkheadError, type Role } from '@bulkhead/tenancy';
import { atMost } from '../../identity/least-role.js';
import type { Row, Transaction } from '../delegate.js';
import type { Change } from '../resource.js';

/** Nobody hands out, changes or takes away a role above their own, and an org never loses its last active owner. */
export const guardMembership = async ({ context, tx, before, data }: Change): Promise<void> => {
  for (const role of [before?.['role'], data?.['role']]) {
    if (role !== undefined && !atMost(role as Role, context.role)) throw above(context.role, role as Role);
  }
  const after = data && { ...before, ...data };
  if (before && isActiveOwner(before) && !(after && isActiveOwner(after))) {
    await assertOtherOwner(tx, before['userId'] as string);
  }
};

/** The same for the person behind a membership. */
export const guardUser = async ({ context, tx, before, data }: Change): Promise<void> => {
  if (!before) return;
  const userId = before['id'] as string;
  const membership = await tx.membership.findFirst({ where: { userId } });
  if (!membership) return;
  if (userId !== context.actor.id && !atMost(membership.role, context.role)) {
    throw above(context.role, membership.role);
  }
  const stays = data !== undefined && (data['state'] ?? before['state']) === 'active';
  if (before['state'] === 'active' && isActiveOwner(membership) && !stays) await assertOtherOwner(tx, userId);
};

const isActiveOwner = ({ role, state }: Row) => role === 'owner' && state === 'active';

const assertOtherOwner = async (tx: Transaction, userId: string): Promise<void> => {
  // The org's row is a lock: of two owners who leave at the same moment the second one sees that the first is gone.
  await tx.organization.updateMany({ data: { updatedAt: new Date() } });
  const others = await tx.membership.count({
    where: { userId: { not: userId }, role: 'owner', state: 'active', user: { state: 'active' } },
  });
  if (others > 0) return;
  throw new BulkheadError(
    'PERMISSION_DENIED',
    'this is the last active owner of the org; make another one first',
  );
};

const above = (own: Role, role: Role) =>
  new BulkheadError(
    'PERMISSION_DENIED',
    `role ${own} cannot give, change or take role ${role}; ask an owner`,
  );
