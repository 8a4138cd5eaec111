import type { Db } from '@bulkhead/db';
import type { OrgContext } from '@bulkhead/tenancy';
import { LRUCache } from 'lru-cache';
import { z } from 'zod';

/** Soft limits by resource, such as `{"projects": 500}`. */
export interface ResourceLimits {
  of(context: OrgContext, plural: string): Promise<number | undefined>;
}

const limits = z.record(z.string(), z.int().min(0)).catch({});

/** Milliseconds: how old a soft limit may be, so that a create need not read it. */
const fresh = 30_000;

export const createResourceLimits = (db: Db): ResourceLimits => {
  const known = new LRUCache<string, z.output<typeof limits>>({ max: 10_000, ttl: fresh });
  const read = async (context: OrgContext) => {
    const row = await db.forOrg(context).organization.findFirst({ select: { resourceLimits: true } });
    const own = limits.parse(row?.resourceLimits);
    known.set(context.orgId, own);
    return own;
  };
  return { of: async (context, plural) => (known.get(context.orgId) ?? (await read(context)))[plural] };
};
