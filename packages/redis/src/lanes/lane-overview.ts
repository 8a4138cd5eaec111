import { type OrgId, orgId } from '@bulkhead/tenancy';
import { findEntry } from '../keys/find-entry.js';
import type { LaneAccess } from './lane-access.js';
import { type LaneState, laneState } from './lane-state.js';

export interface LaneOverview extends LaneState {
  readonly orgId: OrgId;
  /** Undefined while the placement of the org cannot be found out. */
  readonly group: string | undefined;
}

const uuid = /[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/;

/** Walks all keys of the server a thousand at a time: for a person's question, not for a loop. */
export async function* laneOverview(access: LaneAccess): AsyncGenerator<LaneOverview> {
  const seen = new Set<OrgId>();
  let cursor = '0';
  do {
    const [next, found] = await access.redis.scan(cursor, 'MATCH', 'ingest:*', 'COUNT', 1000);
    cursor = next;
    for (const key of found) {
      const name = findEntry(key)?.name;
      if (name !== 'lane' && name !== 'laneDead') continue;
      const org = orgId(uuid.exec(key)?.[0]);
      if (seen.has(org)) continue;
      seen.add(org);
      const group = await access.placements.of(org).catch(() => undefined);
      yield { orgId: org, group, ...(await laneState(access, org)) };
    }
  } while (cursor !== '0');
}
