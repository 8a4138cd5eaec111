import { BulkheadError, type OrgId } from '@bulkhead/tenancy';
import { LRUCache } from 'lru-cache';
import type { Counters } from '../counters.js';

/** Which group of workers reads an org's lane: `pooled`, or a group of its own for a siloed org. */
export type LanePlacement = (org: OrgId) => Promise<string>;

export const POOLED = 'pooled';

/** Milliseconds until a move of an org to another group is seen by everybody. */
const FRESH = 5_000;

const group = /^[a-z0-9-]{1,40}$/;

/** No answer is no lane: an org is never taken for pooled because its placement could not be found out. */
export class Placements {
  readonly #cache: LRUCache<OrgId, string>;
  readonly #counters: Counters;

  constructor(resolve: LanePlacement, counters: Counters) {
    this.#counters = counters;
    this.#cache = new LRUCache({
      max: 100_000,
      ttl: FRESH,
      fetchMethod: async (org) => {
        const name: unknown = await resolve(org);
        if (typeof name === 'string' && group.test(name)) return name;
        throw new Error(`placement ${JSON.stringify(name)?.slice(0, 60)}, expected a name such as pooled`);
      },
    });
  }

  async of(org: OrgId): Promise<string> {
    try {
      const name = await this.#cache.fetch(org);
      if (name !== undefined) return name;
      throw new Error('placement lookup was cancelled');
    } catch (cause) {
      this.#counters.add('lane_unresolved');
      throw new BulkheadError(
        'LANE_UNRESOLVED',
        `lane of org ${org} has no known group of workers, expected one from lanes.placement; see the cause`,
        { cause },
      );
    }
  }
}
