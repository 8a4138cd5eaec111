import type { OrgContext } from '@bulkhead/tenancy';
import { LRUCache } from 'lru-cache';
import { z } from 'zod';
import type { Transaction } from './delegate.js';

/** Soft limits by resource, such as `{"projects": 500}`. */
export interface ResourceLimits {
  /** Reads on the transaction at hand: a second connection for each running transaction could use up the pool. */
  of(context: OrgContext, plural: string, tx: Transaction): Promise<number | undefined>;
}

const limits = z.record(z.string(), z.int().min(0)).catch({});

/** Milliseconds: how old a soft limit may be, so that a create need not read it. */
const fresh = 30_000;

export const createResourceLimits = (): ResourceLimits => {
  const known = new LRUCache<string, z.output<typeof limits>>({ max: 10_000, ttl: fresh });
  const read = async ({ orgId }: OrgContext, tx: Transaction) => {
    const row = await tx.organization.findFirst({ select: { resourceLimits: true } });
    const own = limits.parse(row?.resourceLimits);
    known.set(orgId, own);
    return own;
  };
  return {
    of: async (context, plural, tx) => (known.get(context.orgId) ?? (await read(context, tx)))[plural],
  };
};
