import type { Db } from '@bulkhead/db';
import type { OrgId } from '@bulkhead/tenancy';
import { LRUCache } from 'lru-cache';

/** Whether work of an org may be done now. */
export type Standing = 'active' | 'suspended' | 'deleted' | 'unknown';

/** Milliseconds after which a change is seen at the latest. */
const FRESH = 5_000;

/** Rejects while it cannot be found out: nothing is done for an org that may be gone. */
export const createStandings = (db: Pick<Db, 'asAuth'>): ((org: OrgId) => Promise<Standing>) => {
  const known = new LRUCache<OrgId, Standing>({
    max: 100_000,
    ttl: FRESH,
    fetchMethod: async (org) => (await db.asAuth().findOrg(org))?.orgState ?? 'unknown',
  });
  return async (org) => (await known.fetch(org)) ?? 'unknown';
};
