import { BulkheadError, type OrgContext } from '@bulkhead/tenancy';
import type { OrgServices } from '../services.js';
import { delegateOf, type Transaction } from './delegate.js';
import type { Resource } from './resource.js';

/** A soft limit: creates that run at the same moment may pass it together. */
export const assertBelowLimit = async (
  { plural, delegate }: Resource,
  { resourceLimits }: OrgServices,
  context: OrgContext,
  tx: Transaction,
): Promise<void> => {
  const limit = await resourceLimits.of(context, plural, tx);
  if (limit === undefined) return;
  const count = await delegateOf(tx, delegate).count({ where: {}, take: limit });
  if (count < limit) return;
  throw new BulkheadError(
    'LIMIT_REACHED',
    `org has ${count} ${plural}, its limit is ${limit}; delete some or raise it`,
  );
};
